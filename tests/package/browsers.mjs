// The browsers, each as `launch(program)`, which gives `report(url)`: what a page leaves in `globalThis.report`; and
// `open(url)`: a page on which scripts can be run, and what they find be clicked.
import puppeteer from "puppeteer-core";
import { until, webkit } from "../webkit.mjs";

const PATIENCE = 30_000;

export const browsers = [
  { name: "Chromium", variable: "DRAWDOWN_CHROMIUM", launch: (program) => puppet("chrome", program) },
  { name: "Firefox", variable: "DRAWDOWN_FIREFOX", launch: (program) => puppet("firefox", program) },
  { name: "WebKit", variable: "DRAWDOWN_WEBKIT_DRIVER", launch: driven },
];

async function puppet(kind, executablePath) {
  const chromium = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"];
  const browser = await puppeteer.launch({ browser: kind, executablePath, args: kind === "chrome" ? chromium : [] });
  return {
    async report(url) {
      const page = await browser.newPage();
      const errors = [];
      page.on("pageerror", (error) => errors.push(error.message));
      try {
        await page.goto(url);
        await page.waitForFunction(() => globalThis.report !== undefined, { timeout: PATIENCE, polling: 50 });
        return await page.evaluate(() => globalThis.report);
      } catch (cause) {
        throw new Error(`no report from ${url}: ${errors.join("; ") || "the page threw nothing"}`, { cause });
      } finally {
        await page.close();
      }
    },
    async open(url) {
      const page = await browser.newPage();
      const messages = [];
      page.on("console", (message) => messages.push(message.text()));
      page.on("pageerror", (error) => messages.push(error.message));
      await page.goto(url);
      return {
        messages,
        run: (script) => page.evaluate(`(() => { ${script} })()`),
        async click(script) {
          const found = await page.evaluateHandle(`(() => { ${script} })()`);
          await found.click();
        },
        close: () => page.close(),
      };
    },
    close: () => browser.close(),
  };
}

async function driven(driver) {
  const { call, close } = await webkit(driver);
  return {
    async report(url) {
      await call("POST", "/url", { url });
      const read = { script: "return globalThis.report ?? null", args: [] };
      return until(() => call("POST", "/execute/sync", read), `report from ${url}`);
    },
    async open(url) {
      await call("POST", "/url", { url });
      const run = (script) => call("POST", "/execute/sync", { script, args: [] });
      return {
        // The driver does not tell.
        messages: [],
        run,
        async click(script) {
          const [element] = Object.values(await run(script));
          await call("POST", `/element/${element}/click`, {});
        },
        close: async () => {},
      };
    },
    close,
  };
}
