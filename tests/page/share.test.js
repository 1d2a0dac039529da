import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { cleanInBoth } from "./axe.js";
import { answer, chooseVendor, line, reads, ready, useBrowser, visiting } from "./browser.js";

useBrowser();

const button = (page, name) => page.getByRole("button", { name, exact: true });
const said = (page) => page.getByRole("status", { name: "Share" });
const workload = (page) => page.getByRole("region", { name: "Your workload" });

async function unfold(page) {
  await page.getByText("Embed, save or print").click();
  await page.waitForFunction(() => document.querySelector("textarea[readonly]").value !== "");
}

/** The bytes of the file that a button saves. */
async function saved(page, name) {
  const download = page.waitForEvent("download");
  await button(page, name).click();
  const file = await download;
  await reads(said(page), `Saved as ${file.suggestedFilename()}.`);
  return readFile(await file.path());
}

/** Every address that was ever valid goes on to mean what it meant. Add to the list, never change it. */
test("old links keep working", async () => {
  const addresses = JSON.parse(await readFile(new URL("addresses.json", import.meta.url), "utf8"));
  await visiting({ search: addresses[0].search }, async (page) => {
    for (const { what, search, says } of addresses) {
      // As Back and Forward do it: read anew, without waiting for a page to load.
      await page.evaluate((to) => {
        history.pushState(null, "", to);
        dispatchEvent(new PopStateEvent("popstate"));
      }, search);
      const status = page.getByRole("status", { name: search.includes("w=account") ? "The account" : "The answer" });
      await status.waitFor();
      assert.ok((await reads(status, says)).startsWith(says), what);
    }
  });
});

test("the link is that of what is on screen, whatever the address still says", () =>
  visiting({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    const copied = await page.evaluate(async () => {
      const field = [...document.querySelectorAll("input[type=number]")][0];
      field.value = "77";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      [...document.querySelectorAll("button")].find(({ innerText }) => innerText.startsWith("Copy a link")).click();
    });
    assert.equal(copied, undefined);
    await reads(page.getByRole("status", { name: "Link" }), "Copied.");
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /[?&]l=chat\*77day\*/);
  }));

test("the embed code is two lines, and follows vendor, plan and allotment", () =>
  visiting({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await unfold(page);
    const code = page.getByLabel("For your own page");
    const lines = (await code.inputValue()).split("\n");
    assert.match(lines[0], /^<script type="module" src="https:\/\/unpkg\.com\/drawdown@\d+\.\d+\.\d+\/element\.js"><\/script>$/);
    assert.deepEqual(lines.slice(1), ['<drawdown-calculator catalog="cleverai" plan="pro"></drawdown-calculator>']);
    await page.getByRole("radio", { name: "Enterprise" }).check();
    await page.waitForFunction(() => document.querySelector("textarea[readonly]").value.includes('plan="enterprise"'));
    await chooseVendor(page, "WotNot");
    await page.getByLabel("Credits a month in your plan").fill("600");
    await page.waitForFunction(() => document.querySelector("textarea[readonly]").value.endsWith('<drawdown-calculator catalog="wotnot" allotment="600"></drawdown-calculator>'));
    await button(page, "Copy the embed code").click();
    await reads(said(page), "Copied.");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await code.inputValue());
  }));

test("the embed code carries the visitor's workload, where it is not the usual one", () =>
  visiting({}, async (page) => {
    await unfold(page);
    const written = () =>
      page.getByLabel("For your own page").evaluate(({ value }) => {
        const calculator = new DOMParser().parseFromString(value, "text/html").querySelector("drawdown-calculator");
        return JSON.parse(calculator.getAttribute("workload"));
      });
    assert.equal(await written(), null);
    await button(page, "Software support").click();
    await line(page, "AI chat").getByLabel("Called").fill(`Anna's "desk" <b> & co`);
    await line(page, "AI chat 2").getByLabel("Replies").fill("-1");
    await page.getByRole("checkbox", { name: "Weekdays only" }).check();
    await reads(said(page), "One line that is not right yet is left out.");
    const agent = `Anna's "desk" <b> & co`;
    const quantities = { inputTokens: "800", outputTokens: "200" };
    assert.deepEqual(await written(), {
      items: [
        { label: agent, usage: { meter: "chat", quantities, attributes: { model: "GPT-4o", agent } }, times: "250", per: "day" },
        { usage: { meter: "web_search", quantities: {}, attributes: {} }, times: "20", per: "day" },
        { usage: { meter: "pdf_summary", quantities: {}, attributes: {} }, times: "5", per: "day" },
      ],
      weekdaysOnly: true,
    });
    await workload(page).getByRole("button", { name: "Reset" }).click();
    await page.waitForFunction(() => !document.querySelector("textarea[readonly]").value.includes("workload"));
  }));

test("a list of one's own goes along inside the code, and cannot break out of it", () =>
  visiting({ search: "?v=1&c=bookbag&w=list", permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await button(page, "Change this list").click();
    const name = "</script><script>alert(1)</script><!--";
    await page.getByRole("region", { name: "About the list" }).getByLabel("Name").fill(name);
    await page.getByRole("link", { name: "Estimate", exact: true }).click();
    await ready(page);
    await unfold(page);
    const embedded = await page.getByLabel("For your own page").evaluate(({ value }) => {
      const parsed = new DOMParser().parseFromString(value, "text/html");
      const calculator = parsed.querySelector("drawdown-calculator");
      return { scripts: parsed.scripts.length, plan: calculator.getAttribute("plan"), catalog: calculator.getAttribute("catalog"), list: calculator.firstElementChild.textContent };
    });
    assert.deepEqual({ ...embedded, list: JSON.parse(embedded.list).name }, { scripts: 2, plan: "standard", catalog: null, list: name });
    await button(page, "Copy a link to this estimate").click();
    await reads(page.getByRole("status", { name: "Link" }), "The link opens in this browser only");
  }));

test("the lines as CSV, parsed back, are what the screen says; nothing in them is a formula", () =>
  visiting({}, async (page) => {
    await button(page, "Agency").click();
    const formula = '=HYPERLINK("http://x","y"), \'1';
    await line(page, "AI chat").getByLabel("Called").fill(formula);
    await line(page, "AI chat 2").getByLabel("Called").fill("+1");
    await line(page, "Image generation").getByLabel("How often").selectOption("a week");
    await line(page, "Web search").getByLabel("Searches").fill("0.1");
    await unfold(page);
    const [head, ...rows] = parsed((await saved(page, "Save the lines (CSV)")).toString("utf8"));
    const records = rows.map((cells) => Object.fromEntries(head.map((column, index) => [column, cells[index]])));
    assert.deepEqual(records.map(({ name }) => name), [`'${formula}`, "'+1", "Client C", "Image generation", "Web search"]);
    assert.ok(rows.flat().every((cell) => !/^[=+@-]/.test(cell)));
    const worked = page.getByRole("region", { name: "How it is worked out" });
    const shown = await worked.getByRole("listitem").filter({ has: page.getByRole("heading") }).all();
    const credits = await Promise.all(shown.map(async (each) => /([\d,.]+) credits/.exec(await each.innerText())[1].replaceAll(",", "")));
    assert.deepEqual(records.map((record) => record.credits_per_month), credits);
    // 18,000 + 2,400 + 3,600 + 17.14 x 40 + 3 x 5.
    await reads(answer(page), "24,700.6 credits a month.");
    assert.equal(records.reduce((sum, record) => sum + BigInt(Math.round(Number(record.credits_per_month) * 10)), 0n), 247006n);
    assert.deepEqual(
      [records[3].times, records[3].per, records[3].events_per_month, records[3].credits_each, records[3].usage],
      ["4", "week", "17.14", "40", "model: DALL-E 3 Standard"],
    );

    const { workload, estimate, ...rest } = JSON.parse(await saved(page, "Save the estimate (JSON)"));
    assert.deepEqual(rest, { catalog: "cleverai", plan: "pro" });
    assert.equal(estimate.creditsPerMonth, "24700.6");
    assert.equal(estimate.items[3].quote.lines[0].credits, "40");
    assert.equal(workload.items[0].label, formula);
    // A line that is not right is left out, and that is said.
    await line(page, "AI chat 2").getByLabel("Replies").fill("-1");
    await saved(page, "Save the lines (CSV)");
    await reads(said(page), "One line that is not right yet is left out.");
  }));

test("the charts as a PNG show what the screen shows, in both themes", () =>
  visiting({}, async (page) => {
    await unfold(page);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      const bytes = await saved(page, "Save the charts (PNG)");
      assert.deepEqual([...bytes.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
      const { width, height, shares } = await page.evaluate(colours, {
        bytes: bytes.toString("base64"),
        wanted: { paper: ":root", ink: ".credits", bars: ".burn-down .bar-mark", low: ".line-warn line", last: ".line-alarm line", gauge: ".gauge-used" },
      });
      assert.ok(width > 1000 && height > 1000, `${width} x ${height}`);
      assert.ok(shares.paper > 0.5 && shares.paper < 0.97, JSON.stringify(shares));
      for (const [what, share] of Object.entries(shares)) assert.ok(share > 0.0002, `${what}: ${JSON.stringify(shares)}`);
    }
  }));

/** In the page: the picture's size, and how much of it has the colour of each of these elements. */
async function colours({ bytes, wanted }) {
  const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))]));
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, picture.width, picture.height);
  const counts = new Map();
  for (let place = 0; place < data.length; place += 4) {
    const colour = `rgb(${data[place]}, ${data[place + 1]}, ${data[place + 2]})`;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const shares = Object.entries(wanted).map(([what, selector]) => {
    const style = getComputedStyle(document.querySelector(selector));
    const colour = { paper: style.backgroundColor, ink: style.color, low: style.stroke, last: style.stroke }[what] ?? style.fill;
    return [what, (counts.get(colour) ?? 0) / (picture.width * picture.height)];
  });
  return { width: picture.width, height: picture.height, shares: Object.fromEntries(shares) };
}

test("on paper: the answer, the lines, the chart and the sources, and nothing to click", () =>
  visiting({}, async (page) => {
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const worked = page.getByRole("region", { name: "How it is worked out" });
    for (const shown of [answer(page), worked.getByText("Pro rata, exact: 1,500 tokens on GPT-4o cost 7.5 credits."), worked.getByText("Quoted from"), page.getByRole("group", { name: /^Credits left at the end of each day/ })]) {
      assert.equal(await shown.isVisible(), true);
    }
    assert.equal(await page.getByRole("button").count(), 0);
    assert.equal(await page.getByRole("slider").count(), 0);
    assert.equal(await page.getByRole("navigation").count(), 0);
    // What is not used takes no paper.
    assert.equal(await line(page, "Web search").count(), 0);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    const paper = await page.pdf({ format: "A4" });
    assert.equal(paper.subarray(0, 5).toString(), "%PDF-");
    const sheets = paper.toString("latin1").match(/\/Type\s*\/Page[^s]/g).length;
    assert.ok(sheets >= 2 && sheets <= 5, `${sheets} sheets`);
    // Folded again: the page is as it was.
    assert.equal(await page.locator("details[open]").count(), 0);
    await page.setViewportSize({ width: 640, height: 900 });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 640);
  }));

test("every change of the estimate can be undone, what was typed in one field at once", () =>
  visiting({}, async (page) => {
    const undo = workload(page).getByRole("button", { name: "Undo", exact: true });
    assert.equal(await undo.getAttribute("aria-disabled"), "true");
    await line(page, "AI chat").getByLabel("Replies").focus();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type("123");
    await reads(answer(page), "18,450 credits a month.");
    await line(page, "AI chat").getByLabel("Model").selectOption("O1 Preview");
    await page.getByRole("radio", { name: "Free Plan" }).check();
    await workload(page).getByRole("button", { name: "Reset" }).click();
    await reads(answer(page), "4,500 credits a month. Free Plan’s 100");
    await chooseVendor(page, "Bookbag");
    await undo.click();
    await reads(answer(page), "4,500 credits a month. Free Plan’s 100");
    await undo.click();
    await reads(answer(page), "55,350 credits a month. Free Plan’s 100");
    await undo.click();
    await reads(answer(page), "55,350 credits a month. Pro Plan’s 5,000");
    await undo.click();
    await reads(answer(page), "18,450 credits a month.");
    await undo.click();
    await reads(answer(page), "4,500 credits a month. Pro Plan at $29 covers it");
    assert.equal(await undo.getAttribute("aria-disabled"), "true");
    await page.waitForFunction(() => location.search.includes("chat*30day"));
  }));

test("axe finds nothing where it is shared, in both themes, and a phone has room for it", () =>
  visiting({ viewport: { width: 320, height: 800 } }, async (page) => {
    await unfold(page);
    await cleanInBoth(page, "sharing");
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  }));

/** RFC 4180, by the letter. */
function parsed(text) {
  const rows = [[""]];
  let quoted = false;
  for (let place = 0; place < text.length; place++) {
    const letter = text[place];
    const row = rows.at(-1);
    if (quoted && letter === '"' && text[place + 1] === '"') row[row.length - 1] += text[++place];
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === ",") row.push("");
    else if (!quoted && letter === "\r" && text[place + 1] === "\n") {
      rows.push([""]);
      place++;
    } else row[row.length - 1] += letter;
  }
  return rows.slice(0, -1);
}
