import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, line, reads, ready, useBrowser, visiting } from "./browser.js";

useBrowser();

const ANSWER = "4,500 credits a month. Pro Plan at $29 covers it, with 500 to spare.";

/** Opens the page and keeps the wasm back until `meanwhile` is done. */
function beforeLive(options, meanwhile, afterwards) {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const prepare = (page) => page.route("**/*.wasm", (route) => held.then(() => route.continue()));
  return visiting({ ...options, live: false, prepare }, async (page) => {
    await meanwhile(page);
    release();
    await ready(page);
    await afterwards(page);
  });
}

test("the default estimate is in the page before any script is", () =>
  visiting({ javaScriptEnabled: false, live: false, expecting: /\.js failed$/ }, async (page) => {
    await reads(answer(page), ANSWER);
    await reads(page.getByRole("region", { name: "How it is worked out" }), "900 replies a month, 5 each.");
  }));

test("what is typed before the page is live is not lost", () =>
  beforeLive(
    {},
    async (page) => {
      await reads(answer(page), ANSWER);
      await line(page, "AI chat").getByLabel("Replies").fill("2");
      await line(page, "AI chat").getByLabel("Model").selectOption("GPT-4o Mini");
      await page.getByRole("radio", { name: "Free Plan" }).check();
    },
    async (page) => {
      await reads(answer(page), "60 credits a month. Free Plan covers it at no cost, with 40 to spare.");
      assert.equal(await line(page, "AI chat").getByLabel("Replies").inputValue(), "2");
      assert.equal(await line(page, "AI chat").getByLabel("Model").inputValue(), "GPT-4o Mini");
    },
  ));

for (const [what, options, expected] of [
  ["another estimate", { search: "?v=1&c=bookbag" }, "Standard covers it"],
  ["another language", { search: "?lang=ar" }, "نقطة في الشهر"],
  ["other figures", { locale: "de-DE" }, "4.500 credits a month"],
]) {
  test(`${what} is not shown as the default one meanwhile, and comes without a shift`, () =>
    beforeLive(
      options,
      async (page) => {
        await page.getByRole("heading", { name: "drawdown" }).waitFor();
        assert.equal(await page.getByText("credits a month").first().isVisible(), false);
      },
      async (page) => {
        await reads(page.getByRole("main"), expected);
        assert.equal(await page.evaluate(shift), 0);
      },
    ));
}

/** By how much what was in sight has moved, once a frame has been drawn since. */
async function shift() {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const observer = new PerformanceObserver(() => {});
  observer.observe({ type: "layout-shift", buffered: true });
  return observer.takeRecords().reduce((total, { value }) => total + value, 0);
}
