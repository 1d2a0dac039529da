import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { useBrowser, visiting } from "./browser.js";
import { interactions } from "./interaction.js";
import { brotli } from "./serve.js";

useBrowser();

/**
 * Bytes of brotli that the first view may fetch, the wasm apart, whose budget xtask/src/size.rs holds: what was reached, and a
 * little room for the next change. Lower it whenever something was saved.
 */
const CEILING = 60_000;

test("the first view fetches no more than it may, and nothing of the other views", () => {
  const fetched = [];
  const prepare = (page) => page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  return visiting({ prepare }, async () => {
    const files = [...new Set(fetched)].filter((path) => !path.endsWith(".wasm"));
    const sizes = await Promise.all(
      files.map(async (path) => (await brotli(fileURLToPath(new URL(`../../www/dist${path === "/" ? "/index.html" : path}`, import.meta.url)))).length),
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const table = files.map((path, index) => `${sizes[index]} ${path}`).join("\n");
    assert.ok(total > 30_000, table);
    assert.ok(total <= CEILING, `${total} bytes, of at most ${CEILING}:\n${table}`);
    assert.doesNotMatch(files.join(" "), /account_view|list_view|usage_view|trace\.csv|histogram/);
  });
});

/** What an answer may cost at most, in pieces of fixed work: 0.7 to 0.9 now, whatever else the machine does. */
const DEAREST = 1.8;

test("an answer follows an input within a multiple of work that never changes; three times as slow would be seen", (budget) =>
  visiting({}, async (page) => {
    const ratios = async (slowed) => {
      const found = await interactions(page, { times: slowed ? 11 : 31, slowed });
      // The fastest of each: whatever else runs on the machine only ever adds to a time, and seldom to all of them.
      return Object.entries(found).map(([name, { answered, fixed }]) => [name, Math.min(...answered) / Math.min(...fixed)]);
    };
    await interactions(page, { times: 5 });
    for (const [name, ratio] of await ratios(0)) {
      budget.diagnostic(`${name}: ${ratio.toFixed(2)} of at most ${DEAREST}`);
      assert.ok(ratio <= DEAREST, `${name}: ${ratio}`);
    }
    for (const [name, ratio] of await ratios(2)) assert.ok(ratio > DEAREST, `${name}, slowed: ${ratio}`);
  }));
