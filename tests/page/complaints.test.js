import assert from "node:assert/strict";
import { test } from "node:test";
import { PNG } from "pngjs";
import { account, standing } from "./account.js";
import { cleanInBoth } from "./axe.js";
import { add, answer, line, reads, useBrowser, visiting } from "./browser.js";
import * as usage from "./usage.js";

// What people file against calculators, each held here to what it should have been. More of them are held elsewhere: a form of
// cached tokens in usage.test.js, old links in share.test.js, totals that are lines added up in vendors.test.js, hosts that
// spoil what is embedded in tests/package/element.test.mjs.

useBrowser();

const region = (page, name) => page.getByRole("region", { name, exact: true });
const numbers = (text) => text.match(/[\d,]+(\.\d+)?/g).map((each) => Number(each.replaceAll(",", "")));

/** Brings a price list in, and leaves it in use under the estimate. */
async function bringIn(page, list) {
  await page.getByText("Bring in a list").click();
  await page.getByLabel("Or its text").fill(JSON.stringify(list));
  await page.getByRole("button", { name: "Read it", exact: true }).click();
  await page.getByRole("heading", { name: `${list.name}: the price list` }).waitFor();
  await page.getByRole("link", { name: "Estimate", exact: true }).click();
  await page.getByRole("heading", { name: "Your workload" }).waitFor();
}

let lists = 0;
const list = (rate, more = {}) => ({
  id: "ours",
  name: `List ${++lists}`,
  unit: "USD",
  currency: "USD",
  meters: { chat: { name: "Chat", event: "reply", activity: "reply", category: "AI", rate } },
  plans: {},
  packs: {},
  ...more,
});
/** The prices of a small model, for so many tokens. */
const tokens = (per) => ({ tokens: { per, input: "0.15", output: "0.6", overlap: "inside" } });
const SEARCH = "?v=1&c=bookbag&w=list";

test("the bounds of tiers are not off by one: each belongs to the tier that it ends", () =>
  visiting({ search: SEARCH }, async (page) => {
    const meter = (name, rate) => ({ name, event: "text", activity: "document", category: "AI", rate });
    const graduated = { of: "characters", tiers: [{ upTo: "1000", unit: "0.01" }, { upTo: "2000", unit: "0.005" }, { unit: "0.001" }] };
    const volume = { of: "characters", tiers: [{ upTo: "1000", unit: "0.01" }, { unit: "0.005" }] };
    await bringIn(page, list(null, { unit: "credit", meters: { slices: meter("By slices", { graduated }), whole: meter("As a whole", { volume }) } }));
    const expected = {
      "By slices": { 999: "9.99", 1000: "10", 1001: "10.005", 2000: "15", 2001: "15.001" },
      "As a whole": { 999: "9.99", 1000: "10", 1001: "5.005" },
    };
    for (const [name, prices] of Object.entries(expected)) {
      const own = (await line(page, name).count()) > 0 ? line(page, name) : await add(page, name);
      await own.getByLabel("Texts").fill("1");
      await own.getByLabel("How often").selectOption("a month");
      for (const [characters, credits] of Object.entries(prices)) {
        await own.getByLabel("Characters").fill(characters);
        await reads(region(page, "How it is worked out"), new RegExp(`${name} ${credits.replace(".", "[.]")} `));
      }
    }
  }));

test("no two totals of a page disagree", () =>
  visiting({}, async (page) => {
    const chat = line(page, "AI chat");
    await chat.getByLabel("Replies").fill("21");
    await (await add(page, "Web search")).getByLabel("Searches").fill("11");
    // 21 x 30 x 5 and 11 x 30 x 5.
    const total = 4800;
    await reads(answer(page), "4,800 credits a month.");
    await page.locator("details").evaluateAll((all) => all.forEach((each) => (each.open = true)));
    const sums = await page.getByRole("table").evaluateAll((tables) =>
      tables.map((table) => {
        const [head, ...rows] = [...table.rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim()));
        const column = head.findIndex((name) => ["Credits", "Used"].includes(name));
        return { caption: table.caption?.innerText, cells: column < 0 ? [] : rows.map((row) => row[column]) };
      }),
    );
    const tables = sums.filter(({ cells }) => cells.length > 0);
    assert.ok(tables.length >= 3, JSON.stringify(sums.map(({ caption }) => caption)));
    for (const { caption, cells } of tables) {
      assert.equal(cells.reduce((sum, cell) => sum + numbers(cell)[0], 0), total, caption);
    }
    const lines = await chat.getByText(/credits a month/).or(line(page, "Web search").getByText(/credits a month/)).allInnerTexts();
    assert.equal(lines.reduce((sum, text) => sum + numbers(text)[0], 0), total);
    await reads(page.getByRole("figure"), "96% of Pro Plan’s 5,000 credits");
    await reads(region(page, "How it is worked out"), "Together, in a month of 30 days 4,800 credits");
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("heading", { name: "On real traffic" }).scrollIntoViewIfNeeded();
    await reads(page.getByRole("link", { name: /credits a month/ }), "4,800 credits a month");
  }));

test("what was adjusted goes back to nothing, and does not start at one", () =>
  visiting({}, async (page) => {
    const chat = line(page, "AI chat");
    const [slider, field] = [chat.getByRole("slider").first(), chat.getByLabel("Replies")];
    const stands = async (value) => assert.deepEqual([await field.inputValue(), await slider.inputValue()], value);
    await slider.focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Home");
    await reads(answer(page), "Nothing used yet.");
    await stands(["0", "0"]);
    await page.keyboard.press("ArrowRight");
    await reads(answer(page), "150 credits a month.");
    await stands(["1", "1"]);
    await page.keyboard.press("ArrowLeft");
    await reads(answer(page), "Nothing used yet.");
    await stands(["0", "0"]);
    await field.fill("");
    await field.fill("0");
    await stands(["0", "0"]);
    await reads(answer(page), "Nothing used yet.");
  }));

test("cached tokens are charged once, whether they stand inside the input or beside it", () =>
  visiting({ search: SEARCH }, async (page) => {
    const inside = { per: "1000", input: "4", cachedInput: "1", output: "8", overlap: "inside" };
    const charged = async (list, counts, total) => {
      await page.getByRole("link", { name: "Price list", exact: true }).click();
      await page.getByRole("heading", { name: "Meters and their rates" }).waitFor();
      await bringIn(page, list);
      const chat = line(page, "Chat");
      await chat.getByLabel("How often").selectOption("a month");
      await chat.getByLabel("Replies").fill("1");
      for (const [name, count] of Object.entries(counts)) await chat.getByLabel(name, { exact: true }).fill(count);
      await reads(region(page, "How it is worked out"), `Together, in a month of 30 days ${total} credits`);
    };
    const counts = { "Input tokens": "1000", "Cached input tokens": "300", "Output tokens": "0" };
    // 700 at 4 and 300 at 1 a thousand; beside, 1,000 at 4 and 300 at 1.
    await charged(list({ tokens: inside }, { unit: "credit" }), counts, "3.1");
    const beside = { ...inside, cacheWrite: "5", reasoning: "8", overlap: "beside" };
    await charged(list({ tokens: beside }, { unit: "credit" }), { ...counts, "Cache write tokens": "0", "Reasoning tokens": "0" }, "4.3");
  }));

test("a price for a million tokens that was taken for that of one is noticed, and so is the other way round", () =>
  visiting({ search: SEARCH }, async (page) => {
    const warning = page.getByRole("note");
    const shown = async (list, expected) => {
      await page.getByRole("link", { name: "Price list", exact: true }).click();
      await page.getByRole("heading", { name: "Meters and their rates" }).waitFor();
      await bringIn(page, list);
      if (expected === null) assert.equal(await warning.count(), 0);
      else await reads(warning, expected);
    };
    await shown(list(tokens("1000000")), null);
    // 800 tokens at 0.15 and 200 at 0.60.
    await shown(list(tokens("1")), "A usual reply comes to $240 here, and to $0.03 at most under every list that comes with this page.");
    await cleanInBoth(page, "the warning");
    // It stays with the list, wherever that is used.
    await page.getByRole("link", { name: "Price list", exact: true }).click();
    await reads(warning, "A usual reply comes to $240 here");
    await page.getByRole("link", { name: "Your usage", exact: true }).click();
    await reads(warning, "A usual reply comes to $240 here");
    await shown(list(tokens("1000000000000")), "less than a ten-thousandth");
    // Credits, sold in plans: by what they come to in money, and where no price says so, by what a plan has.
    const plan = (price, credits) => ({ unit: "credit", plans: { one: { name: "One", price, credits } } });
    await shown(list(tokens("1000"), plan("29", "5000")), null);
    await shown(list(tokens("1"), plan("290", "5000")), "A usual reply comes to $13.92 here");
    await shown(list(tokens("1"), { ...plan(null, "100"), currency: undefined }), "A single usual reply takes 240 credits, more than the 100 of the largest plan.");
    // A yen is no dollar.
    await shown(list(tokens("100"), { unit: "JPY", currency: "JPY" }), null);
  }));

test("users are not taken for requests", () =>
  visiting({ search: usage.usageView() }, async (page) => {
    const row = (user) => ["2026-03-01T10:00:00Z", user, "gpt-4o", "1000", "0"];
    await usage.read(page, "users.csv", usage.csv(["time", "user", "model", "input_tokens", "output_tokens"], ...["a", "b", "a", "a", "b"].map(row)));
    await usage.says(usage.answer(page), "5 requests came to this under CleverAI 25 credits");
  }));

test("a free plan is free up to its credits and no further, and free credits are no plan", () =>
  visiting({}, async (page) => {
    await page.getByRole("radio", { name: "Free Plan" }).check();
    await reads(answer(page), "Free Plan’s 100 fall 4,400 short; 1 × 5,000 credits would fill the gap for $45. So $45 a month in all.");
    await line(page, "AI chat").getByLabel("Replies").fill("1");
    await line(page, "AI chat").getByLabel("How often").selectOption("a week");
    await reads(answer(page), "Free Plan covers it at no cost");
    await page.goto(new URL(account("cleverai", 0, "&p=free"), page.url()).href);
    await reads(standing(page), "100 credits left.");
    const figures = page.getByLabel("This cycle’s credits");
    await reads(figures, "Package 100");
    assert.doesNotMatch(await figures.innerText(), /Free credits/);
    await page.getByLabel("Free credits", { exact: true }).fill("7");
    await page.getByLabel("Days until they expire").fill("5");
    await page.getByRole("button", { name: "Grant them" }).click();
    await reads(figures, "Package 100");
    await reads(figures, "Free credits 7");
  }));

test("every line is explained: how many, at what rate, step by step, and in the vendor's own sentence", () =>
  visiting({}, async (page) => {
    await (await add(page, "Image generation")).getByLabel("Images").fill("1");
    const worked = region(page, "How it is worked out");
    await worked.locator("details").evaluateAll((all) => all.forEach((each) => (each.open = true)));
    for (const [name, ...said] of [
      ["AI chat", "900 replies a month, 5 each.", "5 credits per 1,000 tokens on GPT-4o", "GPT-4o Mini: 1 credit/1K tokens"],
      ["Image generation", "30 images a month, 40 each.", "40 credits per image on DALL-E 3 Standard", "DALL-E 3"],
    ]) {
      const own = worked.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });
      for (const each of said) await reads(own, each);
    }
  }));

test("no link of any view leads nowhere", () =>
  visiting({}, async (page) => {
    const found = new Set();
    for (const search of ["", account("cleverai", 960), usage.usageView(), SEARCH, "?v=1&w=live", "?lang=ar"]) {
      await page.goto(new URL(`/${search}`, page.url()).href);
      await page.getByRole("navigation", { name: /Views|الصفحات|العروض/ }).waitFor();
      await page.waitForFunction(() => document.getElementById("page")?.ariaBusy === null && !document.querySelector("main[aria-busy=true]"));
      for (const href of await page.getByRole("link").evaluateAll((links) => links.map(({ href }) => href))) found.add(href);
    }
    const { origin } = new URL(page.url());
    const [own, others] = [[...found].filter((href) => href.startsWith(origin)), [...found].filter((href) => !href.startsWith(origin))];
    assert.ok(own.length > 6 && others.length > 2, [...found].join("\n"));
    for (const href of own) assert.equal((await page.request.get(href)).status(), 200, href);
    for (const href of others) assert.match(href, /^https:\/\/[a-z.-]+\.[a-z]+\//, href);
  }));

test("prices stay in the currency of their contract, wherever the visitor is", () =>
  visiting({ locale: "de-DE" }, async (page) => {
    await reads(answer(page), "Pro Plan at 29 $ covers it");
    const text = await page.getByRole("main").innerText();
    assert.match(text, /45\s\$/);
    assert.doesNotMatch(text, /€|EUR/);
  }));

test("no total is cut off at 350 pixels", () =>
  visiting({ viewport: { width: 350, height: 700 } }, async (page) => {
    await line(page, "AI chat").getByLabel("Replies").fill("123456789");
    await reads(answer(page), "18,518,518,350 credits a month.");
    const cut = await page.getByText(/18,518,5\d\d,\d/).evaluateAll((all) =>
      all.flatMap((element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        const { left, right } = range.getBoundingClientRect();
        const clipped = [];
        for (let around = element; around; around = around.parentElement) {
          const style = getComputedStyle(around);
          if (style.overflowX === "hidden" || style.textOverflow === "ellipsis") clipped.push(around.className);
        }
        return left < 0 || right > innerWidth || clipped.length > 0 ? [`${element.textContent}: ${left} to ${right} ${clipped}`] : [];
      }),
    );
    assert.deepEqual(cut, []);
  }));

test("what is embedded neither flashes white on a dark page nor keeps light colours there", async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const prepare = (page) => page.route("**/*.wasm", (route) => held.then(() => route.continue()));
  await visiting({ search: "host/", live: false, colorScheme: "dark", prepare }, async (page) => {
    const element = page.locator("drawdown-calculator");
    const brightest = async () => {
      const { data } = PNG.sync.read(await element.screenshot());
      const counts = new Map();
      for (let at = 0; at < data.length; at += 4) {
        const light = Math.round((data[at] + data[at + 1] + data[at + 2]) / 3 / 16);
        counts.set(light, (counts.get(light) ?? 0) + 1);
      }
      // Letters are light on a dark page, its ground is not.
      const light = [...counts].filter(([level]) => level >= 10).reduce((sum, [, count]) => sum + count, 0);
      return light / (data.length / 4);
    };
    await page.waitForFunction(() => document.querySelector("drawdown-calculator").shadowRoot?.querySelector(".frame"));
    assert.ok((await brightest()) < 0.05, "before it is there");
    release();
    await page.getByRole("status", { name: "The answer" }).waitFor();
    await page.waitForFunction(() => document.querySelector("drawdown-calculator").shadowRoot.querySelector(".frame.dark"));
    assert.ok((await brightest()) < 0.15, "once it is there");
  });
});
