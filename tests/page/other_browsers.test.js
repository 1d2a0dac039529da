import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { until } from "../webkit.mjs";
import { OTHERS } from "./other_browsers.js";
import { serve } from "./serve.js";

// The main flows in the other two engines, where they are installed: what Chromium's tests go into, end to end.

let site;
before(async () => {
  site = await serve();
});
after(() => site.close());

for (const { name, variable, open } of OTHERS) {
  const program = process.env[variable];
  describe(name, { skip: program ? false : `${variable} names no browser` }, () => {
    let page;
    before(async () => {
      page = await open(program);
    });
    after(() => page?.close());

    const live = () => until(() => page.ask(() => document.getElementById("page")?.ariaBusy === null), "the page");
    const visit = async (search) => {
      await page.goto(site.address + search);
      await live();
    };
    const control = (role, named, within = null) => until(() => page.find(byName, role, named, within), `${role} "${named}"`);
    const click = async (role, named) => (await control(role, named)).click();
    const reads = (named, expected) =>
      until(async () => (await page.ask(statusText, named))?.includes(expected), `"${expected}" in ${named}`).catch(async (cause) => {
        throw new Error(`${cause.message}; it says: ${await page.ask(statusText, named)}`);
      });

    test("an estimate: typed, undone, on another plan, under another vendor, by its address", async () => {
      await visit("");
      await reads("The answer", "4,500 credits a month. Pro Plan at $29 covers it, with 500 to spare.");
      const replies = await control("field", "Replies", "AI chat");
      await replies.click();
      await replies.type("0");
      await reads("The answer", "45,000 credits a month.");
      await click("button", "Undo");
      await reads("The answer", "4,500 credits a month.");
      await click("field", "Free Plan");
      await reads("The answer", "Free Plan’s 100 fall 4,400 short; 1 × 5,000 credits would fill the gap for $45.");
      await visit("?v=1&c=bookbag&p=hobby&l=reply*10day*model.GPT-4o");
      await reads("The answer", "1,500 credits a month. Hobby covers it, with 500 to spare.");
    });

    test("the real replies, priced and drawn", async () => {
      await click("button", "Price the real replies");
      await reads("The real replies, priced", "5,027 replies come to");
      assert.ok((await page.ask(() => document.querySelectorAll("[role=img][aria-label*=credit]").length)) > 1);
    });

    test("an account: to the end, with its alerts", async () => {
      await visit("?v=1&c=cleverai&p=pro&w=account");
      await reads("The account", "5,000 credits left.");
      await click("button", "Next day");
      await reads("The account", "used since");
      await click("button", "To the end");
      await until(() => page.ask(() => document.body.innerText.includes("The last request has arrived")), "the end");
    });

    test("the other views open", async () => {
      for (const [view, heading] of [["list", "Meters and their rates"], ["usage", "Your file"]]) {
        await visit(`?v=1&w=${view}`);
        await until(() => page.ask((text) => [...document.querySelectorAll("h2")].some((each) => each.textContent === text), heading), heading);
      }
    });

    test("a file of one's own: read, and under another price list", async () => {
      await visit("?v=1&c=cleverai&w=usage");
      await click("button", "Try it with a sample");
      await reads("What it comes to", "1,257 requests came to this under CleverAI 15,290.261 credits");
      await until(() => page.ask(() => document.body.innerText.includes("1,257 rows priced")), "the rows");
      // Another file takes the place of the first, and the view follows it.
      await page.ask(() => (document.querySelector(".usage-open details").open = true));
      const rows = await control("field", "Rows, with a line");
      await rows.type("time,model,input_tokens,output_tokens\n2026-03-01,gpt-4o,1000,0\n");
      await click("button", "Read what I pasted");
      await reads("What it comes to", "1 request came to this under CleverAI 5 credits");
      // Chosen or dropped it is a file, and may be packed; another price list reads it again.
      const packed = gzipSync("time,model,input_tokens,output_tokens\n2026-03-01,gpt-4o,2000,0\n2026-03-02,gpt-4o,1000,0\n");
      await page.ask(dropped, "usage.csv.gz", packed.toString("base64"));
      await reads("What it comes to", "2 requests came to this under CleverAI 15 credits");
      await page.ask(chosen, "Price list", "bookbag");
      await reads("What it comes to", "2 requests came to this under Bookbag 10 credits");
    });

    test("Arabic, from right to left", async () => {
      await visit("");
      await click("link", "العربية");
      await reads("الجواب", "نقطة في الشهر.");
      await until(() => page.ask(() => document.documentElement.lang === "ar" && document.documentElement.dir === "rtl"), "right to left");
      assert.ok(await page.ask(() => document.documentElement.scrollWidth <= innerWidth));
    });

    test("nothing was said in the console", () => assert.deepEqual(page.messages, []));
  });
}

/** What a role and a name mean to a visitor: a field by its label, anything else by what it says. */
function byName(role, named, within) {
  const text = (element) => (element?.getAttribute("aria-label") ?? element?.textContent ?? "").trim();
  const groups = [...document.querySelectorAll("[role=group]")];
  const place = within === null ? document : groups.find((each) => text(document.getElementById(each.getAttribute("aria-labelledby"))) === within);
  if (!place) return null;
  if (role === "field") return [...place.querySelectorAll("label")].find((label) => text(label).startsWith(named))?.control ?? null;
  return [...place.querySelectorAll({ button: "button", link: "a" }[role])].find((each) => text(each) === named) ?? null;
}

/** Lets go of a file over the page. */
function dropped(name, base64) {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
  return document.querySelector("main").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}

function chosen(named, value) {
  const field = [...document.querySelectorAll("label")].find((label) => label.textContent.startsWith(named)).control;
  field.value = value;
  return field.dispatchEvent(new Event("change", { bubbles: true }));
}

function statusText(named) {
  const found = [...document.querySelectorAll("[role=status]")].find((each) => each.getAttribute("aria-label") === named);
  return found ? found.innerText.replaceAll(/\s+/g, " ") : null;
}
