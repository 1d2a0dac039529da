import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { cleanInBoth } from "./axe.js";
import { add, answer, line, reads, useBrowser, visiting } from "./browser.js";

useBrowser();

const search = (vendor) => `?v=1&c=${vendor}&w=list`;
const region = (page, name) => page.getByRole("region", { name, exact: true });
const button = (page, name) => page.getByRole("button", { name, exact: true });
const group = (page, name) => page.getByRole("group", { name, exact: true });
const state = (page) => page.getByRole("status", { name: "State of the list" });
const lists = (page) => page.getByRole("combobox", { name: "Price list" });
const builtin = async (id) => JSON.parse(await readFile(new URL(`../../src/catalog/builtin/${id}.json`, import.meta.url), "utf8"));

/** A copy of the list that is shown, with all its fields. */
async function changing(page) {
  await button(page, "Change this list").click();
  await region(page, "About the list").waitFor();
}

/** A small list of one's own, with a bit of everything, open to be changed. */
async function changingSmall(page) {
  const { meters, notes: _, ...rest } = await builtin("cleverai");
  const list = { ...rest, meters: { chat: meters.chat, web_search: meters.web_search, analytics: meters.analytics } };
  await page.getByText("Bring in a list").click();
  await page.getByLabel("Or its text").fill(JSON.stringify(list));
  await button(page, "Read it").click();
  await button(page, "Edit").click();
  await region(page, "About the list").waitFor();
  return list;
}

async function go(page, view) {
  await page.getByRole("link", { name: view, exact: true }).click();
  const heading = { Estimate: "Your workload", Account: "Active credits", "Price list": "Meters and their rates" }[view];
  await page.getByRole("heading", { name: heading }).waitFor();
}

test("every list is there to be read: meters, rates in words, plans, packs, notes", () =>
  visiting({ search: search("cleverai") }, async (page) => {
    for (const id of ["wotnot", "knockknock", "agent-credits", "bookbag", "cleverai"]) {
      const list = await builtin(id);
      await lists(page).selectOption(list.name);
      await page.getByRole("heading", { name: `${list.name}: the price list` }).waitFor();
      const meters = await region(page, "Meters and their rates").getByRole("heading", { level: 3 }).allInnerTexts();
      assert.deepEqual(meters, Object.values(list.meters).map(({ name }) => name));
      const rates = await region(page, "Meters and their rates").getByRole("article").evaluateAll((all) => all.map((each) => each.querySelector("p").innerText));
      assert.equal(rates.length, meters.length);
      for (const rate of rates) assert.match(rate, /^(Free|.*\b(credits?|as)\b)/i, `${id}: "${rate}" is a sentence on a price`);
      const plans = Object.values(list.plans);
      const rows = await region(page, "Plans").getByRole("rowheader").allInnerTexts();
      assert.deepEqual(rows, plans.map(({ name }) => name));
      const text = await page.getByRole("main").innerText();
      for (const { reading } of list.notes) assert.ok(text.includes(reading), reading);
      assert.doesNotMatch(text, /undefined|NaN|\[object/, id);
      const rules = await region(page, "How the account is run").innerText();
      assert.doesNotMatch(rules, /Mode|Basis|Inclusive|_|0\.\d/i, `the rules of ${id} are sentences`);
      assert.ok(rules.split("\n").length > 2, rules);
    }
    await reads(region(page, "How the account is run"), "What the credits that are left do not cover is refused as a whole. Warnings come below 20% and 5% of the plan’s credits. Credits that are not used are lost when the plan renews: nothing rolls over.");
    await reads(region(page, "Meters and their rates"), "Credits per image, by model: 40 on DALL-E 3 Standard, 80 on DALL-E 3 HD");
    await reads(region(page, "Plans"), "Pro Plan $29 5,000 chatbots: at most 5; Priority support");
    await reads(region(page, "Packs"), "5,000 credits $45 5,000");
    await page.getByText("Image generation, by model").first().click();
    const models = page.getByRole("table", { name: "Image generation, by model" });
    await reads(models, "Flux Pro 20 credits per image on Flux Pro");
  }));

test("a copy is changed in place, and is a price list like any other", () =>
  visiting({ search: search("bookbag"), expecting: /icon\.svg failed/ }, async (page) => {
    await changing(page);
    await region(page, "About the list").getByLabel("Name").fill("Acme");
    await reads(lists(page).locator("option:checked"), "Acme (yours)");
    const models = group(page, "Values").first();
    await models.getByLabel("GPT-4o", { exact: true }).fill("7");
    await reads(group(page, "AI reply"), "7 on GPT-4o;");
    await go(page, "Estimate");
    // 30 a day at 7.
    await page.getByRole("heading", { name: "A month with Acme" }).waitFor();
    await reads(answer(page), "6,300 credits a month. Standard covers it, with 5,700 to spare.");
    // The address only names it.
    await page.waitForFunction(() => location.search.includes("c=own.bookbag"));
    assert.doesNotMatch(page.url(), /Acme|12000/);
    await page.reload();
    await reads(answer(page), "6,300 credits a month. Standard covers it, with 5,700 to spare.");
    await go(page, "Account");
    await page.getByRole("heading", { name: "An account with Acme" }).waitFor();
    // The vendor's own is as it was.
    await lists(page).selectOption("Bookbag");
    await page.getByRole("heading", { name: "An account with Bookbag" }).waitFor();
    await go(page, "Estimate");
    await reads(answer(page), "4,500 credits a month.");
  }));

test("plans, packs, meters and models come and go, and every step can be undone", () =>
  visiting({ search: search("wotnot") }, async (page) => {
    const list = await changingSmall(page);
    await button(page, "Add to Plans").click();
    // What is filled in next has the focus; when something goes, the focus stays near.
    assert.equal(await focused(page), "Id (Plans 4)");
    const plan = group(page, "New");
    await plan.getByLabel("Name").fill("Team");
    await group(page, "Team").getByLabel("Price", { exact: true }).fill("9.5");
    await group(page, "Team").getByLabel("Credits", { exact: true }).fill("4500");
    await button(page, "Remove 1,000 credits").click();
    await button(page, "Remove Analytics").click();
    assert.equal(await focused(page), "Meters and their rates");
    await group(page, "Pro Plan").getByRole("button", { name: "Remove Refundable" }).click();
    assert.equal(await focused(page), "Pro Plan");
    const chat = group(page, "AI chat");
    await chat.getByRole("button", { name: "Add to Values", exact: true }).click();
    const added = chat.getByRole("textbox", { name: "Id (Values 5)" });
    await added.fill("My model");
    await added.press("Tab");
    await chat.getByLabel("My model", { exact: true }).fill("2");
    await reads(state(page), "In use");
    await go(page, "Estimate");
    await page.getByRole("radio", { name: "Team" }).check();
    await reads(answer(page), "Team at $9.50 covers it, with nothing to spare.");
    await line(page, "AI chat").getByLabel("Model").selectOption("My model");
    // Two credits a reply, for each event now: 30 x 30 x 2.
    await reads(answer(page), "1,800 credits a month.");
    assert.equal(await button(page, "Add Analytics").count(), 0);
    await go(page, "Price list");
    await button(page, "Edit").click();
    // Typing on at one field is one step: price, model's name, model; then what was removed.
    for (let step = 0; step < 6; step++) await button(page, "Undo").click();
    await group(page, "Analytics").waitFor();
    await group(page, "1,000 credits").waitFor();
    assert.equal(await group(page, "AI chat").getByLabel("My model", { exact: true }).count(), 0);
    await button(page, "Redo").click();
    assert.equal(await group(page, "1,000 credits").count(), 0);
    while ((await button(page, "Undo").getAttribute("aria-disabled")) !== "true") await button(page, "Undo").click();
    assert.equal(await group(page, "Team").count(), 0);
    assert.deepEqual(await saved(page), list);
  }));

test("what is wrong is said at its field, and the last sound list stays in use", () =>
  visiting({ search: search("wotnot") }, async (page) => {
    await changingSmall(page);
    const price = group(page, "Pro Plan").getByLabel("Price", { exact: true });
    await price.fill("30");
    await price.fill("thirty");
    await reads(state(page), "One thing is not right yet. Until then the last sound list stays in use.");
    assert.equal(await price.getAttribute("aria-invalid"), "true");
    const told = await price.evaluate((field) => document.getElementById(field.getAttribute("aria-describedby")).innerText);
    assert.equal(told, '"thirty" is not a decimal such as "12" or "0.3"');
    // A second one, elsewhere; the parser stops at the first, the page says both.
    await group(page, "Web search").getByRole("textbox", { name: "for each event" }).fill("1.2.3");
    await reads(state(page), "2 things are not right yet.");
    await go(page, "Estimate");
    await reads(answer(page), "Pro Plan at $30 covers it");
    await go(page, "Price list");
    await button(page, "Edit").click();
    // What was typed is still there, and the message leads to it.
    await page.getByRole("button", { name: /^plans\.pro\.price: "thirty" is not a decimal/ }).click();
    assert.equal(await price.evaluate((field) => field === document.activeElement), true);
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type("31");
    await page.getByRole("button", { name: /^meters\.web_search\.rate\.flat: / }).click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type("6");
    await reads(state(page), "In use: every part of it can be priced.");
    assert.equal(await price.getAttribute("aria-invalid"), "false");
    // A field that is missing is said where it belongs.
    await group(page, "Pro Plan").getByText("As text (JSON)").click();
    const text = group(page, "Pro Plan").getByRole("textbox", { name: "As text (JSON)" });
    await text.fill('{ "name": "Pro Plan", "credits": "5" }');
    await reads(group(page, "Pro Plan"), "price: is missing");
    await text.fill('{ "name": "Pro Plan", "price": ');
    await reads(group(page, "Pro Plan"), "This is not JSON");
    await text.fill('{ "name": "Pro Plan", "price": 0.1234567890123456789, "credits": "5", "limts": {} }');
    await reads(group(page, "Pro Plan"), 'limts × is not a known field; did you mean "limits"?');
    await text.fill('{ "name": "Pro Plan", "price": 0.1234567890123456789, "credits": "5" }');
    await reads(state(page), "In use");
    assert.equal(await group(page, "Pro Plan").getByLabel("Price", { exact: true }).inputValue(), "0.1234567890123456789");
  }));

const CURRENT = { id: "tiny", name: "Tiny", unit: "credit", meters: { reply: { name: "Answer", activity: "reply", category: "AI", rate: { flat: "3" } } }, plans: {}, packs: {} };
const named = (name) => ({ ...CURRENT, name });

test("a list is read from a file, a pasted text or what is dropped; a wrong or hostile one changes nothing", () =>
  visiting({ search: search("cleverai") }, async (page) => {
    page.on("dialog", () => assert.fail("something was executed"));
    await page.getByText("Bring in a list").click();
    const outcome = page.getByRole("group").filter({ has: page.getByLabel("Or its text") }).getByRole("status");
    /** `times`: so often, for what is long. */
    const paste = async (text, times = 1) => {
      await page.getByLabel("Or its text").evaluate((field, [text, times]) => {
        field.value = text.repeat(times);
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }, [text, times]);
      await button(page, "Read it").click();
    };
    for (const [what, text, said, times] of [
      ["nothing", "  ", "There is nothing to read yet"],
      ["no JSON", "<html><script>alert(1)</script>", "is not JSON: a value is wanted at line 1, column 1"],
      ["another document", '{"hello":"world"}', "is not a known field"],
      ["a typing error", JSON.stringify({ ...CURRENT, meterss: {} }), 'meterss: is not a known field; did you mean "meters"?'],
      ["a field of every object's", '{"__proto__":{"polluted":true},"constructor":{}}', "is not a known field"],
      ["nesting without end", '{"a":', "nested more than 64 levels deep", 90_000],
      ["5 MB of text", "x", "This is larger than 500 kB", 5_000_000],
      ["the same field twice", '{"id":"a","id":"b"}', "Nothing was changed."],
    ]) {
      await paste(text, times);
      await reads(outcome, said);
      assert.equal(await lists(page).inputValue(), "cleverai", what);
    }
    assert.equal(await page.evaluate(() => "polluted" in {}), false);
    const file = page.getByLabel("A file (JSON)");
    await file.setInputFiles({ name: "noise.json", mimeType: "application/json", buffer: Buffer.from([0xff, 0xfe, 0, 1, 2, 0x80]) });
    await reads(outcome, "is not JSON");
    await file.setInputFiles({ name: "film.json", mimeType: "application/json", buffer: Buffer.alloc(5_000_000, 0x20) });
    await reads(outcome, "This is larger than 500 kB");

    const script = '<img src=x onerror=alert(1)><script>alert(2)</script>"\'';
    const hostile = JSON.stringify({ ...named(script), meters: { reply: { ...CURRENT.meters.reply, name: script, source: [script] } } })
      // Names that every object has, as a meter and as a plan.
      .replace('"meters":{', '"meters":{"__proto__":{"name":"Proto","activity":"other","category":"x","rate":"1"},')
      .replace('"plans":{', '"plans":{"constructor":{"name":"Plain","price":null,"credits":"10"}');
    await file.setInputFiles({ name: "hostile.json", mimeType: "application/json", buffer: Buffer.from(hostile) });
    await page.getByRole("heading", { name: `${script}: the price list` }).waitFor();
    await reads(region(page, "Meters and their rates"), "Proto 1 credit");
    assert.deepEqual(await saved(page), JSON.parse(hostile));
    await button(page, "Edit").click();
    await group(page, "Proto").getByLabel("Rate", { exact: true }).fill("2");
    await reads(group(page, "Proto"), "2 credits");
    await go(page, "Estimate");
    await reads(answer(page), "2,700 credits a month.");
    await (await add(page, "Proto")).getByLabel("Events").fill("1");
    // Two more, thirty times.
    await reads(answer(page), "2,760 credits a month.");
    assert.equal(await page.evaluate(() => "name" in {} || "rate" in {}), false);

    await go(page, "Price list");
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "dropped.json", { type: "application/json" }));
      const target = document.querySelector("main");
      target.dispatchEvent(new DragEvent("dragover", { dataTransfer: data, bubbles: true, cancelable: true }));
      target.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }, JSON.stringify(named("Dropped")));
    await page.getByRole("heading", { name: "Dropped: the price list" }).waitFor();
    assert.deepEqual(await saved(page), named("Dropped"));
  }));

test("things may be called anything, and fit, and survive in an address", () =>
  visiting({ search: search("wotnot"), viewport: { width: 320, height: 800 }, expecting: /icon\.svg failed/ }, async (page) => {
    const endless = `Wide${"x".repeat(2000)}`;
    const odd = { name: "Odd", activity: "other", category: endless, event: "thing", quantities: { "a.b*c": { unit: "part" } }, rate: { unit: { of: "a.b*c", price: "2" } } };
    const reply = { name: endless, event: "reply", activity: "reply", category: "AI", source: [endless], rate: { by: { attribute: "model", values: { [endless]: "3", b: "2" } } } };
    const plans = { basic: { name: endless, price: "1", credits: "1000", features: [endless], limits: { [endless]: "5" } } };
    const list = { ...CURRENT, name: endless, currency: "USD", meters: { reply, "odd.one*two": odd }, plans, packs: { p: { name: endless, price: "5", credits: "100" } } };
    await page.getByText("Bring in a list").click();
    await page.getByLabel("Or its text").fill(JSON.stringify(list));
    await button(page, "Read it").click();
    await page.getByRole("heading", { name: `${endless}: the price list` }).waitFor();
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(await wide(), 320);
    await button(page, "Edit").click();
    await region(page, "About the list").waitFor();
    assert.equal(await wide(), 320);
    await go(page, "Account");
    assert.equal(await wide(), 320);
    await go(page, "Estimate");
    await (await add(page, "Odd")).getByLabel("Things").fill("1");
    await line(page, "Odd").getByLabel("Parts").fill("5");
    // 900 x 3, and 30 x 5 x 2.
    await reads(answer(page), "3,000 credits a month.");
    assert.equal(await wide(), 320);
    await page.waitForFunction(() => /[?&]l=odd[^&]*\.5(&|$)/.test(location.search));
    await page.reload();
    await reads(answer(page), "3,000 credits a month.");
  }));

test("an empty list is a start; a deleted one can be brought back", () =>
  visiting({ search: search("wotnot") }, async (page) => {
    await button(page, "Start an empty list").click();
    await page.getByRole("heading", { name: "My prices: the price list" }).waitFor();
    const reply = group(page, "AI reply");
    await reply.getByRole("combobox", { name: "Rate: Kind of price" }).selectOption("by conditions");
    await reads(state(page), "not right yet");
    await button(page, "Undo").click();
    await reads(state(page), "In use");
    await button(page, "Delete this list").click();
    await page.getByText("My prices is deleted.").waitFor();
    assert.equal(await lists(page).getByRole("option", { name: "My prices (yours)" }).count(), 0);
    await button(page, "Bring it back").click();
    await page.getByRole("heading", { name: "My prices: the price list" }).waitFor();
    await go(page, "Estimate");
    await reads(answer(page), "900 credits a month. Basic at $10 covers it, with 100 to spare.");
  }));

test("an address with a list that this browser does not have says so, and shows another", () =>
  visiting({ search: "?v=1&c=own.acme&p=team&l=reply*5day" }, async (page) => {
    await page.getByText("This address names a price list of somebody’s own, which this browser does not have: CleverAI’s is shown instead.").waitFor();
    await reads(answer(page), "4,500 credits a month. Pro Plan at $29 covers it, with 500 to spare.");
    await lists(page).selectOption("Bookbag");
    await page.getByText("This address names").waitFor({ state: "detached" });
  }));

test("the list is changed with the keyboard alone", () =>
  visiting({ search: search("bookbag") }, async (page) => {
    await button(page, "Change this list").focus();
    await page.keyboard.press("Enter");
    await region(page, "About the list").waitFor();
    // The heading of the new list has the focus, and Tab leads on from there.
    await page.keyboard.press("Tab");
    assert.equal(await button(page, "Done").evaluate((element) => element === document.activeElement), true);
    await group(page, "Hobby").getByLabel("Name").focus();
    await page.keyboard.press("Tab");
    assert.equal(await group(page, "Hobby").getByLabel("Credits", { exact: true }).evaluate((element) => element === document.activeElement), true);
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type("9000");
    await reads(state(page), "In use");
    await page.keyboard.press("Tab");
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");
    await go(page, "Estimate");
    await page.getByRole("radio", { name: "Hobby" }).check();
    await reads(answer(page), "4,500 credits a month. Hobby covers it, with 4,500 to spare.");
  }));

test("axe finds nothing in a list that is read, changed or wrong, in both themes, and nothing is cut off on a phone", () =>
  visiting({ search: search("bookbag"), viewport: { width: 320, height: 800 } }, async (page) => {
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
    await page.getByRole("main").evaluate((main) => main.querySelectorAll("details").forEach((each) => (each.open = true)));
    await cleanInBoth(page, "reading");
    assert.equal(await wide(), 320);
    await changing(page);
    await group(page, "Hobby").getByLabel("Price", { exact: true }).fill("x".repeat(80));
    await reads(state(page), "One thing is not right yet.");
    await cleanInBoth(page, "changing");
    assert.equal(await wide(), 320);
    await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
    assert.equal(await wide(), 320);
  }));

/** The name of what has the focus. */
const focused = (page) =>
  page.evaluate(() => {
    const { activeElement } = document;
    const named = activeElement.getAttribute("aria-labelledby");
    return (activeElement.labels?.[0] ?? (named ? document.getElementById(named) : activeElement)).innerText.replaceAll(/\s+/g, " ").trim();
  });

/** What "Save as JSON" gives. */
async function saved(page) {
  const download = page.waitForEvent("download");
  await button(page, "Save as JSON").click();
  return JSON.parse(await readFile(await (await download).path(), "utf8"));
}
