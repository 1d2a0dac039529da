import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, SLOTS, account, alerts, button, figures, inWords, latestAlert, rows, standing, toTheEnd } from "./account.js";
import { reads, useBrowser, visiting } from "./browser.js";
import { ACCOUNTS, plainAccount, requests } from "./plain_account.js";

useBrowser();

const PLANS = { cleverai: "&p=pro", bookbag: "&p=hobby" };
const FEBRUARY = 31 * DAY;
const MARCH = FEBRUARY + 28 * DAY;

test("the replay has a slot for each request of the sample", () => assert.equal(requests.length, SLOTS));

for (const vendor of Object.keys(ACCOUNTS)) {
  test(`${vendor}: the four figures are what a plain account of our own comes to, at every turn`, () =>
    visiting({ search: account(vendor, 0, PLANS[vendor]) }, async (page) => {
      const day = page.getByRole("slider", { name: "Day" });
      for (const slots of [0, DAY, FEBRUARY - DAY, FEBRUARY, FEBRUARY + DAY, MARCH, 75 * DAY]) {
        await day.fill(String(slots / DAY));
        await same(page, vendor, plainAccount(vendor, slots), slots);
      }
      await toTheEnd(page);
      await same(page, vendor, plainAccount(vendor, SLOTS), "the end");
      await day.fill("40");
      await same(page, vendor, plainAccount(vendor, 40 * DAY), "back again");
    }));
}

async function same(page, vendor, plain, when) {
  await reads(standing(page), `${inWords(plain.remaining)} credit`);
  const { "Free credits": free = "0", ...four } = await figures(page);
  const expected = Object.fromEntries(
    [["Package", plain.package], ["Consumed", plain.consumed], ["Remaining", plain.remaining], ["Purchased", plain.purchased]].map(
      ([name, amount]) => [name, inWords(amount)],
    ),
  );
  assert.deepEqual(four, expected, `${vendor}, ${when}`);
  assert.equal(free, inWords(plain.free), `${vendor}, ${when}`);
}

for (const vendor of ["bookbag", "wotnot", "knockknock"]) {
  test(`${vendor}: each alert comes once, and again after a renewal`, () =>
    visiting({ search: account(vendor, SLOTS, PLANS[vendor]) }, async (page) => {
      const { alerts: expected } = plainAccount(vendor, SLOTS);
      const told = await alerts(page);
      assert.deepEqual(told.toSorted(), expected.toSorted());
      assert.equal(new Set(told).size, told.length);
      assert.ok(expected.length >= 8, "there is something to compare");
    }));
}

test("a purchase re-arms the warnings, and the figures and batches have it", () =>
  visiting({ search: account("cleverai", 0, "&p=pro") }, async (page) => {
    const slot = 24 * DAY;
    const warned = plainAccount("cleverai", slot).alerts;
    assert.equal(warned.length, 1);
    await page.getByRole("slider", { name: "Day" }).fill("24");
    await reads(latestAlert(page), /Below 20%\. [\d.]+ credits left of 5,000\. Jan 23, 2026/);
    await button(page, "Buy 1,000 credits for $10").click();
    await reads(page.getByRole("status", { name: "Done last" }), "Bought 1,000 credits for $10, on January 25.");
    await reads(latestAlert(page), /Recovered\. .* above 20% again\. Jan 25, 2026/);
    const bought = { bought: [{ slot, amount: 1_000_000n }] };
    await same(page, "cleverai", plainAccount("cleverai", slot, bought), "bought");
    const batches = await rows(page, "Active credits");
    assert.deepEqual(batches.map((row) => [row["Credit Allocated"], row["Credit Type"], row["Expiry Date"]]), [
      ["5,000", "Paid", "Feb 1, 2026"],
      ["1,000", "Paid", "never"],
    ]);
    await page.getByRole("slider", { name: "Day" }).fill("58");
    const later = plainAccount("cleverai", 58 * DAY, bought);
    await same(page, "cleverai", later, "two renewals later");
    const thresholds = (list) => list.filter((each) => each.includes("Below"));
    assert.deepEqual(thresholds(await alerts(page)), thresholds(later.alerts));
    assert.ok(thresholds(later.alerts).filter((each) => each.includes("-01-") && each.includes("20%")).length === 2);
  }));

test("free credits go first, expire, and are announced a week ahead", () =>
  visiting({ search: account("agent-credits", 10 * DAY) }, async (page) => {
    assert.deepEqual((await rows(page, "Active credits")).map((row) => Object.values(row).join(" | ")), [
      `3,000 | Jan 1, 2026 | ${inWords(plainAccount("agent-credits", 10 * DAY).remaining - 3_000_000n)} | Free | Feb 1, 2026`,
      "3,000 | Jan 1, 2026 | 3,000 | Paid | never",
    ]);
    await reads(standing(page), "of what is left will expire on February 1.");
    await page.getByLabel("Free credits", { exact: true }).fill("12.5");
    await page.getByLabel("Days until they expire").fill("5");
    await button(page, "Grant them").click();
    await reads(page.getByRole("status", { name: "Done last" }), "Granted 12.5 free credits for 5 days, on January 11.");
    const given = { given: [{ slot: 10 * DAY, amount: 12_500n, days: 5 }] };
    await same(page, "agent-credits", plainAccount("agent-credits", 10 * DAY, given), "given");
    const [newest] = await rows(page, "Activity, newest first");
    assert.deepEqual([newest.What, newest.Credits], ["Free credits granted", "+12.5"]);
    await page.getByRole("slider", { name: "Day" }).fill("25");
    await reads(latestAlert(page), /Expiring\. [\d,.]+ credits of 3,000 will expire on February 1\. Jan 25, 2026/);
    await page.getByRole("slider", { name: "Day" }).fill("31");
    await same(page, "agent-credits", plainAccount("agent-credits", FEBRUARY, given), "expired");
    const told = await alerts(page);
    assert.ok(told.includes("2026-01-25T00:00:00Z Expiring"), told.join(", "));
    await page.getByText("used up or expired").click();
    const [welcome] = (await rows(page, "Used up and expired")).filter((row) => row["Credit Allocated"] === "3,000");
    assert.notEqual(welcome.Expired, "0");
  }));

test("blocked at zero is said in words, with what ends it", () =>
  visiting({ search: account("bookbag", 20 * DAY, "&p=hobby") }, async (page) => {
    const { refused, consumed } = plainAccount("bookbag", 20 * DAY);
    await reads(
      standing(page),
      `0 credits left. ${inWords(consumed)} credits used since January 1. Nothing is left, so replies are refused: ${refused} have been refused since`,
    );
    await reads(standing(page), "To go on, grant free credits or change the plan, or wait for the renewal on February 1.");
    await reads(latestAlert(page), "Exhausted. No credits left.");
    await page.getByLabel("Change Hobby to").selectOption("Standard");
    await button(page, "Change the plan").click();
    // The new allotment less what was drawn from the old one.
    await reads(standing(page), `10,000 credits left. ${inWords(consumed)} credits used since January 1. The plan renews on February 1.`);
    await reads(page.getByRole("status", { name: "Done last" }), "Changed to Standard, on January 21.");
    assert.doesNotMatch(await standing(page).innerText(), /refused/);
  }));

test("too little for what was asked is told from nothing at all", () =>
  visiting({ search: account("cleverai", 30 * DAY, "&p=pro") }, async (page) => {
    const { remaining, refused } = plainAccount("cleverai", 30 * DAY);
    assert.ok(remaining > 0n && refused > 0);
    await reads(standing(page), `${inWords(remaining)} credits left.`);
    await reads(standing(page), `That is too little for some replies: ${refused} have been refused since`);
    await reads(standing(page), "To go on, buy a pack, grant free credits, or change the plan, or wait for the renewal on February 1.");
  }));

test("a plan that changes with the renewal waits for it", () =>
  visiting({ search: account("bookbag", DAY, "&p=hobby") }, async (page) => {
    await page.getByLabel("Change Hobby to").selectOption("Pro");
    await page.getByRole("combobox", { name: "From" }).selectOption("on February 1");
    await button(page, "Change the plan").click();
    await reads(standing(page), "Pro follows on February 1.");
    assert.equal((await figures(page)).Package, "2,000");
    await page.getByRole("slider", { name: "Day" }).fill("31");
    await reads(standing(page), "40,000 credits left.");
    assert.doesNotMatch(await standing(page).innerText(), /follows/);
  }));

test("overage is billed when the cycle ends, to the cent", () =>
  visiting({ search: account("wotnot", SLOTS) }, async (page) => {
    const { invoices, overage } = plainAccount("wotnot", SLOTS);
    const dollars = (credits) => `$${(Number((credits * 7n + 5000n) / 10000n) / 100).toFixed(2)}`;
    assert.deepEqual(await rows(page, "Invoices"), [
      ["Feb 1, 2026", invoices[0]],
      ["Mar 1, 2026", invoices[1]],
      ["Apr 1, 2026", invoices[2]],
    ].map(([on, credits]) => ({ "Billed on": on, "Credits beyond the plan": inWords(credits), Total: dollars(credits) })));
    await reads(standing(page), `${inWords(overage)} credits beyond them so far, which will cost ${dollars(overage)} on May 1, at $7 per 1,000.`);
  }));

test("without a limit nothing is drawn, and everything is still counted", () =>
  visiting({ search: account("cleverai", 20 * DAY, "&p=enterprise") }, async (page) => {
    const uses = requests.slice(0, 20 * DAY).map((request, slot) => ACCOUNTS.cleverai.reply(request) + (slot % 12 === 0 ? 5000n : 0n));
    const total = inWords(uses.reduce((sum, each) => sum + each, 0n));
    await reads(standing(page), `No limit on credits. ${total} credits used since January 1, all covered by Enterprise.`);
    assert.deepEqual(await figures(page), { Package: "unlimited", Consumed: total, Remaining: "unlimited", Purchased: "0" });
    await reads(page.getByRole("region", { name: "Active credits" }).first(), "The plan has no limit");
    await reads(latestAlert(page), "None, and none to come");
  }));

test("an agreed allotment is asked for, and until then an example is said to be one", () =>
  visiting({ search: account("knockknock", DAY) }, async (page) => {
    await reads(page.getByRole("main"), "Knock Knock App leaves that to your agreement; until you say, it is 500 here.");
    await page.getByLabel("Credits a month in your plan").fill("1234.5");
    assert.equal((await figures(page)).Package, "1,234.5");
    await reads(page.getByRole("group", { name: "Time" }), "Jan 1, 2026");
  }));
