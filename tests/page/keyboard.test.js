import assert from "node:assert/strict";
import { test } from "node:test";
import { account, button, latestAlert, standing, time } from "./account.js";
import { answer, reads, useBrowser, visiting } from "./browser.js";

useBrowser();

test("the whole way by keyboard: vendor, plan, workload, traffic, chart", () =>
  visiting({}, async (page) => {
    await tabTo(page, "combobox", "Price list");
    await page.keyboard.type("Clever");
    await tabTo(page, "radio", /Pro/);
    await page.keyboard.press("ArrowUp");
    await reads(answer(page), "Free Plan’s 100 fall 4,400 short");
    await tabTo(page, "spinbutton", "Replies");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("2");
    await reads(answer(page), "300 credits a month.");
    await page.keyboard.press("ArrowUp");
    await reads(answer(page), "450 credits a month.");
    await tabTo(page, "button", "Price the real replies");
    await page.keyboard.press("Enter");
    await reads(page.getByRole("status", { name: "The real replies" }), "5,027 replies");
    await tabTo(page, "img", /credits?: .* replies/);
    const first = await focused(page);
    await page.keyboard.press("ArrowRight");
    const second = await focused(page);
    assert.notEqual(second.name, first.name);
    await page.keyboard.press("Home");
    assert.deepEqual(await focused(page), first);
    // One stop for the whole chart.
    await page.keyboard.press("Tab");
    assert.deepEqual(await focused(page), { role: "summary", name: "Show as table" });
    await page.keyboard.press("Enter");
    await page.getByRole("table", { name: "Replies by their price" }).waitFor();
  }));

test("the whole way through an account by keyboard: time, alert, purchase, span, log", () =>
  visiting({}, async (page) => {
    await tabTo(page, "link", "Account");
    await page.keyboard.press("Enter");
    await reads(standing(page), "5,000 credits left.");
    await tabTo(page, "slider", "Day");
    await page.keyboard.press("ArrowRight");
    await reads(time(page), "Jan 2, 2026");
    await tabTo(page, "button", "Play");
    await page.keyboard.press("Enter");
    await reads(time(page), "Jan 4, 2026");
    await page.keyboard.press("Enter");
    await button(page, "Play").waitFor();
    await tabTo(page, "button", "To the end");
    await page.keyboard.press("Enter");
    await reads(time(page), "The last request has arrived.");
    await tabTo(page, "button", "Buy 1,000 credits for $10");
    await page.keyboard.press("Enter");
    await reads(latestAlert(page), "Recovered.");
    await tabTo(page, "radio", "30 days");
    await page.keyboard.press("ArrowRight");
    await reads(page.getByRole("region", { name: "Where the credits went" }), "In the last 90 days");
    await tabTo(page, "img", /2026: .* credits/);
    const first = await focused(page);
    await page.keyboard.press("ArrowRight");
    assert.notEqual((await focused(page)).name, first.name);
    await tabTo(page, "button", "Older");
    await page.keyboard.press("Enter");
    await reads(page.getByRole("navigation", { name: "Pages of the activity" }), "Page 2");
    // The button that leads there keeps the focus, though the page changed.
    assert.equal((await focused(page)).name, "Older");
  }));

for (const [view, search] of [["estimate", ""], ["account", account("cleverai", 960)]]) {
  test(`focus can be seen wherever it is, ${view}`, () =>
    visiting({ search }, async (page) => {
      for (let step = 0; step < 18; step++) {
        await page.keyboard.press("Tab");
        const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
        assert.notEqual(outline, "none", JSON.stringify(await focused(page)));
      }
    }));
}

/** Presses Tab until an element of this role and name has the focus. */
async function tabTo(page, role, name) {
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press("Tab");
    const at = await focused(page);
    if (at.role === role && (typeof name === "string" ? at.name === name : name.test(at.name))) return;
  }
  assert.fail(`Tab never came to the ${role} "${name}"`);
}

/** Role and name of what has the focus, the way a screen reader would put it. */
function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    const roles = { SELECT: "combobox", BUTTON: "button", A: "link", SUMMARY: "summary" };
    const types = { range: "slider", radio: "radio", number: "spinbutton", checkbox: "checkbox" };
    const role = element.getAttribute("role") ?? types[element.type] ?? roles[element.tagName] ?? element.tagName;
    const label = element.labels?.[0];
    const own = label?.querySelector("span") ?? label ?? element;
    return { role, name: element.getAttribute("aria-label") ?? own.innerText.trim() };
  });
}
