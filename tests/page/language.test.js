import assert from "node:assert/strict";
import { test } from "node:test";
import { account, figures } from "./account.js";
import { answer, has, line, reads, useBrowser, visiting } from "./browser.js";

useBrowser();

const root = (page) => page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);
const said = (page, name) => page.getByRole("status", { name });

test("a visitor whose browser asks for Arabic gets it, with their own figures", () =>
  visiting({ locale: "ar-EG" }, async (page) => {
    assert.deepEqual(await root(page), ["ar", "rtl"]);
    assert.match(await page.title(), /الذكاء الاصطناعي/);
    await reads(said(page, "الجواب"), "٤٬٥٠٠ نقطة في الشهر.");
    // What the vendor says stays in the vendor's language, and says so.
    assert.equal(await page.getByText("5 credits per 1,000 tokens on GPT-4o").first().getAttribute("lang"), "en");
  }));

test("the address decides over the browser, and the header over both", () =>
  visiting({ search: "?lang=ar" }, async (page) => {
    await reads(said(page, "الجواب"), "4,500 نقطة في الشهر.");
    await page.getByRole("spinbutton", { name: "الردود" }).fill("31");
    const english = page.getByRole("link", { name: "English" });
    assert.match(await english.getAttribute("href"), /lang=en/);
    await english.click();
    // What was typed is still there.
    await reads(answer(page), "4,650 credits a month.");
    assert.deepEqual(await root(page), ["en", "ltr"]);
    await page.waitForFunction(() => location.search.includes("lang=en"));
    await page.getByRole("link", { name: "العربية" }).click();
    await reads(said(page, "الجواب"), "4,650 نقطةً في الشهر.");
    await page.waitForFunction(() => location.search.includes("lang=ar"));
  }));

test("a browser that asks for what there are no words in gets English, with its own figures", () =>
  visiting({ locale: "de-DE" }, async (page) => {
    assert.deepEqual(await root(page), ["en", "ltr"]);
    await reads(answer(page), "4.500 credits a month.");
  }));

test("one, two, few, many and others are told apart in Arabic", () =>
  visiting({ search: "?lang=ar" }, async (page) => {
    const replies = page.getByRole("spinbutton", { name: "الردود" });
    const slider = line(page, "AI chat").getByRole("slider").first();
    const expected = { 1: "رد واحد في اليوم", 2: "ردان في اليوم", 3: "3 ردود في اليوم", 11: "11 ردًّا في اليوم", 100: "100 رد في اليوم" };
    for (const [times, words] of Object.entries(expected)) {
      await replies.fill(times);
      await has(slider, "aria-valuetext", words);
    }
  }));

for (const [view, search] of [
  ["estimate", "?lang=ar"],
  ["account", account("bookbag", 1200, "&p=hobby&f=all&lang=ar")],
  ["usage", "?v=1&c=cleverai&w=usage&lang=ar"],
  ["list", "?v=1&c=bookbag&w=list&lang=ar"],
]) {
  test(`in Arabic nothing is said in English that is not marked as such, and nothing is cut off, ${view}`, () =>
    visiting({ search, viewport: { width: 320, height: 800 } }, async (page) => {
      await page.locator("details").evaluateAll((all) => all.forEach((each) => (each.open = true)));
      if (view === "estimate") {
        await page.getByRole("button", { name: "احسب الردود الحقيقية" }).click();
        await page.getByRole("group", { name: /الردود حسب سعرها/ }).waitFor();
      }
      if (view === "usage") {
        await page.getByRole("button", { name: "جرّب بعيّنة" }).click();
        await page.getByRole("heading", { name: "ماذا لو" }).waitFor();
        await page.locator("details").evaluateAll((all) => all.forEach((each) => (each.open = true)));
      }
      assert.deepEqual(await page.evaluate(unmarked), []);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320);
    }));
}

test("in Arabic a chart still runs from left to right, and what fills up from right to left", () =>
  visiting({ search: "?lang=ar" }, async (page) => {
    const bars = page.getByRole("group", { name: /النقاط المتبقية/ }).getByRole("img");
    const [first, last] = [await bars.first().boundingBox(), await bars.last().boundingBox()];
    assert.ok(first.x < last.x);
    const gauge = page.getByRole("figure").locator("svg");
    const [whole, used] = [await gauge.boundingBox(), await gauge.locator("rect").nth(1).boundingBox()];
    assert.ok(Math.abs(whole.x + whole.width - (used.x + used.width)) < 1, JSON.stringify({ whole, used }));
  }));

test("the account speaks Arabic too", () =>
  visiting({ search: account("cleverai", 480, "&p=pro&lang=ar") }, async (page) => {
    await reads(said(page, "الحساب"), /متبقٍّ: [\d,.]+ نقطة\. استُخدم [\d,.]+ نقطة منذ 1 يناير\./);
    assert.equal(await page.getByRole("heading", { name: "النقاط الفعّالة" }).count(), 1);
    await page.getByRole("link", { name: "English" }).click();
    assert.equal((await figures(page)).Package, "5,000");
  }));

/** Latin words on screen outside what is marked as English or kept apart as a name. */
function unmarked() {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (parentElement.closest('[lang="en"], [lang=""], bdi, script, style, noscript')) continue;
    const own = data.replaceAll(/\u2068[^\u2069]*\u2069/g, "").replaceAll(/US\$|UTC|CSV|HTML|JSON|PNG|CC-BY-4\.0|Apache-2\.0|gpt-4o(-mini)?/g, "");
    if (/[A-Za-z]{2,}/.test(own)) found.push(data.trim());
  }
  return found;
}
