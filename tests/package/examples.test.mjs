// The examples in the shipped declarations, run as they stand: what follows `// =>` is what the line gives.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { installed } from "./consumer.mjs";

const require = createRequire(join(installed, "../../app.js"));
const drawdown = { ...require("drawdown"), ...require("drawdown/edge") };
const types = join(installed, "types");
const declarations = readdirSync(types, { recursive: true }).filter((file) => file.endsWith(".d.ts"));
const examples = declarations.flatMap((file) => {
  const comments = readFileSync(join(types, file), "utf8").replaceAll(/^ *\* ?/gm, "");
  return [...comments.matchAll(/```js\n(.*?)```\s*\*?\/\n\s*([^\n]*)/gs)].map(([, code, declaration]) => ({
    name: `${file}: ${declaration}`,
    code,
  }));
});

const AsyncFunction = (async () => {}).constructor;

test("there are examples", () => assert(examples.length >= 10, `only ${examples.length} were found`));

for (const { name, code } of examples) {
  test(name, async () => {
    const checked = code.replaceAll(/^(\s*)(.*); \/\/ => (.*)$/gm, "$1assert.deepEqual($2, $3);");
    await new AsyncFunction("assert", ...Object.keys(drawdown), checked)(assert, ...Object.values(drawdown));
  });
}
