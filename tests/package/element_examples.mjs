// The examples of the element as someone would copy them: built, served under a strict policy, and clicked.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "vite";
import { until } from "../webkit.mjs";
import { installed, root } from "./consumer.mjs";

const examples = join(import.meta.dirname, "../../examples/element");
const ours = JSON.parse(readFileSync(join(import.meta.dirname, "package.json"), "utf8")).devDependencies;
const version = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")).version;

/** Nothing inline, nothing evaluated, nothing from elsewhere. */
export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'";

/** Those that every browser opens, and those that show no more than that their framework's build is right. */
export const PLAIN = "html";
export const FRAMEWORKS = ["react", "vue", "svelte"];

/** A copy of an example with the packages that it names, at the versions that it names; `drawdown` is the tarball's. */
export function copied(example) {
  const directory = join(root, `element-${example}`);
  cpSync(join(examples, example), directory, { recursive: true });
  if (example === PLAIN) {
    cpSync(installed, join(directory, "drawdown"), { recursive: true });
    return directory;
  }
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const { drawdown, ...others } = { ...dependencies, ...devDependencies };
  assert.equal(drawdown, version);
  for (const [name, pinned] of Object.entries(others)) {
    assert.equal(pinned, ours[name], `${example} and the tests pin ${name} differently`);
    const place = join(root, "node_modules", name);
    if (existsSync(place)) continue;
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(import.meta.dirname, "node_modules", name), place);
  }
  return directory;
}

/** What there is to serve of a copy, built where that needs it. */
export async function built(directory) {
  if (!existsSync(join(directory, "package.json"))) return directory;
  if (existsSync(join(directory, "tsconfig.json"))) {
    execFileSync(join(import.meta.dirname, "node_modules/.bin/tsc"), ["-p", directory], { stdio: "inherit" });
  }
  await build({ root: directory, logLevel: "error" });
  return join(directory, "dist");
}

/** What stands in the page's own sentence. */
const said = "return document.querySelector('p[role=status]')?.textContent.trim().replaceAll(/\\s+/g, ' ') ?? null;";
const inCalculator = (find) => `return document.querySelector("drawdown-calculator").shadowRoot.${find};`;
/** Waits until the page says it. */
export const reads = (page, wanted) => until(async () => ((await page.run(said)) === wanted ? wanted : null), wanted);

/** What the page says first. */
export const FIRST = "standard: 4500 credits a month";

/** What a visitor does, and what the page around the calculator says each time. */
export async function shop(page) {
  await reads(page, FIRST);
  await page.click(inCalculator(`querySelector("input[value=hobby]")`));
  await reads(page, "hobby: 4500 credits a month");
  await page.click(inCalculator(`querySelectorAll(".presets button")[2]`));
  const agency = await until(async () => {
    const text = await page.run(said);
    return text.includes("4500") ? null : text;
  }, "another workload");
  assert.match(agency, /^\w+: [\d.]+ credits a month$/);
  const plan = agency.split(":")[0];
  await page.click("return document.querySelector('drawdown-calculator > button');");
  await reads(page, `Taken: ${plan}`);
  await page.run(`
    const list = document.querySelector("select");
    list.value = "cleverai";
    list.dispatchEvent(new Event("change", { bubbles: true }));
  `);
  await reads(page, "pro: 4500 credits a month");
  assert.equal(await page.run("return document.querySelector('drawdown-calculator').plan;"), "pro");
}
