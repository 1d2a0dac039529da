import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, account, figures, rows, standing } from "./account.js";
import { reads, useBrowser, visiting } from "./browser.js";

useBrowser();

const region = (page) => page.getByRole("region", { name: /^Until/ });
const runOut = (page) => region(page).getByRole("status", { name: "Run-out" });
const number = (text) => Number(text.replaceAll(",", ""));
const MONTHS = "January|February|March|April";

test("an account that runs out says when, with its uncertainty, and what a dashboard would have said", () =>
  visiting({ search: account("bookbag", 12 * DAY, "&p=hobby") }, async (page) => {
    await reads(runOut(page), new RegExp(`^Runs out most likely on (${MONTHS}) \\d+; `));
    const { Package, Consumed, Remaining } = await figures(page);
    // Twelve days are gone.
    const rate = number(Consumed) / 12;
    const empty = new Date(Date.UTC(2026, 0, 13) + (number(Remaining) / rate) * 86_400_000);
    assert.ok(number(Consumed) > 0 && number(Package) === 2000);
    const said = empty < Date.UTC(2026, 1, 1) ? empty.toLocaleDateString("en-US", { day: "numeric", month: "long", timeZone: "UTC" }) : "not before";
    await reads(region(page).getByText("would say"), said);
  }));

test("the table has every day to come, and its intervals lie in each other", () =>
  visiting({ search: account("cleverai", 10 * DAY, "&p=pro") }, async (page) => {
    await region(page).getByText("Show as table").click();
    const table = await rows(page, "Credits left at the end of each day");
    assert.equal(table.length, 21);
    assert.deepEqual([table[0].Day, table[20].Day], ["Jan 11, 2026", "Jan 31, 2026"]);
    const range = (text) => text.split(" to ").map(number);
    for (const row of table) {
      const [[low, high], [lowest, highest]] = [range(row["50% of outcomes"]), range(row["80% of outcomes"])];
      const ordered = [lowest, low, number(row["Most likely"]), high, highest];
      assert.deepEqual(ordered, ordered.toSorted((one, other) => one - other), row.Day);
    }
  }));

test("the days are read by the keyboard", () =>
  visiting({ search: account("cleverai", 10 * DAY, "&p=pro") }, async (page) => {
    const first = region(page).getByRole("img", { name: /^At the end of Jan 11, 2026: / });
    await first.focus();
    await page.keyboard.press("ArrowRight");
    await reads(region(page).locator(".reading"), /^At the end of Jan 12, 2026: [\d,.]+ left; [\d,.]+ to [\d,.]+$/);
    await page.keyboard.press("End");
    await reads(region(page).locator(".reading"), "At the end of Jan 31, 2026: ");
  }));

test("what has no end says so, and so does what has not begun", () =>
  visiting({ search: account("cleverai", 10 * DAY, "&p=enterprise") }, async (page) => {
    await reads(region(page), "The plan has no limit: nothing runs out.");
    // What is still being fetched would fail with the page that is left.
    await page.waitForLoadState("networkidle");
    await page.goto(page.url().replace("enterprise", "pro").replace(/t=\d+/, "t=0"));
    await reads(standing(page), "5,000 credits");
    await reads(region(page), "No whole day has passed yet");
    await reads(region(page), "nothing to divide yet");
  }));

test("overage is billed: it says when it begins and what it comes to", () =>
  visiting({ search: account("wotnot", 25 * DAY) }, async (page) => {
    await reads(runOut(page), /used up.*cost \$[\d.,]+ this cycle; \$[\d.,]+ to \$[\d.,]+\.$/);
  }));
