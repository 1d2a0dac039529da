import assert from "node:assert/strict";
import { test } from "node:test";
import { add, answer, chooseVendor, line, reads, useBrowser, visiting } from "./browser.js";

useBrowser();

// Every figure here is worked out by hand from the vendor's page.

test("the first thing on screen is an answer", () =>
  visiting({}, async (page) => {
    // 30 replies a day of 800 + 200 tokens on GPT-4o: 5 credits x 900.
    await reads(answer(page), "4,500 credits a month. Pro Plan at $29 covers it, with 500 to spare.");
  }));

test("choosing another vendor changes the answer, the plans and the meters", () =>
  visiting({}, async (page) => {
    await chooseVendor(page, "Bookbag");
    await reads(answer(page), "Standard covers it, with 7,500 to spare. Bookbag publishes no price for it.");
    assert.equal(await page.getByRole("radio").count(), 6);
    await chooseVendor(page, "WotNot");
    await reads(answer(page), "900 credits a month. WotNot publishes no plans here.");
    assert.equal(await page.getByRole("radio").count(), 0);
  }));

test("wotnot: blocks of 5,000 tokens times the model's multiplier, $7 per 1,000 beyond the plan", () =>
  visiting({}, async (page) => {
    await chooseVendor(page, "WotNot");
    const replies = line(page, "AI answer");
    await replies.getByLabel("Model").selectOption("claude-3-opus");
    await replies.getByLabel("Input tokens").fill("4000");
    await replies.getByLabel("Output tokens").fill("1001");
    // Two started blocks of 5,000 x 8 = 16, x 900.
    await reads(answer(page), "14,400 credits a month.");
    await page.getByLabel("Credits a month in your plan").fill("10000");
    // 4,400 beyond it: 4.4 x $7.
    await reads(answer(page), "Your plan’s 10,000 fall 4,400 short; at $7 per 1,000 the rest costs $30.80.");
    await replies.getByLabel("Output tokens").fill("1000");
    // 5,000 tokens are still one block.
    await reads(answer(page), "7,200 credits a month. Your plan covers it, with 2,800 to spare.");
  }));

// What the vendors' own pages work out, with their own figures; the sample rates of Agent Credits are not the vendor's.
const EXAMPLES = [
  { vendor: "WotNot", example: "Their page’s answer of 10,000 tokens", says: "2 credits a month." },
  { vendor: "WotNot", example: "Their page’s 1,000 extra credits", says: "1,000 credits a month. WotNot publishes no plans here. If yours included none, at $7 per 1,000 it would cost $7; say below" },
  { vendor: "Bookbag", example: "Their page’s GPT-4o beside GPT-4o mini", says: "6,000 credits a month.", where: "GPT-4o 5,000 (83%) GPT-4o mini 1,000 (17%)" },
  { vendor: "Agent Credits", example: "Their page’s one conversation", says: "Sample rate, not the vendor’s", where: "Web search 5 (63%) LLM 3 (38%)" },
];

test("what the vendors' pages work out is one click away and comes to their figures", () =>
  visiting({}, async (page) => {
    for (const { vendor, example, says, where } of EXAMPLES) {
      await chooseVendor(page, vendor);
      await page.getByRole("button", { name: example }).click();
      await reads(answer(page), says);
      if (where) await reads(page.getByRole("list", { name: "By use" }), where);
    }
  }));

test("cleverai: tokens, images and the cheapest mix of packs", () =>
  visiting({}, async (page) => {
    await line(page, "AI chat").getByLabel("Replies").fill("60");
    await line(page, "AI chat").getByLabel("Input tokens").fill("1800");
    await (await add(page, "Image generation")).getByLabel("Images").fill("2");
    await line(page, "Image generation").getByLabel("How often").selectOption("a week");
    await line(page, "Image generation").getByLabel("Model").selectOption("DALL-E 3 HD");
    // 2,000 tokens at 5 per 1,000 x 1,800 = 18,000; 2 x 30/7 = 8.57 images x 80 = 685.6.
    await reads(answer(page), "18,685.6 credits a month.");
    // 13,685.6 beyond Pro: two packs of 5,000 and four of 1,000 are $130; three of 5,000 would be $135.
    await reads(answer(page), "would fill the gap for $130. So $159 a month in all.");
    await page.getByRole("radio", { name: "Enterprise" }).check();
    await reads(answer(page), "Enterprise has no limit on credits. CleverAI publishes no price for it.");
  }));

test("cleverai: fractions of a thousand tokens are kept", () =>
  visiting({}, async (page) => {
    await line(page, "AI chat").getByLabel("Model").selectOption("Claude 3.5 Sonnet");
    await line(page, "AI chat").getByLabel("Input tokens").fill("777");
    await line(page, "AI chat").getByLabel("Output tokens").fill("1");
    await line(page, "AI chat").getByLabel("Replies").fill("7");
    // 0.778 x 3 = 2.334, x 210.
    await reads(answer(page), "490.14 credits a month.");
  }));

test("bookbag: by the model of each reply, several models side by side", () =>
  visiting({}, async (page) => {
    await chooseVendor(page, "Bookbag");
    await line(page, "AI reply").getByLabel("Model").selectOption("Claude Sonnet 4.6");
    await page.getByRole("button", { name: "Add another AI reply" }).click();
    await line(page, "AI reply 2").getByLabel("Replies").fill("50");
    await line(page, "AI reply 2").getByLabel("Model").selectOption("GPT-4o mini");
    // 900 x 4 + 1,500 x 1.
    await reads(answer(page), "5,100 credits a month. Standard covers it, with 6,900 to spare.");
    await page.getByRole("radio", { name: "Hobby" }).check();
    // 2,000 of 170 a day last eleven days and a bit.
    await reads(answer(page), "Hobby’s 2,000 fall 3,100 short. They run out on day 12; then replies stop. Standard would cover it.");
    await page.getByRole("button", { name: "Remove AI reply 2" }).click();
    await reads(answer(page), "3,600 credits a month.");
  }));

test("bookbag: own keys and its own small model cost nothing, and why is said", () =>
  visiting({}, async (page) => {
    await chooseVendor(page, "Bookbag");
    await line(page, "AI reply").getByRole("checkbox", { name: "The reply runs on your own API key" }).check();
    await reads(answer(page), "0 credits a month.");
    const worked = page.getByRole("region", { name: "How it is worked out" });
    await reads(worked, "Costs nothing: the reply runs on your own API key.");
    await line(page, "AI reply").getByRole("checkbox").uncheck();
    await line(page, "AI reply").getByLabel("Model").selectOption("Bookbag Local");
    await reads(worked, "Costs nothing: the model is Bookbag Local");
  }));

test("bookbag: the self-hosted build has no limit, and Enterprise is by agreement", () =>
  visiting({}, async (page) => {
    await chooseVendor(page, "Bookbag");
    await page.getByRole("radio", { name: "Self-hosted" }).check();
    await reads(answer(page), "Self-hosted has no limit on credits.");
    await page.getByRole("radio", { name: "Enterprise" }).check();
    await reads(answer(page), "Enterprise’s credits are by agreement.");
    await page.getByLabel("Credits a month in your Enterprise agreement").fill("4499");
    await reads(answer(page), "Enterprise’s 4,499 fall 1 short.");
  }));

test("knockknock: messages and started call minutes, at sample rates that are marked", () =>
  visiting({}, async (page) => {
    await chooseVendor(page, "Knock Knock App");
    await (await add(page, "AI voice call")).getByLabel("Calls").fill("10");
    await line(page, "AI voice call").getByLabel("How often").selectOption("a week");
    await line(page, "AI voice call").getByLabel("Minutes").fill("2.5");
    // 900 messages at 1; three started minutes at 5, x 10 x 30/7 = 42.86 calls.
    await reads(answer(page), "1,542.9 credits a month. Knock Knock App publishes neither plans nor a price for credits, so there is no figure in money.");
    await reads(answer(page), "Sample rate, not the vendor’s");
    await page.getByLabel("Credits a month in your plan").fill("1000");
    await reads(answer(page), "Your plan’s 1,000 fall 542.9 short. They run out on day 20; then replies stop.");
    await line(page, "AI chat message").getByRole("checkbox", { name: "A human takes the conversation" }).check();
    await reads(answer(page), "642.9 credits a month. Your plan covers it, with 357.1 to spare.");
  }));

test("agent-credits: replies by token, searches and speech, at sample rates that are marked", () =>
  visiting({}, async (page) => {
    await chooseVendor(page, "Agent Credits");
    await (await add(page, "Web search")).getByLabel("Searches").fill("4");
    await (await add(page, "Speech to text")).getByLabel("Voice messages").fill("10");
    await line(page, "Speech to text").getByLabel("Minutes").fill("0.5");
    // 900 x 1 + 120 x 5 + 300 x 1.
    await reads(answer(page), "1,800 credits a month.");
    await reads(answer(page), "Sample rate, not the vendor’s");
  }));

test("cleverai: every meter of the page is there, and analytics is free", () =>
  visiting({}, async (page) => {
    const meters = ["AI chat", "Image generation", "Web search", "PDF summary", "Video generation", "Workflow", "Chatbot message", "Analytics", "Custom training"];
    const offered = page.getByRole("group", { name: "Add", exact: true }).getByRole("button");
    assert.deepEqual(await offered.allInnerTexts(), meters.slice(1));
    await line(page, "AI chat").getByLabel("Replies").fill("0");
    await (await add(page, "Analytics")).getByLabel("Reports").fill("5");
    await reads(answer(page), "0 credits a month.");
    await (await add(page, "Workflow")).getByLabel("Runs").fill("1");
    // How often and the seven things that a run can call.
    assert.equal(await line(page, "Workflow").getByRole("spinbutton").count(), 8);
    await line(page, "Workflow").getByLabel("Input tokens").fill("1000");
    await line(page, "Workflow").getByLabel("Searches").fill("2");
    await line(page, "Workflow").getByLabel("Images").fill("1");
    // A run calls 1,000 tokens on GPT-4o, two searches and a standard image: 5 + 10 + 40, x 30.
    await reads(answer(page), "1,650 credits a month.");
  }));

test("cleverai: a chatbot's messages ask and cost what a chat does", () =>
  visiting({}, async (page) => {
    await line(page, "AI chat").getByLabel("Replies").fill("0");
    const messages = await add(page, "Chatbot message");
    await messages.getByLabel("Messages").fill("40");
    // How often, tokens in, tokens out; nothing that is not priced.
    assert.equal(await messages.getByRole("spinbutton").count(), 3);
    await messages.getByLabel("Model").selectOption("Claude 3.5 Sonnet");
    // 1,000 tokens at 3 per 1,000, x 1,200.
    await reads(answer(page), "3,600 credits a month.");
  }));

test("under every vendor the lines add up to the total, and the total is said once", () =>
  visiting({}, async (page) => {
    for (const vendor of ["WotNot", "CleverAI", "Knock Knock App", "Agent Credits", "Bookbag"]) {
      await chooseVendor(page, vendor);
      for (const offered of await page.getByRole("button", { name: /^Add (?!another)/ }).elementHandles()) await offered.click();
      for (const field of await page.getByRole("region", { name: "Your workload" }).getByRole("spinbutton").all()) await field.fill("3");
      const worked = page.getByRole("region", { name: "How it is worked out" });
      const lines = await worked.getByRole("listitem").filter({ has: page.getByRole("heading") }).all();
      assert.ok(lines.length > 0);
      const credits = await Promise.all(lines.map(async (each) => millionths(/([\d,.]+) credits/.exec(await each.innerText())[1])));
      const total = /([\d,.]+) credits/.exec(await worked.getByText("Together, in a month of 30 days").locator("..").innerText())[1];
      assert.equal(millionths(total), credits.reduce((sum, each) => sum + each, 0n), vendor);
    }
  }));

/** "1,234.5" as 1234500000n: exact, so that the sum is not itself a float's. */
function millionths(text) {
  const [whole, fraction = ""] = text.replaceAll(",", "").split(".");
  assert.ok(fraction.length <= 6, text);
  return BigInt(whole + fraction.padEnd(6, "0"));
}
