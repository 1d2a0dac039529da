import assert from "node:assert/strict";
import { test } from "node:test";
import { add, answer, line, reads, useBrowser, visiting } from "./browser.js";

useBrowser();

test("a number below zero is said at its field, and its line left out", () =>
  visiting({}, async (page) => {
    const replies = line(page, "AI chat").getByLabel("Replies");
    await replies.fill("-5");
    await reads(line(page, "AI chat"), "This cannot be below zero.");
    assert.equal(await replies.getAttribute("aria-invalid"), "true");
    await reads(answer(page), "One line is left out until mended");
    await replies.fill("5");
    await reads(answer(page), "750 credits a month.");
    assert.equal(await replies.getAttribute("aria-invalid"), "false");
  }));

test("an empty field counts as nothing", () =>
  visiting({}, async (page) => {
    await line(page, "AI chat").getByLabel("Replies").fill("");
    await reads(answer(page), "Nothing used yet.");
    await line(page, "AI chat").getByLabel("Replies").fill("10");
    await line(page, "AI chat").getByLabel("Output tokens").fill("");
    await reads(answer(page), "1,200 credits a month.");
  }));

test("a huge number is exact and fits; one beyond a trillion is refused", () =>
  visiting({ viewport: { width: 320, height: 700 } }, async (page) => {
    await line(page, "AI chat").getByLabel("Replies").fill("1000000000000");
    await reads(answer(page), "150,000,000,000,000 credits a month.");
    const { scroll, client } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      client: document.documentElement.clientWidth,
    }));
    assert.ok(scroll <= client, `${scroll} wide in ${client}`);
    await line(page, "AI chat").getByLabel("Replies").fill("1000000000001");
    await reads(line(page, "AI chat"), "This is more than a trillion.");
  }));

test("what is no number is told from nothing, and stays as it was typed", () =>
  visiting({}, async (page) => {
    const replies = line(page, "AI chat").getByLabel("Replies");
    await replies.focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("1e");
    await reads(line(page, "AI chat"), "This is not a number.");
    await page.keyboard.type("2");
    // 1e2 is a hundred: 100 x 30 x 5.
    await reads(answer(page), "15,000 credits a month.");
  }));

test("nothing on the page ever says undefined or NaN", () =>
  visiting({}, async (page) => {
    for (const typed of ["", "0", "-1", "0.000001", "999999999999"]) {
      const fields = page.getByRole("spinbutton");
      for (const field of await fields.all()) await field.fill(typed);
      const text = await page.getByRole("main").innerText();
      assert.doesNotMatch(text, /undefined|NaN|null|Infinity|N\/A|\[object/, `after "${typed}"`);
    }
  }));

test("buttons beside a number step to the next round one, for thumbs, and are named after their field", () =>
  visiting({ hasTouch: true, isMobile: true, viewport: { width: 320, height: 700 } }, async (page) => {
    const chat = line(page, "AI chat");
    const [fewer, more] = ["Fewer replies", "More replies"].map((name) => chat.getByRole("button", { name, exact: true }));
    const replies = chat.getByLabel("Replies");
    for (const [from, button, to] of [
      ["30", more, "31"],
      ["12.5", fewer, "12"],
      ["990", more, "1000"],
      ["1000", fewer, "990"],
      ["1234", more, "1300"],
      ["10", fewer, "9"],
      ["1", fewer, "0"],
      ["", more, "1"],
    ]) {
      await replies.fill(from);
      await button.tap();
      assert.equal(await replies.inputValue(), to, from);
    }
    await chat.getByRole("button", { name: "More input tokens" }).tap();
    assert.equal(await chat.getByLabel("Input tokens").inputValue(), "900");
    // 1,100 tokens, once a day.
    await reads(answer(page), "165 credits a month.");
    // Nothing below zero, and nothing from what is no number of any use.
    await replies.fill("0");
    assert.equal(await fewer.getAttribute("aria-disabled"), "true");
    await replies.fill("-4");
    assert.equal(await more.getAttribute("aria-disabled"), "true");
    for (const target of [fewer, more, replies, chat.getByLabel("How often"), chat.getByLabel("Model")]) {
      const { width, height } = await target.boundingBox();
      assert.ok(width >= 44 && height >= 44, `${width} x ${height}`);
    }
  }));

test("meters are added one by one, keep the focus at hand, and go again", () =>
  visiting({}, async (page) => {
    const workload = page.getByRole("region", { name: "Your workload" });
    const lines = () => workload.getByRole("heading", { level: 3 }).allInnerTexts();
    assert.deepEqual(await lines(), ["AI chat"]);
    const searches = (await add(page, "Web search")).getByLabel("Searches");
    // Nothing is assumed: it stands at nothing until a number is typed over it.
    await reads(answer(page), "4,500 credits a month.");
    assert.equal(await searches.evaluate((field) => field === document.activeElement), true);
    await page.keyboard.type("20");
    await reads(answer(page), "7,500 credits a month.");
    // Emptied to type another number, it stays where it is.
    await searches.fill("");
    assert.deepEqual(await lines(), ["AI chat", "Web search"]);
    await searches.fill("2");
    await page.getByRole("button", { name: "Add another AI chat" }).click();
    assert.equal(await line(page, "AI chat 2").getByLabel("Replies").evaluate((field) => field === document.activeElement), true);
    await page.getByRole("button", { name: "Remove AI chat", exact: true }).click();
    await page.getByRole("button", { name: "Remove Web search" }).click();
    const offered = page.getByRole("button", { name: "Add Web search" });
    assert.equal(await offered.evaluate((button) => button === document.activeElement), true);
    assert.deepEqual(await lines(), ["AI chat"]);
    assert.equal(await page.getByRole("button", { name: /^Remove/ }).count(), 0);
    await reads(answer(page), "Nothing used yet.");
    await page.keyboard.press("Control+z");
    await reads(answer(page), "300 credits a month.");
    assert.deepEqual(await lines(), ["AI chat", "Web search"]);
  }));

test("five agents, one with a name of sixty letters, fit wherever they are shown", () => {
  const names = ["Shop", "Support", "Sales", "Onboarding", "n".repeat(60)];
  const search = `?v=1&c=cleverai&p=pro${names.map((name, index) => `&l=chat*${10 * (index + 1)}day*label.${name}`).join("")}`;
  return visiting({ search }, async (page) => {
    // 150 a day, 5 each.
    await reads(answer(page), "22,500 credits a month.");
    await page.locator("details").evaluateAll((all) => all.forEach((each) => (each.open = true)));
    assert.ok((await page.getByText(names.at(-1)).count()) > 1);
    for (const width of [320, 1280, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      await page.waitForFunction((most) => document.documentElement.scrollWidth <= most, width);
      const cut = await page.getByText(names.at(-1)).evaluateAll((all) => all.filter((element) => element.getBoundingClientRect().right > innerWidth && !element.closest(".scrolling")).length);
      assert.equal(cut, 0, `${width} pixels wide`);
    }
  });
});
