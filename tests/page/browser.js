import assert from "node:assert/strict";
import { after, before } from "node:test";
import { chromium } from "playwright-core";
import { serve } from "./serve.js";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What Playwright itself says where service workers are blocked. */
const BLOCKED = /^Service Worker registration blocked by Playwright/;

let browser;
let site;

/** Starts one browser and one server for the tests of a file. */
export function useBrowser() {
  before(async () => {
    site = await serve();
    browser = await chromium.launch({ executablePath: process.env.DRAWDOWN_CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
  });
  after(async () => {
    await browser?.close();
    site?.close();
  });
}

/**
 * Opens the page, hands it to `visit` once it is live, and fails on any message in its console, save those that
 * `expecting` matches. Requests for `broken` fail, and then, as without `live`, it is not waited for;
 * `prepare` is handed it before it loads. `address` is another server's.
 */
export async function visiting(options, visit) {
  const { address = site.address, search = "", expecting = /^$/, broken = null, live = true, prepare, ...context } = options;
  const visitor = await browser.newContext({ locale: "en-US", serviceWorkers: "block", viewport: { width: 1280, height: 900 }, ...context });
  const messages = [];
  try {
    const page = await visitor.newPage();
    page.setDefaultTimeout(30_000);
    page.on("console", (message) => !BLOCKED.test(message.text()) && messages.push(message.text()));
    page.on("pageerror", (error) => messages.push(error.message));
    page.on("requestfailed", (request) => {
      // What the browser gives up because the page is left is no fault of the page.
      if (request.failure()?.errorText !== "net::ERR_ABORTED") messages.push(`${request.url()} failed`);
    });
    if (broken) await page.route(broken, (route) => route.abort());
    await prepare?.(page);
    await page.goto(address + search);
    if (!broken && live) await ready(page);
    await visit(page);
  } finally {
    await visitor.close();
  }
  assert.deepEqual(messages.filter((message) => !expecting.test(message)), [], "the console stays empty");
}

/** A heading that stands in each view once what the address asks for is there, in each language. */
const HEADINGS = {
  account: /^(Active credits|النقاط الفعّالة)$/,
  list: /^(Meters and their rates|العدّادات وأسعارها)$/,
  live: /live/,
  usage: /^(Your file|ملفك)$/,
};

/** Once the page is live, and with it what its address asks for: an account waits for what feeds it. */
export async function ready(page) {
  await page.waitForFunction(() => document.getElementById("page")?.ariaBusy === null);
  const heading = HEADINGS[new URL(page.url()).searchParams.get("w")];
  if (heading) await page.getByRole("heading", { name: heading }).waitFor();
}

export const answer = (page) => page.getByRole("status", { name: "The answer" });
export const line = (page, name) => page.getByRole("group", { name, exact: true });

/** The line of a meter that is not used yet, once it is there; the focus is in its number. */
export async function add(page, name) {
  await page.getByRole("button", { name: `Add ${name}`, exact: true }).click();
  await line(page, name).waitFor();
  return line(page, name);
}

export async function chooseVendor(page, name) {
  await page.getByRole("combobox", { name: "Price list" }).selectOption(name);
  await page.getByRole("heading", { name: new RegExp(`^(A month with|An account with|Your usage under) ${name}$`) }).waitFor();
}

/** The text with runs of space as one, once it contains what is expected. */
export async function reads(locator, expected) {
  const wanted = typeof expected === "string" ? new RegExp(expected.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")) : expected;
  let text = "";
  for (let attempt = 0; attempt < 50; attempt++) {
    text = (await locator.innerText()).replaceAll(/\s+/g, " ");
    if (wanted.test(text)) return text;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  assert.match(text, wanted);
}

/** Waits until an attribute has this value. */
export async function has(locator, name, expected) {
  for (let attempt = 0; attempt < 50; attempt++) {
    if ((await locator.getAttribute(name)) === expected) return;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  assert.equal(await locator.getAttribute(name), expected);
}
