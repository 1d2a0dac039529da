import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { useBrowser, visiting } from "./browser.js";
import { brotli } from "./serve.js";

useBrowser();

/**
 * Bytes of brotli that the first view may fetch, the wasm apart, whose budget xtask/src/size.rs holds: what was reached, and a
 * little room for the next change. Lower it whenever something was saved.
 */
const CEILING = 76_000;

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
