import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Fails on anything that axe finds on the page as it is. */
export const clean = (page, where) => search(page, where, {});

/** The same in both themes: nothing but colours differs between them. */
export async function cleanInBoth(page, where) {
  await page.emulateMedia({ colorScheme: "light" });
  await clean(page, where);
  await page.emulateMedia({ colorScheme: "dark" });
  await search(page, `${where}, dark`, { runOnly: ["color-contrast"] });
}

async function search(page, where, options) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const found = await page.evaluate(async (options) => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"], ...options });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  }, options);
  assert.deepEqual(found, [], where);
}
