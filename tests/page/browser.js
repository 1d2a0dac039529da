import assert from "node:assert/strict";
import { after, before } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
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

/** How long what is waited for may take on a machine that does other work. */
const PATIENCE = 20_000;

/** What a test may have listened to. */
const EVENTS = ["console", "dialog", "download", "filechooser", "pageerror", "popup", "request", "requestfailed", "response", "worker"];

let browser;
let site;
/** The visitor whom the visits of a file share, one after the other: a new one costs more than most tests. */
let regular = null;

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
 * `prepare` is handed it before it loads. `address` is another server's. `alone` gives the visit a browser without a past,
 * which it also has wherever it asks for more than a size and the visitor's taste.
 */
export async function visiting(options, visit) {
  const { address = site.address, search = "", expecting = /^$/, broken = null, live = true, prepare, alone = false, ...wishes } = options;
  const { viewport = { width: 1280, height: 900 }, colorScheme = "light", reducedMotion = "no-preference", ...context } = wishes;
  const shared = !alone && !prepare && !broken && live && Object.keys(context).length === 0;
  const page = (shared && (await returning())) || (await newcomer(context));
  const messages = [];
  let sound = false;
  try {
    page.on("console", (message) => !BLOCKED.test(message.text()) && messages.push(message.text()));
    page.on("pageerror", (error) => messages.push(error.message));
    page.on("requestfailed", (request) => {
      // What the browser gives up because the page is left is no fault of the page.
      if (request.failure()?.errorText !== "net::ERR_ABORTED") messages.push(`${request.url()} failed`);
    });
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion, media: null });
    if (broken) await page.route(broken, (route) => route.abort());
    await prepare?.(page);
    await page.goto(address + search);
    if (!broken && live) await ready(page);
    await visit(page);
    sound = true;
  } finally {
    if (sound && shared) await leave(page);
    else await page.context().close();
  }
  assert.deepEqual(messages.filter((message) => !expecting.test(message)), [], "the console stays empty");
}

async function newcomer(context) {
  const visitor = await browser.newContext({ locale: "en-US", serviceWorkers: "block", ...context });
  const page = await visitor.newPage();
  page.setDefaultTimeout(30_000);
  return page;
}

/** The regular visitor, where they are not on a visit. */
async function returning() {
  const page = regular;
  regular = null;
  return page;
}

/** Leaves nothing behind for the next visit. */
async function leave(page) {
  for (const event of EVENTS) page.removeAllListeners(event);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await page.mouse.move(0, 0);
  if (regular) await page.context().close();
  else regular = page;
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

/** Once the address says what is on screen: it follows a little later. */
export const written = (page) =>
  page.waitForFunction(() => document.querySelector("header nav [aria-current=page]")?.getAttribute("href") === location.search);

/** Once the browser has drawn so many times. */
export const drawn = (page, times) =>
  page.evaluate(async (times) => {
    for (let time = 0; time < times; time++) await new Promise(requestAnimationFrame);
  }, times);

/** The text with runs of space as one, once it contains what is expected. */
export async function reads(locator, expected) {
  const wanted = typeof expected === "string" ? new RegExp(expected.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")) : expected;
  return waitedFor(
    async () => (await locator.innerText()).replaceAll(/\s+/g, " "),
    (text) => wanted.test(text),
    (text) => assert.match(text, wanted),
  );
}

/** Waits until an attribute has this value. */
export const has = (locator, name, expected) =>
  waitedFor(
    () => locator.getAttribute(name),
    (value) => value === expected,
    (value) => assert.equal(value, expected),
  );

async function waitedFor(look, found, fail) {
  const start = Date.now();
  // Most of it is there at once, or in a moment.
  for (let pause = 5; ; pause = Math.min(2 * pause, 80)) {
    const seen = await look();
    if (found(seen)) return seen;
    if (Date.now() - start > PATIENCE) return fail(seen);
    await sleep(pause);
  }
}
