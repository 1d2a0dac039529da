import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, chooseVendor, line, reads, useBrowser, visiting } from "./browser.js";

useBrowser();

// Every figure here is worked out by hand from the vendor's page.

const region = (page, name) => page.getByRole("region", { name });
const button = (page, name) => page.getByRole("button", { name });

test("every plan stands in a table with its total and its reason, the cheapest first", () =>
  visiting({}, async (page) => {
    const table = page.getByRole("table", { name: "A month of this workload under each plan" });
    const rows = (await table.getByRole("row").allInnerTexts()).slice(1).map((row) => row.replaceAll(/\s+/g, " "));
    assert.deepEqual(rows, [
      "Pro Plan $29 none $29 500 credits Its credits last the month: the cheapest that serves.",
      "Free Plan $0 1 × 5,000 credits for $45 $45 600 credits Its own credits last to day 1.",
      "Enterprise not published none not known no figure Its credits last the month.",
    ]);
  }));

test("a plan that allows fewer chatbots than there are agents says so", () =>
  visiting({}, async (page) => {
    await line(page, "AI chat").getByLabel("Replies").fill("1");
    await button(page, "Add another AI chat").click();
    await line(page, "AI chat 2").getByLabel("Replies").fill("1");
    await line(page, "AI chat 2").getByLabel("Called").fill("Sales");
    await line(page, "AI chat").getByLabel("Called").fill("Support");
    await page.getByRole("radio", { name: "Free Plan" }).check();
    await reads(region(page, "Every plan, worked out"), "Cannot serve it: chatbots: at most 1, and 2 are needed.");
  }));

test("the best savings are tried with one click and undone with another", () =>
  visiting({}, async (page) => {
    const savings = region(page, "What would save most");
    await reads(savings, "AI chat on GPT-4o Mini instead of GPT-4o: 3,600 credits a month less.");
    // 200 of 1,000 tokens are the reply: half of them are a tenth.
    await reads(savings, "AI chat with 100 output tokens instead of 200 output tokens: 450 credits a month less.");
    await button(page, /^Try: AI chat on GPT-4o Mini/).click();
    await reads(answer(page), "900 credits a month.");
    assert.equal(await line(page, "AI chat").getByLabel("Model").inputValue(), "GPT-4o Mini");
    await savings.getByRole("button", { name: "Undo" }).click();
    await reads(answer(page), "4,500 credits a month. Pro Plan at $29 covers it, with 500 to spare.");
  }));

test("a cheaper plan is a saving too", () =>
  visiting({}, async (page) => {
    await page.getByRole("radio", { name: "Free Plan" }).check();
    await reads(answer(page), "1 × 5,000 credits would fill the gap for $45. So $45 a month in all. Pro Plan would come to $29.");
    await button(page, "Try: Pro Plan instead of Free Plan: $16 a month less").click();
    await reads(answer(page), "Pro Plan at $29 covers it");
  }));

test("the month burns down through the ledger, and stops where the plan stops", () =>
  visiting({}, async (page) => {
    const month = region(page, "The month, day by day");
    await reads(month, "At an even pace 500 credits are left on day 30.");
    await chooseVendor(page, "Bookbag");
    await page.getByRole("radio", { name: "Hobby" }).check();
    // 150 a day: thirteen days leave 50 of 2,000, and 500 of 900 replies find nothing.
    await reads(month, "At an even pace the plan’s credits are gone on day 14.");
    await reads(month, "500 uses are refused after that");
    await month.getByRole("img", { name: "Day 13: 50 credits left" }).focus();
    await reads(month, "Day 13: 50 credits left");
    await month.getByText("Show as table").click();
    const days = await month.getByRole("table").getByRole("row").allInnerTexts();
    assert.deepEqual(days[14].split(/\s+/), ["14", "50", "0", "0"]);
    assert.equal(days.length, 31);
  }));

test("overage is in the burn-down with its price", () =>
  visiting({}, async (page) => {
    await chooseVendor(page, "WotNot");
    await page.getByLabel("Credits a month in your plan").fill("600");
    await reads(region(page, "The month, day by day"), "gone on day 20; what follows is billed: $2.10.");
  }));

test("where the credits go: by name and by model", () =>
  visiting({}, async (page) => {
    await line(page, "Web search").getByLabel("Searches").fill("3");
    const where = region(page, "Where the credits go");
    // 4,500 and 450 of 4,950.
    await reads(where.getByRole("list", { name: "By use" }), "AI chat 4,500 (91%) Web search 450 (9.1%)");
    await reads(where.getByRole("list", { name: "By model" }), "GPT-4o 4,500 (91%) No model 450 (9.1%)");
  }));

test("names and presets are in the address", () =>
  // A reload may cut the icon's loading short.
  visiting({ expecting: /icon\.svg failed/ }, async (page) => {
    await button(page, "Agency").click();
    // 18,000, 2,400 and 3,600 for replies, 4,800 for images, 4,500 for searches: 28,300 beyond Pro's 5,000.
    await reads(answer(page), "33,300 credits a month. Pro Plan’s 5,000 fall 28,300 short; 5 × 5,000 credits and 4 × 1,000 credits would fill the gap for $265. So $294 a month in all.");
    await reads(page.getByRole("list", { name: "By use" }), "Client A 18,000");
    await line(page, "AI chat").getByLabel("Called").fill("Shop * 100 %");
    await page.waitForFunction(() => location.search.includes("label.Shop"));
    await page.reload();
    assert.equal(await line(page, "AI chat").getByLabel("Called").inputValue(), "Shop * 100 %");
    assert.equal(await line(page, "AI chat 3").getByLabel("Called").inputValue(), "Client C");
  }));

test("a slider and its number are one", () =>
  visiting({}, async (page) => {
    const chat = line(page, "AI chat");
    const slider = chat.getByRole("slider", { name: "How many" });
    assert.equal(await slider.getAttribute("aria-valuetext"), "30 replies a day");
    await slider.focus();
    await page.keyboard.press("End");
    assert.equal(await chat.getByLabel("Replies").inputValue(), "100000");
    await reads(answer(page), "15,000,000 credits a month.");
    await page.keyboard.press("Home");
    await reads(answer(page), "Nothing used yet.");
    await chat.getByLabel("Replies").fill("1");
    assert.equal(await slider.inputValue(), "1");
  }));

test("the link is copied", () =>
  visiting({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await line(page, "AI chat").getByLabel("Replies").fill("31");
    await page.waitForFunction(() => location.search.includes("31day"));
    await button(page, "Copy a link to this estimate").click();
    await reads(page.getByRole("status", { name: "Link" }), "Copied.");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
  }));
