import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { DAY, SLOTS, account, button, inWords, rows, thousandths } from "./account.js";
import { reads, useBrowser, visiting } from "./browser.js";
import { plainAccount } from "./plain_account.js";

useBrowser();

const SPANS = { "7 days": 7, "30 days": 30, "90 days": 90, All: Infinity };
const START = Date.UTC(2026, 0, 1);
const report = (page) => page.getByRole("region", { name: "Where the credits went" });

/** What was used in a span: whole days up to that of the last slot. */
function usedIn(used, slots, days) {
  const today = Math.floor(slots / DAY);
  const from = START + (today - days + 1) * DAY * 30 * 60 * 1000;
  return days === Infinity ? used : used.filter(({ at }) => at >= from);
}
const sum = (used) => used.reduce((total, { credits }) => total + credits, 0n);

for (const vendor of ["cleverai", "agent-credits"]) {
  test(`${vendor}: every span, its sum, its models and its categories add up to what was used`, () =>
    visiting({ search: account(vendor, SLOTS) }, async (page) => {
      const { used } = plainAccount(vendor, SLOTS);
      for (const [name, days] of Object.entries(SPANS)) {
        await page.getByRole("radio", { name, exact: true }).check();
        const within = usedIn(used, SLOTS, days);
        if (within.length === 0) {
          await reads(report(page), "nothing has been used.");
          continue;
        }
        await reads(report(page), `${inWords(sum(within))} credits, for ${within.length.toLocaleString("en")} uses.`);
        await report(page).evaluate((region) => region.querySelectorAll("details").forEach((each) => (each.open = true)));
        const models = await rows(page, "By model");
        for (const { Model, Credits, Uses } of models) {
          const own = within.filter(({ model }) => model === (Model === "No model" ? "" : Model));
          assert.deepEqual([Credits, Uses], [inWords(sum(own)), own.length.toLocaleString("en")], `${name}, ${Model}`);
        }
        const categories = await rows(page, "By category");
        assert.equal(categories.reduce((total, { Credits }) => total + thousandths(Credits), 0n), sum(within));
        assert.equal(categories.length, 2);
        const daily = await rows(page, "Day by day");
        assert.equal(daily.reduce((total, { Credits }) => total + thousandths(Credits), 0n), sum(within));
        assert.equal(await page.getByRole("group", { name: "Credits used on each day" }).getByRole("img").count(), daily.length);
        const bars = await page.getByRole("list", { name: "By model" }).getByRole("listitem").allInnerTexts();
        assert.deepEqual(
          bars.map((text) => text.replaceAll(/\s+/g, " ").trim()),
          models.map(({ Model, Credits, Share }) => `${Model} ${Credits} (${Share})`),
        );
      }
    }));
}

test("the log goes back page by page to the first entry, and forward again", () =>
  visiting({ search: account("cleverai", 30, "&f=all") }, async (page) => {
    const { used } = plainAccount("cleverai", 30);
    const pages = [];
    const first = await rows(page, "Activity, newest first");
    pages.push(...first);
    while ((await button(page, "Older").getAttribute("aria-disabled")) !== "true") {
      const before = await page.getByText(/^Page \d+$/).innerText();
      await button(page, "Older").click();
      await page.waitForFunction((text) => !document.body.innerText.includes(text), before);
      pages.push(...(await rows(page, "Activity, newest first")));
    }
    const spent = pages.filter(({ Credits }) => Credits.startsWith("−"));
    assert.deepEqual(
      spent.map(({ Credits }) => thousandths(Credits.slice(1))).reverse(),
      used.map(({ credits }) => credits),
    );
    assert.equal(pages.at(-1).What, "Renewal");
    assert.equal(pages.at(-1).Credits, "+5,000");
    while ((await button(page, "Newer").getAttribute("aria-disabled")) !== "true") await button(page, "Newer").click();
    await reads(report(page), "Page 1");
    assert.deepEqual(await rows(page, "Activity, newest first"), first);
  }));

test("the CSV of a span holds exactly what the span says", () =>
  visiting({ search: account("bookbag", SLOTS, "&p=hobby") }, async (page) => {
    const { used } = plainAccount("bookbag", SLOTS);
    for (const [name, file] of [["7 days", "7d"], ["All", "all"]]) {
      await page.getByRole("radio", { name, exact: true }).check();
      const download = page.waitForEvent("download");
      await button(page, "Download as CSV").click();
      const saved = await download;
      assert.equal(saved.suggestedFilename(), `activity-bookbag-${file}.csv`);
      const [head, ...lines] = (await readFile(await saved.path(), "utf8")).trimEnd().split("\r\n");
      const consumed = head.split(",").indexOf("consumed");
      const uses = lines.map((line) => line.split(",")).filter((cells) => cells[0].startsWith("reply-"));
      const within = usedIn(used, SLOTS, SPANS[name]);
      assert.equal(uses.length, within.length);
      assert.equal(uses.reduce((total, cells) => total + thousandths(cells[consumed]), 0n), sum(within));
    }
  }));

test("a gift of nothing, or for no time, is refused in words", () =>
  visiting({ search: account("cleverai", 0) }, async (page) => {
    await page.getByLabel("Free credits", { exact: true }).fill("0");
    await button(page, "Grant them").click();
    await reads(page.getByRole("alert"), "Say how many.");
    await page.getByLabel("Free credits", { exact: true }).fill("5");
    await page.getByLabel("Days until they expire").fill("1.5");
    await button(page, "Grant them").click();
    await reads(page.getByRole("alert"), "A whole number of days, one at least.");
    await page.getByLabel("Days until they expire").fill("2");
    await button(page, "Grant them").click();
    await reads(page.getByRole("status", { name: "Done last" }), "Granted 5 free credits for 2 days, on January 1.");
    assert.equal(await page.getByRole("alert").count(), 0);
  }));
