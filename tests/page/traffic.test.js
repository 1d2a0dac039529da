import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { chooseVendor, reads, useBrowser, visiting } from "./browser.js";

useBrowser();

// The same sample, priced once more by hand in whole numbers: nothing here comes from the core.

const [, ...rows] = readFileSync(new URL("../../www/public/trace.csv", import.meta.url), "utf8").trimEnd().split("\n");
const requests = rows.map((row) => {
  const [, input, output, model] = row.split(",");
  return { tokens: BigInt(input) + BigInt(output), large: model === "gpt-4o" };
});

/** Total under a vendor in thousandths of a credit. */
const TOTALS = {
  // Started blocks of 5,000 tokens, at least one, at 1 or 0.1 credits.
  WotNot: total(({ tokens, large }) => (tokens <= 5000n ? 1n : (tokens + 4999n) / 5000n) * (large ? 1000n : 100n)),
  // 5 or 1 credits per 1,000 tokens, parts kept.
  CleverAI: total(({ tokens, large }) => tokens * (large ? 5n : 1n)),
  // Ours, marked as samples: 1 credit a message; 1 credit per 1,000 tokens.
  "Knock Knock App": total(() => 1000n),
  "Agent Credits": total(({ tokens }) => tokens),
  // 5 or 1 credits a reply, however long.
  Bookbag: total(({ large }) => (large ? 5000n : 1000n)),
};

test("under every vendor the real replies come to exactly what they should", () =>
  visiting({}, async (page) => {
    const outcome = page.getByRole("status", { name: "The real replies" });
    for (const [vendor, thousandths] of Object.entries(TOTALS)) {
      await chooseVendor(page, vendor);
      await page.getByRole("button", { name: /^Price (the real replies|them again)$/ }).click();
      await reads(outcome, `${requests.length.toLocaleString("en")} replies come to ${inWords(thousandths)} credits under ${vendor}`);
      await reads(outcome, /Pricing them took (under 1|[\d,.]+) m?s\./);
    }
  }));

test("the chart and its table hold every reply once", () =>
  visiting({}, async (page) => {
    for (const vendor of ["CleverAI", "Bookbag"]) {
      await chooseVendor(page, vendor);
      await page.getByRole("button", { name: /^Price / }).click();
      const chart = page.getByRole("group", { name: /Replies by their price/ });
      await chart.waitFor();
      const named = await chart.getByRole("img").evaluateAll((bars) => bars.map((bar) => bar.getAttribute("aria-label")));
      const traffic = page.getByRole("region", { name: "On real traffic" });
      if (!(await traffic.getByRole("table").isVisible())) await traffic.getByText("Show as table").click();
      const table = await page.getByRole("table", { name: "Replies by their price" }).getByRole("row").allInnerTexts();
      const charted = named.map((name) => /: ([\d,]+) replies/.exec(name)[1]);
      const listed = table.slice(1).map((row) => row.split("\t")[1]);
      assert.deepEqual(charted, listed);
      assert.equal(sum(charted), requests.length);
    }
  }));

test("another vendor prices the same replies without being asked again", () =>
  visiting({}, async (page) => {
    await page.getByRole("button", { name: "Price the real replies" }).click();
    const outcome = page.getByRole("status", { name: "The real replies" });
    await reads(outcome, `${inWords(TOTALS.CleverAI)} credits under CleverAI`);
    await chooseVendor(page, "Bookbag");
    await reads(outcome, `${inWords(TOTALS.Bookbag)} credits under Bookbag`);
  }));

test("sample rates are never passed off as the vendor's", () =>
  visiting({}, async (page) => {
    await chooseVendor(page, "Knock Knock App");
    await reads(page.getByRole("status", { name: "The answer" }), "Sample rate, not the vendor’s");
    await page.getByRole("button", { name: "Price the real replies" }).click();
    await reads(page.getByRole("status", { name: "The real replies" }), "at sample rates that are not the vendor’s");
  }));

test("where the traffic comes from is said beside it", () =>
  visiting({}, async (page) => {
    const region = page.getByRole("region", { name: "On real traffic" });
    for (const name of ["Azure LLM inference trace 2023", "CC-BY-4.0", "Mooncake FAST’25 conversation trace", "Apache-2.0"]) {
      await region.getByRole("link", { name }).waitFor();
    }
    const response = await page.request.get(await region.getByRole("link", { name: "What was changed" }).evaluate(({ href }) => href));
    assert.match(await response.text(), new RegExp(`${requests.length.toLocaleString("en")} real requests`));
  }));

test("a sample that cannot be fetched is said, and can be asked for again", () =>
  visiting({ expecting: /500|trace\.csv failed/ }, async (page) => {
    await page.route("**/trace.csv", (route) => route.fulfill({ status: 500 }), { times: 1 });
    const outcome = page.getByRole("status", { name: "The real replies" });
    await page.getByRole("button", { name: "Price the real replies" }).click();
    await reads(outcome, "The sample could not be fetched (500).");
    await page.getByRole("button", { name: "Price the real replies" }).click();
    await reads(outcome, "credits under CleverAI");
  }));

function total(thousandths) {
  return requests.reduce((sum, request) => sum + thousandths(request), 0n);
}

function inWords(thousandths) {
  const whole = (thousandths / 1000n).toLocaleString("en");
  const fraction = String(thousandths % 1000n).padStart(3, "0").replace(/0+$/, "");
  return fraction ? `${whole}.${fraction}` : whole;
}

function sum(counts) {
  return counts.reduce((before, count) => before + Number(count.replaceAll(",", "")), 0);
}
