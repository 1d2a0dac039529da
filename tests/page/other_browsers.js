// Firefox over WebDriver BiDi, WebKitGTK over its own driver: each as `open(program)`, which gives a page that is driven
// by what a visitor reads. `find` runs in the page; what it finds is then clicked and typed in as a person would.
import puppeteer from "puppeteer-core";
import { webkit } from "../webkit.mjs";

const PATIENCE = 60_000;

export const OTHERS = [
  { name: "Firefox", variable: "DRAWDOWN_FIREFOX", open: firefox },
  { name: "WebKit", variable: "DRAWDOWN_WEBKIT_DRIVER", open: webkitGtk },
];

async function firefox(executablePath) {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, protocolTimeout: PATIENCE });
  const page = await browser.newPage();
  const messages = [];
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(error.message));
  return {
    messages,
    goto: (url) => page.goto(url),
    ask: (question, ...told) => page.evaluate(question, ...told),
    async find(question, ...told) {
      const element = (await page.evaluateHandle(question, ...told)).asElement();
      return element && { click: () => element.click(), type: (text) => element.type(text) };
    },
    close: () => browser.close(),
  };
}

async function webkitGtk(driver) {
  const { call, close } = await webkit(driver);
  const ask = (question, ...args) => call("POST", "/execute/sync", { script: `return (${question})(...arguments)`, args });
  return {
    messages: [],
    goto: (url) => call("POST", "/url", { url }),
    ask,
    async find(question, ...told) {
      const found = await ask(question, ...told);
      if (found === null) return null;
      const [id] = Object.values(found);
      return {
        click: () => call("POST", `/element/${id}/click`, {}),
        // The driver drops a line's end; WebDriver's own key for it begins a new one.
        type: (text) => call("POST", `/element/${id}/value`, { text: text.replaceAll("\n", "\uE007") }),
      };
    },
    close,
  };
}
