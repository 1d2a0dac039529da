// The element on host pages of every kind, in Chromium: what is fetched when, what it says and sends, how it looks and
// what a host page can and cannot do to it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import puppeteer from "puppeteer-core";
import { installed, root } from "./consumer.mjs";
import { POLICY } from "./element_examples.mjs";
import { serve } from "./serve.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const program = process.env.DRAWDOWN_CHROMIUM;
const requests = [];
let browser;
let site;

/** The price list of a host page: two plans, one meter, and a name that would run if it were taken for markup. */
const LIST = {
  id: "ours",
  name: `Ours <img src=x onerror="document.title='run'">`,
  unit: "credit",
  currency: "EUR",
  meters: { reply: { name: "Reply", event: "reply", activity: "reply", category: "AI", rate: { unit: { of: "count", price: "2" } } } },
  plans: { small: { name: "Small", price: "10", credits: "1000" }, large: { name: "Large", price: "30", credits: "5000" } },
  packs: {},
  policy: { exhaustion: { mode: "block", when: "empty" } },
};

const workload = (usage) => JSON.stringify({ items: [{ usage, times: 1, per: "day" }] });

/** Attributes, and the one that is wrong, with what is said of it. */
const WRONG = [
  [{ catalog: "bookbags" }, "catalog", "unknown_catalog", /bookbag/],
  [{}, "catalog", "invalid_input", /catalog="…" with one that is built in \(wotnot, .*script type="application\/json"/],
  [{ catalog: "/nowhere.json" }, "catalog", "unavailable", /nowhere\.json could not be fetched: the server answered 404/],
  [{ catalog: "/broken.json" }, "catalog", "invalid_catalog", /plan.*plans/],
  [{ catalog: "/index.html" }, "catalog", "invalid_catalog", /JSON/],
  [{ catalog: "{" }, "catalog", "invalid_catalog", /cannot be used/],
  [{ catalog: "bookbag", plan: "gold" }, "plan", "unknown_plan", /plan="gold" is no plan of Bookbag; it has "free".*"pro"/],
  [{ catalog: "wotnot", plan: "gold" }, "plan", "unknown_plan", /publishes no plans/],
  [{ catalog: "wotnot", allotment: "many" }, "allotment", "invalid_input", /no number of credits/],
  [{ catalog: "cleverai", currency: "EUR" }, "currency", "invalid_input", /are in USD, and nothing is converted/],
  [{ catalog: "bookbag", currency: "EUR" }, "currency", "invalid_input", /no prices in money/],
  [{ catalog: "bookbag", theme: "pink" }, "theme", "invalid_input", /"light", "dark",? or "auto"/],
  [{ catalog: "bookbag", loading: "soon" }, "loading", "invalid_input", /"lazy" or "eager"/],
  [{ catalog: "bookbag", workload: "all" }, "workload", "invalid_input", /not JSON/],
  [{ catalog: "bookbag", workload: workload({ meter: "replies" }) }, "workload", "unknown_meter", /reply/],
  [
    { catalog: "bookbag", workload: workload({ meter: "reply", attributes: { model: "GPT-4o", mood: "calm" } }) },
    "workload",
    "invalid_input",
    /mood: is not an attribute of AI reply/,
  ],
];

test("it can be imported where there is no document", () => {
  const script = `import("${join(installed, "element.js")}").then(({ DrawdownCalculator }) => console.log(DrawdownCalculator.name))`;
  assert.equal(execFileSync(process.execPath, ["--eval", script], { encoding: "utf8" }).trim(), "DrawdownCalculator");
});

describe("on a host page", { skip: program ? false : "DRAWDOWN_CHROMIUM names no browser" }, () => {
  before(async () => {
    const directory = join(root, "element-host");
    mkdirSync(directory);
    cpSync(installed, join(directory, "drawdown"), { recursive: true });
    cpSync(join(import.meta.dirname, "apps/element-host"), directory, { recursive: true });
    writeFileSync(join(directory, "ours.json"), JSON.stringify(LIST));
    writeFileSync(join(directory, "broken.json"), JSON.stringify({ ...LIST, plan: {} }));
    site = await serve(directory, { headers: { "content-security-policy": POLICY }, requests });
    browser = await puppeteer.launch({ executablePath: program, args: ["--no-sandbox", "--disable-quic"] });
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });

  /** Opens a host page, and fails on any message in its console save those that are expected. */
  async function hosting(visit, { width = 1280, height = 900, expecting = /^$/ } = {}) {
    const page = await browser.newPage();
    const messages = [];
    page.on("console", (message) => messages.push(message.text()));
    page.on("pageerror", (error) => messages.push(error.message));
    try {
      await page.setViewport({ width, height });
      await page.goto(site.url);
      requests.length = 0;
      await visit(page);
    } finally {
      await page.close();
    }
    assert.deepEqual(messages.filter((message) => !expecting.test(message)), []);
  }

  /** Puts markup on the page, what was heard before forgotten. */
  const put = (page, markup) => page.evaluate((markup) => globalThis.put(markup), markup);
  async function shown(page) {
    await page.waitForFunction(
      () =>
        globalThis.heard.some(([type]) => type === "error") ||
        [...document.querySelectorAll("drawdown-calculator")].every(({ calculation }) => calculation),
    );
    assert.deepEqual(await heard(page, "error"), []);
  }
  const heard = (page, type) =>
    page.evaluate((type) => globalThis.heard.filter(([each]) => each === type).map(([, detail]) => detail), type);
  const says = (page, words) => page.waitForFunction((words) => globalThis.text().includes(words), {}, words);
  async function click(page, selector) {
    const found = await page.evaluateHandle((selector) => globalThis.inside(selector), selector);
    await found.click();
  }
  /** Types into a field of the calculator, from its start. */
  async function type(page, selector, text) {
    const found = await page.evaluateHandle((selector) => globalThis.inside(selector), selector);
    await found.click({ count: 3 });
    await page.keyboard.type(text);
  }

  test("nothing is fetched until one comes near the screen, and then once for all", () =>
    hosting(async (page) => {
      await put(
        page,
        `<div class="far"></div><drawdown-calculator catalog="bookbag"></drawdown-calculator>
         <drawdown-calculator catalog="wotnot"></drawdown-calculator>
         <drawdown-calculator catalog="/ours.json"></drawdown-calculator>
         <drawdown-calculator catalog="/ours.json"></drawdown-calculator>`,
      );
      // An observer of ours, as far away and made later, has heard by now what theirs has.
      await page.evaluate(() => globalThis.observed(document.querySelector("drawdown-calculator")));
      assert.deepEqual(requests.filter((path) => path !== "/favicon.ico"), []);
      await page.evaluate(() => document.querySelector("drawdown-calculator").scrollIntoView());
      await page.waitForFunction(() => document.querySelector("drawdown-calculator").calculation);
      await page.evaluate(() => Promise.all([...document.querySelectorAll("drawdown-calculator")].map((each) => each.load())));
      await shown(page);
      assert.deepEqual(requests.filter((path) => path !== "/favicon.ico").sort(), [
        "/drawdown/calculator.js",
        "/drawdown/calculator/chunk.js",
        "/drawdown/drawdown_bg.wasm",
        "/drawdown/web.js",
        "/ours.json",
      ]);
    }));

  test("it says what was chosen, to listeners anywhere, and keeps its attributes in step", () =>
    hosting(async (page) => {
      await put(page, `<drawdown-calculator catalog="bookbag"></drawdown-calculator>`);
      await shown(page);
      const [first] = await heard(page, "ready");
      assert.equal(first.estimate.creditsPerMonth, "4500");
      assert.equal(await page.evaluate(() => document.querySelector("drawdown-calculator").getAttribute("plan")), first.plan);
      await type(page, ".often input[type=number]", "10");
      await page.waitForFunction(() => document.querySelector("drawdown-calculator").calculation.estimate.creditsPerMonth === "1500");
      await click(page, "input[value=pro]");
      await page.waitForFunction(() => document.querySelector("drawdown-calculator").plan === "pro");
      const last = (await heard(page, "change")).at(-1);
      assert.deepEqual([last.catalog, last.plan, last.estimate.creditsPerMonth], ["bookbag", "pro", "1500"]);

      // Taken out and put back, it is as it was left.
      await page.evaluate(() => {
        const calculator = document.querySelector("drawdown-calculator");
        calculator.remove();
        document.getElementById("host").append(calculator);
      });
      await says(page, "1,500 credits a month");

      // What it says can be said to it again; as a framework does, before anything is known of the tag's properties.
      await page.evaluate(({ workload }) => {
        const other = document.createElement("drawdown-calculator");
        Object.assign(other, { catalog: "bookbag", plan: "hobby", workload, loading: "eager" });
        document.getElementById("host").replaceChildren(other);
      }, last);
      await shown(page);
      const again = (await heard(page, "ready")).at(-1);
      assert.deepEqual([again.plan, again.workload], ["hobby", last.workload]);

      await type(page, ".often input[type=number]", "77");
      await says(page, "11,550 credits a month");
      await click(page, ".workload > header button");
      await says(page, "1,500 credits a month");
      await click(page, "input[value=pro]");
      await page.evaluate(() => document.querySelector("drawdown-calculator").reset());
      assert.equal(await page.evaluate(() => document.querySelector("drawdown-calculator").plan), "hobby");
    }));

  test("what is wrong is said within it and by an event, and is well again when it is mended", () =>
    hosting(
      async (page) => {
        for (const [attributes, attribute, code, message] of WRONG) {
          await page.evaluate((attributes) => {
            globalThis.put("<drawdown-calculator></drawdown-calculator>");
            const calculator = document.querySelector("drawdown-calculator");
            for (const [name, value] of Object.entries(attributes)) calculator.setAttribute(name, value);
          }, attributes);
          await page.waitForFunction(() => globalThis.heard.some(([type]) => type === "error"));
          const [problem] = await heard(page, "error");
          assert.deepEqual([problem.attribute, problem.code], [attribute, code], problem.message);
          assert.match(problem.message, message);
          await says(page, problem.message.replaceAll(/\s+/g, " "));
          await page.evaluate((attribute) => {
            const calculator = document.querySelector("drawdown-calculator");
            calculator.removeAttribute(attribute);
            calculator.catalog = "cleverai";
          }, attribute);
          await page.waitForFunction(
            () =>
              globalThis.inside(".problems").childElementCount === 0 &&
              document.querySelector("drawdown-calculator").calculation?.catalog === "cleverai",
          );
        }
      },
      { expecting: /404/ },
    ));

  test("what could not be fetched can be tried again", () =>
    hosting(
      async (page) => {
        await page.setRequestInterception(true);
        let failing = true;
        page.on("request", (request) => (failing && request.url().endsWith(".wasm") ? request.abort() : request.continue()));
        await put(page, `<drawdown-calculator catalog="bookbag"></drawdown-calculator>`);
        await says(page, "The calculator could not be started.");
        failing = false;
        await click(page, ".problems button");
        await page.waitForFunction(() => document.querySelector("drawdown-calculator").calculation);
        assert.doesNotMatch(await page.evaluate(() => globalThis.text()), /could not be started/);
      },
      { expecting: /ERR_FAILED|wasm/i },
    ));

  test("a price list may stand inside, one for each currency, and is never taken for markup", () =>
    hosting(async (page) => {
      const script = (list) => `<script type="application/json">${JSON.stringify(list).replaceAll("</", "<\\/")}</script>`;
      await put(
        page,
        `<drawdown-calculator currency="USD">${script(LIST)}${script({ ...LIST, currency: "USD" })}</drawdown-calculator>`,
      );
      await shown(page);
      await says(page, `A month with Ours <img src=x onerror="document.title='run'">`);
      await says(page, "Large at $30 covers it");
      await page.evaluate(() => (document.querySelector("drawdown-calculator").currency = "EUR"));
      await says(page, "Large at €30 covers it");
      // Plain data too; the same again, as frameworks have it, changes nothing.
      await page.evaluate((list) => (document.querySelector("drawdown-calculator").catalog = list), LIST);
      await click(page, "input[value=small]");
      await page.evaluate((list) => {
        const calculator = document.querySelector("drawdown-calculator");
        calculator.catalog = structuredClone(list);
        return calculator.load();
      }, LIST);
      assert.equal(await page.evaluate(() => document.querySelector("drawdown-calculator").plan), "small");
      assert.equal(await page.title(), "A host page");
    }));

  test("a form sends it, resets it and disables it", () =>
    hosting(async (page) => {
      await put(
        page,
        `<form><fieldset><drawdown-calculator name="estimate" catalog="/ours.json" plan="small"></drawdown-calculator></fieldset></form>`,
      );
      await shown(page);
      await click(page, "input[value=large]");
      await type(page, ".often input[type=number]", "20");
      const sent = () => page.evaluate(() => JSON.parse(new FormData(document.querySelector("form")).get("estimate")));
      const { workload, ...entry } = await sent();
      assert.deepEqual(entry, {
        catalog: "ours",
        plan: "large",
        allotment: null,
        creditsPerMonth: "1200",
        total: { amount: "30", currency: "EUR" },
      });
      assert.equal(workload.items[0].times, "20");
      await page.evaluate(() => document.querySelector("form").reset());
      await says(page, "1,800 credits a month");
      assert.deepEqual((await sent()).plan, "small");
      await page.evaluate(() => (document.querySelector("fieldset").disabled = true));
      assert.equal(await page.evaluate(() => globalThis.inside(".frame").inert), true);
      assert.equal(await page.evaluate(() => new FormData(document.querySelector("form")).get("estimate")), null);
    }));

  test("the keyboard is enough", () =>
    hosting(async (page) => {
      await put(page, `<button>Before</button><drawdown-calculator catalog="/ours.json" plan="small"></drawdown-calculator>`);
      await shown(page);
      await page.evaluate(() => document.querySelector("button").focus());
      const focused = () => page.evaluate(() => document.querySelector("drawdown-calculator").shadowRoot.activeElement?.outerHTML ?? "");
      await page.keyboard.press("Tab");
      assert.match(await focused(), /type="radio"/);
      await page.keyboard.press("ArrowDown");
      await page.waitForFunction(() => document.querySelector("drawdown-calculator").plan === "large");
      let last = "";
      for (let step = 0; step < 20 && !/type="number"/.test(last); step++) {
        await page.keyboard.press("Tab");
        last = await focused();
      }
      await page.keyboard.press("ArrowUp");
      await says(page, "1,860 credits a month");
      await page.keyboard.press("Enter");
      assert.equal(page.url(), site.url);
    }));

  test("a browser whose language is none, as some systems have it, is answered too", () =>
    hosting(async (page) => {
      await page.evaluateOnNewDocument(() => Object.defineProperty(navigator, "languages", { get: () => ["C"] }));
      await page.reload();
      await put(page, `<drawdown-calculator catalog="/ours.json"></drawdown-calculator>`);
      await shown(page);
      await says(page, "1,800 credits a month");
    }));

  test("a second copy of it, and a second import, define nothing twice", () =>
    hosting(async (page) => {
      await page.evaluate(() => import("./drawdown/element.js?another"));
      await put(page, `<drawdown-calculator catalog="/ours.json"></drawdown-calculator>`);
      await shown(page);
    }));

  test("axe finds nothing, on light ground and dark, whoever says so, in English and Arabic", () =>
    hosting(async (page) => {
      await page.evaluate(axe);
      for (const ground of ["", "dark"]) {
        for (const attributes of [`theme="auto"`, `theme="light"`, `theme="dark"`, `lang="ar" dir="rtl"`]) {
          await put(
            page,
            `<div class="ground ${ground}"><h1>Pricing</h1><drawdown-calculator catalog="cleverai" ${attributes}>
               <a slot="call-to-action" href="#buy">Buy</a></drawdown-calculator></div>`,
          );
          await shown(page);
          await type(page, ".often input[type=number]", "-5");
          const found = await page.evaluate(async () => {
            const { violations } = await axe.run(document, { resultTypes: ["violations"] });
            return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
          });
          assert.deepEqual(found, [], `${ground} ${attributes}`);
        }
      }
    }));

  test("it follows the text colour of a page that turns dark without a word to the browser", () =>
    hosting(async (page) => {
      await put(page, `<div class="ground"><drawdown-calculator catalog="/ours.json"></drawdown-calculator></div>`);
      await shown(page);
      const look = () =>
        page.evaluate(() => {
          const { colorScheme, backgroundColor } = getComputedStyle(globalThis.inside(".frame"));
          return { colorScheme, backgroundColor, link: getComputedStyle(globalThis.inside("button.quiet")).color };
        });
      const light = await look();
      assert.deepEqual([light.colorScheme, light.backgroundColor], ["light", "rgba(0, 0, 0, 0)"]);
      await page.evaluate(() => document.querySelector(".ground").classList.add("dark"));
      await page.waitForFunction(() => getComputedStyle(globalThis.inside(".frame")).colorScheme === "dark");
      assert.notEqual((await look()).link, light.link);
    }));

  test("its parts, slots and properties are there, as the README lists them", () =>
    hosting(async (page) => {
      const readme = readFileSync(join(installed, "README.md"), "utf8");
      const [, listed] = /`::part\(\)`: (.*?)\. Room/s.exec(readme);
      const parts = [...listed.matchAll(/`([\w-]+)`/g)].map(([, part]) => part);
      assert.ok(parts.length > 20);
      const seen = new Set();
      const look = async () => {
        const found = await page.evaluate(() =>
          [...document.querySelector("drawdown-calculator").shadowRoot.querySelectorAll("[part]")].flatMap((each) => [...each.part]),
        );
        for (const part of found) seen.add(part);
      };
      for (const catalog of ["cleverai", "knockknock"]) {
        await put(
          page,
          `<div class="styled"><drawdown-calculator catalog="${catalog}"><h2 slot="heading">Ours</h2>
             <a slot="call-to-action" href="#buy">Buy</a><small slot="footnote">Taxes extra.</small>not shown</drawdown-calculator></div>`,
        );
        await shown(page);
        if (catalog === "cleverai") {
          for (const slotted of ["h2", "a", "small"]) {
            assert.ok(await page.evaluate((each) => document.querySelector(each).checkVisibility() && document.querySelector(each).offsetHeight > 0, slotted));
          }
          const accent = await page.evaluate(() => getComputedStyle(globalThis.inside(".gauge-used")).fill);
          assert.equal(accent, "rgb(102, 51, 153)");
          assert.equal(await page.evaluate(() => getComputedStyle(globalThis.inside("select")).borderRadius), "0px");
          assert.equal(await page.evaluate(() => getComputedStyle(globalThis.inside(".verdict")).textDecorationLine), "underline");
        }
        await look();
        await type(page, ".often input[type=number]", "-5");
        await page.waitForFunction(() => globalThis.inside(".problem"));
        await look();
      }
      const unknown = [...seen].filter((part) => !parts.includes(part));
      const missing = parts.filter((part) => !seen.has(part));
      assert.deepEqual({ missing, unknown }, { missing: [], unknown: [] });
    }));

  test("a host page's styles and quirks do not reach into it", () =>
    hosting(async (page) => {
      const look = async (ground) => {
        await put(page, `<div class="${ground}"><drawdown-calculator catalog="bookbag"></drawdown-calculator></div>`);
        await shown(page);
        return page.evaluate(() =>
          [...globalThis.inside(".calculator").querySelectorAll("*")].map((each) => {
            const style = getComputedStyle(each);
            const { inlineSize, blockSize, display, textAlign, textTransform, letterSpacing, lineHeight, whiteSpace, cursor } = style;
            return [each.localName, inlineSize, blockSize, display, textAlign, textTransform, letterSpacing, lineHeight, whiteSpace, cursor].join(" ");
          }),
        );
      };
      assert.deepEqual(await look("hostile"), await look("kind"));
    }));

  test("nothing is cut off from 280 pixels to 4K, in both directions", () =>
    hosting(async (page) => {
      const arabic = `lang="ar" dir="rtl"`;
      for (const [width, around] of [[280, ""], [280, arabic], [768, ""], [1280, arabic], [3840, ""]]) {
        await page.setViewport({ width, height: 800 });
        await put(page, `<div ${around}><drawdown-calculator catalog="cleverai"></drawdown-calculator></div>`);
        await shown(page);
        await type(page, ".often input[type=number]", "123456789");
        const wide = await page.evaluate(() => {
          const edge = document.documentElement.clientWidth;
          const all = [...document.querySelector("drawdown-calculator").shadowRoot.querySelectorAll(".calculator *")];
          const cut = all.filter((each) => {
            const { left, right, width } = each.getBoundingClientRect();
            return width > 0 && (left < -1 || right > edge + 1);
          });
          return { page: document.documentElement.scrollWidth - edge, cut: cut.map(({ outerHTML }) => outerHTML.slice(0, 80)) };
        });
        assert.deepEqual(wide, { page: 0, cut: [] }, `${width} ${around}`);
      }
    }));

  test("nothing moves while it comes", () =>
    hosting(async (page) => {
      await page.evaluate(() => globalThis.measureShifts());
      await put(page, `<drawdown-calculator catalog="cleverai"></drawdown-calculator><p>What comes after it.</p>`);
      await shown(page);
      assert.equal(await page.evaluate(() => globalThis.shifts()), 0);
    }));
});
