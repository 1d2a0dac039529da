import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, SLOTS, account, button, figures, latestAlert, standing, time, toTheEnd } from "./account.js";
import { chooseVendor, drawn, reads, ready, useBrowser, visiting, written } from "./browser.js";

useBrowser();

const views = (page) => page.getByRole("navigation", { name: "Views" });

test("the account is a link away, with an address of its own, and Back returns", () =>
  visiting({}, async (page) => {
    const link = views(page).getByRole("link", { name: "Account" });
    assert.match(await link.getAttribute("href"), /w=account/);
    await link.click();
    await reads(standing(page), "5,000 credits left. Nothing has been used yet.");
    assert.match(page.url(), /w=account/);
    assert.equal(await link.getAttribute("aria-current"), "page");
    await page.goBack();
    await page.getByRole("heading", { name: "Your workload" }).waitFor();
    await page.goForward();
    await page.getByRole("heading", { name: "Active credits" }).waitFor();
  }));

test("what was typed last is there after going to the account and back", () =>
  visiting({}, async (page) => {
    await page.getByLabel("Replies").first().fill("7");
    await views(page).getByRole("link", { name: "Account" }).click();
    await page.getByRole("heading", { name: "Active credits" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Your workload" }).waitFor();
    assert.equal(await page.getByLabel("Replies").first().inputValue(), "7");
  }));

test("a day at a time, to the end, and over again", () =>
  visiting({ search: account("cleverai", 0) }, async (page) => {
    await button(page, "Next day").click();
    await reads(time(page), "Jan 2, 2026");
    await button(page, "Next day").click();
    await reads(time(page), "Jan 3, 2026");
    await toTheEnd(page);
    // What can no longer be done says so, and does nothing.
    for (const name of ["Play", "Next day", "To the end"]) {
      assert.equal(await button(page, name).getAttribute("aria-disabled"), "true", name);
      await button(page, name).click({ force: true });
    }
    await button(page, "Start over").click();
    await reads(time(page), "Jan 1, 2026");
    await reads(standing(page), "Nothing has been used yet.");
  }));

test("time passes by itself at the chosen speed, and stops where it is told to", () =>
  visiting({ search: account("cleverai", 0) }, async (page) => {
    await page.getByRole("combobox", { name: "Speed" }).selectOption("Speed: fast");
    await button(page, "Play").click();
    await button(page, "Pause").waitFor();
    // Not to be read out at every picture.
    assert.equal(await standing(page).getAttribute("aria-live"), "off");
    await reads(time(page), /Jan (0?[89]|1\d|2\d), 2026/);
    await button(page, "Pause").click();
    await button(page, "Play").waitFor();
    const stopped = await time(page).innerText();
    await drawn(page, 20);
    assert.equal(await time(page).innerText(), stopped);
    assert.equal(await standing(page).getAttribute("aria-live"), "polite");
    await button(page, "Play").click();
    await reads(latestAlert(page), /Below 20%|Below 5%|Exhausted/);
  }));

test("with less motion asked for nothing plays, and every step is still there", () =>
  visiting({ search: account("cleverai", 0), reducedMotion: "reduce" }, async (page) => {
    assert.equal(await button(page, "Play").count(), 0);
    assert.equal(await page.getByRole("combobox", { name: "Speed" }).count(), 0);
    await button(page, "Next day").click();
    await reads(time(page), "Jan 2, 2026");
    await toTheEnd(page);
  }));

test("the address holds the account: time, span, speed and what was done to it", () =>
  visiting({ search: account("cleverai", 10 * DAY, "&p=pro") }, async (page) => {
    await button(page, "Buy 5,000 credits for $45").click();
    await page.getByLabel("Free credits", { exact: true }).fill("77");
    await button(page, "Grant them").click();
    await page.getByLabel("Change Pro Plan to").selectOption("Enterprise");
    await page.getByRole("combobox", { name: "From" }).selectOption("on February 1");
    await button(page, "Change the plan").click();
    await page.getByRole("radio", { name: "90 days" }).check();
    await page.getByRole("combobox", { name: "Speed" }).selectOption("Speed: slow");
    await button(page, "Next day").click();
    const before = { figures: await figures(page), said: await standing(page).innerText() };
    assert.equal(before.figures.Purchased, "5,000");
    assert.equal(before.figures["Free credits"], "77");
    await written(page);
    // No price in it; the port of the test's server may be any number.
    assert.doesNotMatch(new URL(page.url()).search, /45|%24/);
    await page.reload();
    await ready(page);
    assert.deepEqual({ figures: await figures(page), said: await standing(page).innerText() }, before);
    assert.equal(await page.getByRole("radio", { name: "90 days" }).isChecked(), true);
    assert.equal(await page.getByRole("combobox", { name: "Speed" }).inputValue(), "1");
    // Back before it was bought, it is not there; it comes again with its time.
    await page.getByRole("slider", { name: "Day" }).fill("9");
    await reads(page.getByLabel("This cycle’s credits"), "Purchased 0");
    await page.getByRole("slider", { name: "Day" }).fill("10");
    await reads(page.getByLabel("This cycle’s credits"), "Purchased 5,000");
  }));

for (const [what, more] of [
  ["broken numbers", "&t=-4&s=99&f=1y"],
  ["changes that are none", "&o=buy*5*nothing&o=grant*5*-1*3&o=grant*5*1*0&o=plan*5*gold*now&o=steal*5*all&o=&o=*"],
  ["script in a change", "&o=buy*5*<img src=x onerror=alert(1)>"],
]) {
  test(`an address with ${what} opens the account as it starts`, () =>
    visiting({ search: `?v=1&c=cleverai&p=pro&w=account${more}` }, async (page) => {
      await reads(standing(page), "5,000 credits left. Nothing has been used yet.");
      assert.equal(await page.getByRole("radio", { name: "30 days" }).isChecked(), true);
    }));
}

test("a time beyond the last request is the last one's", () =>
  visiting({ search: account("cleverai", 999999) }, (page) => reads(time(page), "The last request has arrived.")));

test("another vendor or plan is another account", () =>
  visiting({ search: account("bookbag", SLOTS, "&p=hobby&o=grant*5*9*9") }, async (page) => {
    await page.getByLabel("Plan at the start").selectOption("Standard");
    await reads(standing(page), "12,000 credits left. Nothing has been used yet.");
    await button(page, "Next day").click();
    await chooseVendor(page, "Agent Credits");
    await reads(standing(page), "6,000 credits left. Nothing has been used yet.");
  }));

test("an allotment that no ledger can keep is said, and can be mended", () =>
  visiting({ search: account("knockknock", 0) }, async (page) => {
    await page.getByLabel("Credits a month in your plan").fill(`0.${"0".repeat(40)}1`);
    await reads(page.getByRole("alert"), "The account cannot be kept as it is:");
    await page.getByLabel("Credits a month in your plan").fill("10");
    await reads(standing(page), "10 credits left.");
  }));

test("requests that cannot be fetched are said, and can be asked for again", () =>
  visiting({ expecting: /500|trace\.csv failed/ }, async (page) => {
    await page.route("**/trace.csv", (route) => route.fulfill({ status: 500 }), { times: 1 });
    await views(page).getByRole("link", { name: "Account" }).click();
    await reads(page.getByRole("alert"), "The sample could not be fetched (500).");
    await button(page, "Try again").click();
    await reads(standing(page), "5,000 credits left.");
  }));

test("requests can arrive as on the days of a real series, and end with it", () =>
  visiting({ search: account("cleverai", 3 * DAY, "&p=enterprise&f=all") }, async (page) => {
    await page.getByLabel("Requests arrive").selectOption({ label: "as one developer’s did, with idle days" });
    await reads(time(page), "Jan 1, 2026");
    await button(page, "To the end").click();
    // 56 days of 48 requests on a mean one; every twelfth also searches the web.
    await reads(time(page), "Feb 26, 2026, 12:00 AM UTC. The last request has arrived.");
    const report = page.getByRole("region", { name: "Where the credits went" });
    await reads(report, "for 2,912 uses.");
    await page.waitForURL(/d=idle&t=2688/);
    const { search } = new URL(page.url());
    await visiting({ search }, async (other) => {
      await reads(time(other), "Feb 26, 2026");
      assert.equal(await other.getByLabel("Requests arrive").inputValue(), "idle");
    });
    await page.getByLabel("Requests arrive").selectOption({ label: "evenly, one every half hour" });
    await button(page, "To the end").click();
    await reads(time(page), "Apr 15, 2026");
  }));
