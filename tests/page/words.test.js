import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

// What a visitor reads stands in www/src/words, a file for each view and language: nothing of it in the components.

const www = new URL("../../www/", import.meta.url);
const source = fileURLToPath(new URL("src/", www));
const { Visitor, parseSync } = await import(new URL("node_modules/vite/dist/node/index.js", www));

/** Names that are the same in every language, languages in their own words, and what HTTP says. */
const NAMES = ["CC-BY-4.0", "Apache-2.0", "English", "العربية", "Bearer"];
/** What a browser reads: HTML, selectors, places in a schema. */
const CODE = /^(<\w|main |#\/)/;
/** Attributes that no one reads. */
const UNREAD = ["class", "key", "href", "viewBox", "d", "transform", "points"];

const files = readdirSync(source, { recursive: true })
  .filter((file) => /\.tsx?$/.test(file) && !/^words[/\\](english|arabic)[/\\]/.test(file))
  .sort();

test("no component holds text of its own", () => {
  assert.ok(files.includes("answer.tsx") && files.length > 50);
  const found = files.flatMap((file) => literals(file).map((text) => `${file}: ${text}`));
  assert.deepEqual(found, []);
});

test("text in a component would be found", () => {
  const component = `const A = () => <p aria-label="Total">{b ? "two words" : \`\${n} more of it\`} and more</p>;`;
  assert.deepEqual(literals("made-up.tsx", component), ["Total", "two words", "more of it", "and more"]);
});

/** Every text in a file that reads like words: several of them, or one that starts like a sentence. */
function literals(file, code = readFileSync(source + file, "utf8")) {
  const found = [];
  const skipped = [];
  const within = ({ start, end }) => skipped.some((range) => range.start <= start && end <= range.end);
  const keep = (node, text, always) => {
    const words = text.trim();
    const reads = always ? /\p{L}/u.test(words) : /\p{L}{2,}\s+\p{L}|^\p{Lu}\p{Ll}/u.test(words);
    if (reads && !NAMES.includes(words) && !CODE.test(words)) found.push({ node, words });
  };
  const skip = (node) => skipped.push(node);
  const { program, errors } = parseSync(file, code);
  assert.deepEqual(errors, [], file);
  new Visitor({
    ImportDeclaration: skip,
    TSLiteralType: skip,
    // Said to whoever builds the page.
    ThrowStatement: skip,
    JSXAttribute: (node) => UNREAD.includes(node.name.name) && skip(node),
    JSXText: (node) => keep(node, node.value, true),
    TemplateElement: (node) => keep(node, node.value.cooked ?? "", false),
    Literal: (node) => typeof node.value === "string" && keep(node, node.value, false),
  }).visit(program);
  return found.filter(({ node }) => !within(node)).map(({ words }) => words);
}
