import assert from "node:assert/strict";
import { test } from "node:test";
import { account, button, toTheEnd } from "./account.js";
import { cleanInBoth } from "./axe.js";
import { chooseVendor, reads, useBrowser, visiting } from "./browser.js";
import { usageView } from "./usage.js";

useBrowser();

const VENDORS = ["WotNot", "CleverAI", "Knock Knock App", "Agent Credits", "Bookbag"];

test("axe finds nothing on any vendor", () =>
  visiting({}, async (page) => {
    for (const vendor of VENDORS) {
      await chooseVendor(page, vendor);
      await page.getByRole("button", { name: /^Price (the real replies|them again)$/ }).click();
      await reads(page.getByRole("status", { name: "The real replies" }), `under ${vendor}`);
      await opened(page);
      await cleanInBoth(page, vendor);
    }
  }));

test("axe finds nothing with mistakes shown and on a phone", () =>
  visiting({ viewport: { width: 390, height: 844 } }, async (page) => {
    for (const field of await page.getByRole("spinbutton").all()) await field.fill("-1");
    await page.getByRole("heading", { name: "On real traffic" }).scrollIntoViewIfNeeded();
    await cleanInBoth(page, "mistakes");
  }));

test("axe finds nothing in Arabic", () =>
  visiting({ search: "?lang=ar" }, async (page) => {
    await opened(page);
    await cleanInBoth(page, "Arabic");
  }));

test("axe finds nothing in an account", () =>
  visiting({ search: account("cleverai", 0) }, async (page) => {
    await cleanInBoth(page, "the start");
    for (const vendor of VENDORS) {
      await chooseVendor(page, vendor);
      await toTheEnd(page);
      await opened(page);
      await cleanInBoth(page, vendor);
    }
  }));

test("axe finds nothing in a blocked account with mistakes shown, on a phone", () =>
  visiting({ viewport: { width: 390, height: 844 }, search: account("bookbag", 1200, "&p=hobby") }, async (page) => {
    for (const field of await page.getByRole("spinbutton").all()) await field.fill("-1");
    await button(page, "Grant them").click();
    await cleanInBoth(page, "mistakes");
  }));

/** With everything unfolded. */
const opened = (page) => page.locator("details").evaluateAll((all) => all.forEach((each) => (each.open = true)));

for (const [view, search] of [["estimate", ""], ["account", account("wotnot", 3000)], ["usage", usageView()], ["list", "?v=1&c=bookbag&w=list"]]) {
  test(`the headings are in order, one of the first level, read as they are seen, ${view}`, () =>
    visiting({ search, viewport: { width: 390, height: 844 } }, async (page) => {
      const headings = await page.getByRole("heading").evaluateAll((all) =>
        all.map((heading) => ({ level: Number(heading.tagName[1]), name: heading.innerText, top: heading.getBoundingClientRect().top })),
      );
      const levels = headings.map(({ level }) => level);
      assert.equal(levels.filter((level) => level === 1).length, 1);
      levels.forEach((level, index) => assert.ok(index === 0 || level <= levels[index - 1] + 1, levels.join(" ")));
      headings.forEach(({ name, top }, index) => assert.ok(index === 0 || top >= headings[index - 1].top, `${name} is read too late`));
    }));
}

test("the answer is a live region that says the whole sentence", () =>
  visiting({}, async (page) => {
    const status = page.getByRole("status", { name: "The answer" });
    assert.match(await status.innerText(), /credits a month\.\s+Pro Plan at \$29 covers it/);
  }));
