import assert from "node:assert/strict";
import { test } from "node:test";
import { add, answer, chooseVendor, line, reads, useBrowser, visiting, written } from "./browser.js";

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
    await (await add(page, "Web search")).getByLabel("Searches").fill("3");
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

test("tokens have sliders too, and a text with several counts fills their fields", () =>
  visiting({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    const chat = line(page, "AI chat");
    const [input, output] = await chat.getByRole("slider", { name: "How much" }).all();
    assert.equal(await input.getAttribute("aria-valuetext"), "800 input tokens");
    await output.focus();
    await page.keyboard.press("End");
    assert.equal(await chat.getByLabel("Output tokens").inputValue(), "1000000");
    // 1,000,800 tokens at 5 per 1,000, x 900.
    await reads(answer(page), "4,503,600 credits a month.");
    for (const [text, tokens] of [
      ["1,200 input, 300 output", ["1200", "300"]],
      ['{"prompt_tokens": 2500, "completion_tokens": 40}', ["2500", "40"]],
      ["1.5k in / 250 out", ["1500", "250"]],
    ]) {
      await page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text);
      await chat.getByLabel("Input tokens").focus();
      await page.keyboard.press("Control+V");
      await reads(answer(page), `${((Number(tokens[0]) + Number(tokens[1])) * 4.5).toLocaleString("en")} credits a month.`);
      assert.deepEqual([await chat.getByLabel("Input tokens").inputValue(), await chat.getByLabel("Output tokens").inputValue()], tokens);
    }
    // A single number is pasted as any other text.
    await page.evaluate(() => navigator.clipboard.writeText("7"));
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Control+V");
    assert.equal(await chat.getByLabel("Input tokens").inputValue(), "7");
  }));

test("weekends can be left out, and the address says so", () =>
  visiting({}, async (page) => {
    await page.getByRole("checkbox", { name: "Weekdays only" }).check();
    // 30 x 22 x 5.
    await reads(answer(page), "3,300 credits a month.");
    await reads(region(page, "How it is worked out"), "Together, in a month of 22 weekdays 3,300 credits");
    const month = region(page, "The month, day by day");
    await month.getByText("Show as table").click();
    const used = (await month.getByRole("table").getByRole("row").allInnerTexts()).slice(1).map((row) => row.split(/\s+/)[1]);
    assert.deepEqual(used.slice(0, 8), ["150", "150", "150", "150", "150", "0", "0", "150"]);
    await page.waitForFunction(() => location.search.includes("d=5"));
    await page.goto(page.url());
    await reads(answer(page), "3,300 credits a month.");
  }));

test("what was changed is undone and done again, by button and by key, a field at a time", () =>
  visiting({}, async (page) => {
    const replies = line(page, "AI chat").getByLabel("Replies");
    const undo = page.getByRole("region", { name: "Your workload" }).getByRole("button", { name: "Undo" });
    assert.equal(await undo.getAttribute("aria-disabled"), "true");
    await replies.focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("123");
    await reads(answer(page), "18,450 credits a month.");
    await line(page, "AI chat").getByLabel("Model").selectOption("GPT-4o Mini");
    await button(page, "Reset").click();
    await reads(answer(page), "4,500 credits a month.");
    await undo.click();
    await reads(answer(page), "3,690 credits a month.");
    await page.keyboard.press("Control+z");
    await reads(answer(page), "18,450 credits a month.");
    await replies.focus();
    await page.keyboard.press("Control+z");
    await reads(answer(page), "4,500 credits a month.");
    assert.equal(await undo.getAttribute("aria-disabled"), "true");
    await page.keyboard.press("Control+Shift+z");
    await reads(answer(page), "18,450 credits a month.");
    await button(page, "Redo").click();
    await reads(answer(page), "3,690 credits a month.");
    // A new change leaves nothing to do again.
    await page.getByRole("radio", { name: "Free Plan" }).check();
    assert.equal(await button(page, "Redo").getAttribute("aria-disabled"), "true");
    await page.keyboard.press("Control+z");
    assert.equal(await page.getByRole("radio", { name: "Pro Plan" }).isChecked(), true);
  }));

test("the same workload under every price list, with what each cannot meter", () =>
  visiting({}, async (page) => {
    await (await add(page, "Image generation")).getByLabel("Images").fill("1");
    await button(page, "Work it out with all of them").click();
    const table = page.getByRole("table", { name: "This workload under each price list" });
    await table.waitFor();
    const rows = (await table.getByRole("row").allInnerTexts()).slice(1).map((row) => row.replaceAll(/\s+/g, " "));
    assert.deepEqual(rows, [
      // 900 replies of 5 credits and 30 images of 40; 700 beyond Pro's 5,000 are a pack of 1,000.
      "CleverAI 5,700 Pro Plan $39 nothing",
      "WotNot 900 no plans published no price published images",
      "Knock Knock App (sample rates) 900 no plans published no price published images",
      "Agent Credits (sample rates) 900 no plans published no price published images",
      "Bookbag 4,500 Standard no price published images",
    ]);
  }));

test("the link is copied", () =>
  visiting({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await line(page, "AI chat").getByLabel("Replies").fill("31");
    await page.waitForFunction(() => location.search.includes("31day"));
    await button(page, "Copy a link to this estimate").click();
    await reads(page.getByRole("status", { name: "Link" }), "Copied.");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
  }));

test("a list with yearly prices can be paid by the year, which may make another plan the best", () =>
  visiting({ search: "?v=1&c=bookbag&w=list", expecting: /icon\.svg failed/ }, async (page) => {
    // A reply is 1 credit. Small with two packs is $30; large is $36, or a twelfth of $290, $24.17.
    const list = {
      id: "ours",
      name: "Ours",
      unit: "credit",
      currency: "USD",
      meters: { reply: { name: "Reply", event: "reply", activity: "reply", category: "AI", rate: { flat: "1" } } },
      plans: {
        small: { name: "Small", price: "10", credits: "500", yearly: { discount: "0.2" } },
        large: { name: "Large", price: "36", credits: "5000", yearly: { price: "290" } },
        once: { name: "Once", price: "600", period: "year", credits: "60000" },
      },
      packs: { p: { name: "200 credits", price: "10", credits: "200" } },
      policy: { exhaustion: { mode: "block", when: "short" } },
    };
    await page.getByText("Bring in a list").click();
    await page.getByLabel("Or its text").fill(JSON.stringify(list));
    await button(page, "Read it").click();
    await page.getByRole("heading", { name: "Ours: the price list" }).waitFor();
    await page.getByRole("link", { name: "Estimate", exact: true }).click();
    await reads(answer(page), "900 credits a month. Small’s 500 fall 400 short; 2 × 200 credits would fill the gap for $20. So $30 a month in all.");
    const plans = page.getByRole("group", { name: "Plan", exact: true });
    await reads(plans, "Small $10 a month, 500 credits; $96 a year $30 in all Large $36 a month, 5,000 credits; $290 a year $36 in all Once $600 a year, 60,000 credits $50 in all");
    await plans.getByRole("checkbox", { name: "Paid by the year" }).check();
    // $96 is $8 a month, and $20 of packs.
    await reads(plans, "Small $8 a month, paid as $96 a year; 500 credits $28 in all Large $24.17 a month, paid as $290 a year; 5,000 credits $24.17 in all");
    await reads(region(page, "What would save most"), "Large instead of Small: $3.83 a month less.");
    await button(page, /^Try: Large instead of Small/).click();
    await reads(answer(page), "Large at $24.17 covers it");
    await written(page);
    await page.reload();
    await reads(answer(page), "Large at $24.17 covers it");
    await plans.getByRole("checkbox", { name: "Paid by the year" }).uncheck();
    await reads(answer(page), "Large at $36 covers it");
    // One's own list stands beside the others.
    await button(page, "Work it out with all of them").click();
    const compared = page.getByRole("table", { name: "This workload under each price list" });
    await reads(compared.getByRole("row").nth(1), "Ours 900 Small $30 nothing");
    assert.equal(await compared.getByRole("row").count(), 7);
  }));

test("under every list something is said of savings, and an undone one leaves what was changed since", () =>
  visiting({}, async (page) => {
    const savings = region(page, "What would save most");
    for (const [vendor, expected] of [
      // Three of them, the largest first, though two are of one kind.
      ["CleverAI", "GPT-4o Mini instead of GPT-4o: 3,600 credits a month less. Try AI chat on Claude 3.5 Sonnet instead of GPT-4o: 1,800 credits a month less. Try AI chat with 100 output tokens"],
      ["WotNot", "AI answer on gemini-1.5-flash instead of gpt-4o: 855 credits a month less. Try AI answer on gpt-4.1-nano"],
      ["Knock Knock App", "This price list has nothing cheaper for it: only fewer uses would cost less."],
      ["Agent Credits", "LLM with 100 output tokens instead of 200 output tokens: 90 credits a month less."],
      ["Bookbag", "AI reply on Bookbag Local instead of GPT-4o: 4,500 credits a month less. Try AI reply on your own API key: 4,500 credits a month less."],
    ]) {
      if (vendor !== "CleverAI") await chooseVendor(page, vendor);
      await reads(savings, expected);
    }
    await button(page, /^Try: AI reply on GPT-4o mini/).click();
    await reads(answer(page), "900 credits a month.");
    const undo = savings.getByRole("button", { name: "Undo" });
    assert.equal(await undo.evaluate((button) => button === button.ownerDocument.activeElement), true);
    // What was changed since is not to be lost with it.
    await line(page, "AI reply").getByLabel("Replies").fill("10");
    await reads(answer(page), "300 credits a month.");
    assert.equal(await undo.count(), 0);
  }));

test("a year ahead: even, growing, on unequal days, with packs bought and with real requests", () =>
  visiting({}, async (page) => {
    const ahead = region(page, "A year ahead");
    await button(page, "Look a year ahead").click();
    await ahead.getByLabel("Growth a month, in %").fill("0");
    const status = ahead.getByRole("status");
    // 150 a day on 365 days, and twelve times $29.
    await reads(status, "In a year 54,750 credits are used, for $348 in all. The plan’s credits last in every month.");
    const months = async () => {
      await ahead.locator("details").evaluate((details) => (details.open = true));
      const rows = await ahead.getByRole("table", { name: "Credits used in each month" }).getByRole("row").allInnerTexts();
      return rows.slice(1).map((row) => row.split(/\s+/));
    };
    const even = await months();
    assert.equal(even.length, 12);
    // June has 30 days, July 31.
    assert.deepEqual(even.slice(0, 2), [["1", "4,500", "0", "500"], ["2", "4,650", "0", "350"]]);
    await ahead.getByLabel("Growth a month, in %").fill("10");
    const growing = await reads(status, /first gone in month \d\. [\d,]+ uses are refused for lack of credits\./);
    const used = (await months()).map(([, credits]) => Number(credits.replaceAll(",", "")));
    assert.ok(used.every((credits) => credits <= 5000) && used[1] > 4650, `${growing} ${used}`);
    await ahead.getByRole("checkbox", { name: "Buy 5,000 credits whenever less than a fifth" }).check();
    await reads(status, /With the packs they never run out\.$/);
    await ahead.getByLabel("Days are").selectOption("50% more or less");
    await ahead.getByLabel("Growth a month, in %").fill("-1");
    await reads(status, "Growth is a percentage from 0 to 1,000.");
    await ahead.getByLabel("Growth a month, in %").fill("0");
    await reads(status, /In a year 5\d,\d{3}/);
    await ahead.getByLabel("Replies are").selectOption("as long as published real ones");
    // 30 a day for a year are 10,950 of the 5,027, each priced by itself.
    await reads(status, /In a year [\d,.]+ credits are used, for \$[\d,]+ in all\./);
    assert.notDeepEqual((await months())[0], even[0]);
    await page.waitForFunction(() => new URLSearchParams(location.search).get("h") === "0*2*1*1");
    await page.goto(page.url());
    await reads(status, /In a year [\d,.]+ credits are used/);
    assert.equal(await ahead.getByLabel("Replies are").inputValue(), "real");
  }));

test("a list that charges money outright is answered in money, to the fraction of a cent where it says so", () =>
  visiting({ search: "?v=1&c=bookbag&w=list" }, async (page) => {
    const list = {
      id: "metered",
      name: "Metered",
      unit: "USD",
      currency: "USD",
      meters: { reply: { name: "Reply", event: "reply", activity: "reply", category: "AI", rate: { by: { attribute: "model", values: { large: "0.0125", small: "0.0005" } } } } },
      plans: {},
      packs: {},
    };
    await page.getByText("Bring in a list").click();
    await page.getByLabel("Or its text").fill(JSON.stringify(list));
    await button(page, "Read it").click();
    await page.getByRole("heading", { name: "Metered: the price list" }).waitFor();
    await page.getByRole("link", { name: "Estimate", exact: true }).click();
    // 900 replies at 1.25 cents.
    await reads(answer(page), "$11.25 a month. Metered charges each use in money; there is no plan to choose.");
    await reads(line(page, "Reply"), "$11.25 a month");
    await reads(region(page, "What would save most"), "Reply on small instead of large: $10.80 a month less.");
    await reads(region(page, "How it is worked out"), "900 replies a month, $0.0125 each.");
    assert.doesNotMatch(await page.getByRole("region", { name: /^A month with/ }).innerText(), /credit/);
  }));
