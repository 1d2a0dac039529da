import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, line, reads, useBrowser, visiting } from "./browser.js";

useBrowser();

test("a number below zero is said at its field, and its line left out", () =>
  visiting({}, async (page) => {
    const replies = line(page, "AI chat").getByLabel("Replies");
    await replies.fill("-5");
    await reads(line(page, "AI chat"), "This cannot be below zero.");
    assert.equal(await replies.getAttribute("aria-invalid"), "true");
    await reads(answer(page), "One line is left out until mended");
    await replies.fill("5");
    await reads(answer(page), "750 credits a month.");
    assert.equal(await replies.getAttribute("aria-invalid"), "false");
  }));

test("an empty field counts as nothing", () =>
  visiting({}, async (page) => {
    await line(page, "AI chat").getByLabel("Replies").fill("");
    await reads(answer(page), "Nothing used yet.");
    await line(page, "AI chat").getByLabel("Replies").fill("10");
    await line(page, "AI chat").getByLabel("Output tokens").fill("");
    await reads(answer(page), "1,200 credits a month.");
  }));

test("a huge number is exact and fits; one beyond a trillion is refused", () =>
  visiting({ viewport: { width: 320, height: 700 } }, async (page) => {
    await line(page, "AI chat").getByLabel("Replies").fill("1000000000000");
    await reads(answer(page), "150,000,000,000,000 credits a month.");
    const { scroll, client } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      client: document.documentElement.clientWidth,
    }));
    assert.ok(scroll <= client, `${scroll} wide in ${client}`);
    await line(page, "AI chat").getByLabel("Replies").fill("1000000000001");
    await reads(line(page, "AI chat"), "This is more than a trillion.");
  }));

test("what is no number is told from nothing, and stays as it was typed", () =>
  visiting({}, async (page) => {
    const replies = line(page, "AI chat").getByLabel("Replies");
    await replies.focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("1e");
    await reads(line(page, "AI chat"), "This is not a number.");
    await page.keyboard.type("2");
    // 1e2 is a hundred: 100 x 30 x 5.
    await reads(answer(page), "15,000 credits a month.");
  }));

test("nothing on the page ever says undefined or NaN", () =>
  visiting({}, async (page) => {
    for (const typed of ["", "0", "-1", "0.000001", "999999999999"]) {
      const fields = page.getByRole("spinbutton");
      // Details go away with the last use of a meter, so they are counted anew each time.
      for (let index = 0; index < (await fields.count()); index++) await fields.nth(index).fill(typed);
      const text = await page.getByRole("main").innerText();
      assert.doesNotMatch(text, /undefined|NaN|null|Infinity|N\/A|\[object/, `after "${typed}"`);
    }
  }));
