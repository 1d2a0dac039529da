import assert from "node:assert/strict";
import { before, test } from "node:test";
import { account } from "./account.js";
import { useBrowser, visiting } from "./browser.js";
import { drawInBlocks, looks, looksLike, startAnew } from "./pictures.js";
import { usageView } from "./usage.js";

// What is seen, held against pictures of it. Text is drawn as blocks, so that no machine's fonts matter; sizes, places and
// colours are the page's own.

useBrowser();
before(startAnew);

const visit = (search, look) =>
  visiting({ search, reducedMotion: "reduce" }, async (page) => {
    await drawInBlocks(page);
    await look(page);
  });
const dark = (page) => page.emulateMedia({ colorScheme: "dark" });
const phone = (page) => page.setViewportSize({ width: 390, height: 844 });

test("the estimate: light, dark, on a phone", () =>
  visit("", async (page) => {
    await looksLike("estimate", page);
    await dark(page);
    await looksLike("estimate-dark", page);
    await phone(page);
    await looksLike("estimate-phone-dark", page);
  }));

test("the estimate from right to left", () => visit("?lang=ar", (page) => looksLike("estimate-arabic", page)));

test("how an account runs out: light, dark, on a phone", () =>
  visit(account("cleverai", 960, "&p=pro"), async (page) => {
    const fan = page.getByRole("region", { name: "Until it renews" });
    await looksLike("run-out", page, fan);
    await dark(page);
    await looksLike("run-out-dark", page, fan);
    await phone(page);
    await looksLike("account-phone-dark", page);
  }));

test("a file of usage: light, and dark on a phone", () =>
  visit(usageView(), async (page) => {
    await page.getByRole("button", { name: "Try it with a sample" }).click();
    await page.getByRole("heading", { name: "What if" }).waitFor();
    // How long it took is another text each time.
    await page.getByText(/^From Sample,/).evaluate((took) => (took.hidden = true));
    await looksLike("usage", page);
    await dark(page);
    await phone(page);
    await looksLike("usage-phone-dark", page);
  }));

test("a price list: light, and dark on a phone", () =>
  visit("?v=1&c=bookbag&w=list", async (page) => {
    await looksLike("list", page);
    await dark(page);
    await phone(page);
    await looksLike("list-phone-dark", page);
  }));

test("the element on a page of someone else's: light, dark, on a phone", () =>
  visiting({ search: "host/", live: false, reducedMotion: "reduce" }, async (page) => {
    await page.getByRole("status", { name: "The answer" }).waitFor();
    await drawInBlocks(page);
    await looksLike("element", page);
    await dark(page);
    await page.waitForFunction(() => document.querySelector("drawdown-calculator").shadowRoot.querySelector(".frame.dark"));
    await looksLike("element-dark", page);
    await phone(page);
    await looksLike("element-phone-dark", page);
  }));

test("a chart that moved is seen, and so is one of another size or colour; another font is not", () =>
  visit("", async (page) => {
    const month = page.getByRole("region", { name: "The month, day by day" });
    await looksLike("month", page, month);
    const changed = async (css) => {
      const sheet = await page.evaluateHandle((css) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets.push(sheet);
        return sheet;
      }, css);
      const found = await looks("month", page, month);
      await sheet.evaluate((sheet) => sheet.replaceSync(""));
      return found;
    };
    for (const css of [
      ".burn-down svg { transform: translateX(2px) }",
      ".burn-down svg { transform: translateY(2px) }",
      ".bar-mark { transform: scaleY(0.96); transform-box: fill-box; transform-origin: bottom }",
      ".bar-mark { fill: #cc0000 !important }",
      ".line-warn { display: none }",
      ".rate { line-height: 3 }",
    ]) {
      const { alike, said } = await changed(css);
      assert.ok(!alike, `${css}: ${said}`);
    }
    for (const font of ["serif", "monospace"]) {
      const { alike, said } = await changed(`:root { font-family: ${font} }`);
      assert.ok(alike, `${font}: ${said}`);
    }
  }));
