import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, chooseVendor, line, reads, ready, useBrowser, visiting, written } from "./browser.js";

useBrowser();

test("what was chosen survives a reload", () =>
  visiting({}, async (page) => {
    await chooseVendor(page, "CleverAI");
    await line(page, "AI chat").getByLabel("Replies").fill("12.5");
    await line(page, "AI chat").getByLabel("Model").selectOption("O1 Preview");
    await page.getByRole("button", { name: "Add another AI chat" }).click();
    await line(page, "AI chat 2").getByLabel("Replies").fill("3");
    await line(page, "AI chat 2").getByLabel("How often").selectOption("a week");
    await page.getByRole("radio", { name: "Free Plan" }).check();
    // 375 x 15 + 12.86 x 5.
    const before = await reads(answer(page), "5,689.3 credits a month.");
    await written(page);
    await page.reload();
    assert.equal(await reads(answer(page), "credits a month."), before);
    assert.equal(await page.getByRole("radio", { name: "Free Plan" }).isChecked(), true);
    assert.equal(await line(page, "AI chat").getByLabel("Model").inputValue(), "O1 Preview");
    assert.equal(await line(page, "AI chat 2").getByLabel("How often").inputValue(), "week");
  }));

test("an address stays short, holds no price, and Back leaves the page", () =>
  visiting({ alone: true }, async (page) => {
    for (const field of await page.getByRole("spinbutton").all()) await field.fill("123456");
    await written(page);
    const { length, address } = await page.evaluate(() => ({ length: history.length, address: location.search }));
    assert.ok(address.length < 2000, `${address.length} characters`);
    assert.doesNotMatch(address, /price|29/);
    // One for the blank first page, one for this.
    assert.equal(length, 2);
  }));

const usual = "4,500 credits a month. Pro Plan at $29 covers it, with 500 to spare.";
const OLD_AND_BROKEN = [
  ["another version", "?v=9&c=bookbag", usual],
  ["no version", "?c=bookbag", usual],
  ["an unknown vendor", "?v=1&c=nobody&p=pro", usual],
  ["an unknown plan", "?v=1&c=cleverai&p=gold", usual],
  ["unknown keys and broken escapes", "?v=1&c=cleverai&zz=%&q[]=1", usual],
  ["an unknown meter", "?v=1&c=cleverai&l=teleport*5day", usual],
  ["an unknown model", "?v=1&c=cleverai&l=chat*30day*model.GPT-9", usual],
  ["bad numbers", "?v=1&c=cleverai&p=pro&l=chat*30day*inputTokens.-4*outputTokens.many", usual],
  ["script in a value", "?v=1&c=cleverai&l=chat*30day*model.<img src=x onerror=alert(1)>", usual],
  ["a workload of nothing", "?v=1&c=cleverai&p=pro&l=", "Nothing used yet."],
  ["a link from the first version", "?v=1&c=cleverai&p=free&l=chat*10day*inputTokens.500*outputTokens.500*model.GPT-4o+Mini&l=web_search*2day", "600 credits a month."],
];

test("old, foreign and broken addresses open what of them is known", () =>
  // An icon that is still being fetched is given up with the page that is left.
  visiting({ expecting: /icon\.svg failed/ }, async (page) => {
    const { origin } = new URL(page.url());
    for (const [what, search, expected] of OLD_AND_BROKEN) {
      await page.goto(`${origin}/${search}`);
      await ready(page);
      await reads(answer(page), expected).catch((cause) => assert.fail(`${what}: ${cause.message}`));
    }
  }));
