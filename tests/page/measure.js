// What a first visit costs on a slow network, and how long an answer takes: `node tests/page/measure.js`, after `cargo xtask build`.
import { chromium } from "playwright-core";
import { interactions, quantile } from "./interaction.js";
import { serve } from "./serve.js";

/** Chrome's "Fast 3G": 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back. */
const FAST_3G = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };
const VISITS = 5;

const site = await serve({ compress: true });
const browser = await chromium.launch({
  executablePath: process.env.DRAWDOWN_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
});
// Compresses every file once, and warms the browser up.
await visit("");

for (const [name, search] of [["default estimate", ""], ["another estimate", "?v=1&c=bookbag"], ["in Arabic", "?lang=ar"]]) {
  const visits = [];
  for (let count = 0; count < VISITS; count++) visits.push(await visit(search));
  console.log(name);
  for (const figure of Object.keys(visits[0])) {
    const sorted = visits.map((each) => each[figure]).sort((one, other) => one - other);
    console.log(`  ${figure.padEnd(28)} ${sorted[Math.floor(VISITS / 2)]}   (${sorted[0]} to ${sorted.at(-1)})`);
  }
}
await answers();
await browser.close();
site.close();

/** From an input until its answer is laid out, and until the next picture shows it: one line, and five agents. */
async function answers() {
  const visitor = await browser.newContext({ locale: "en-US", viewport: { width: 1280, height: 900 } });
  const page = await visitor.newPage();
  for (const [name, agents] of [["one line", 1], ["five agents", 5]]) {
    await page.goto(`${site.address}?v=1&c=cleverai&p=pro${"&l=chat*30day".repeat(agents)}`);
    await page.waitForFunction(() => performance.getEntriesByName("live").length > 0);
    await interactions(page, { times: 10 });
    for (const [what, { answered, shown, fixed }] of Object.entries(await interactions(page, { times: 51 }))) {
      const said = (values) => [0, 0.5, 0.95].map((share) => quantile(values, share).toFixed(1)).join(", ");
      console.log(`${name}, ${what}, ms (least, median, 95 %): answered ${said(answered)}; shown ${said(shown)}; fixed work ${said(fixed)}`);
    }
  }
  await visitor.close();
}

async function visit(search) {
  const visitor = await browser.newContext({ locale: "en-US", viewport: { width: 1280, height: 900 } });
  const page = await visitor.newPage();
  const network = await visitor.newCDPSession(page);
  await network.send("Network.enable");
  await network.send("Network.emulateNetworkConditions", FAST_3G);
  let bytes = 0;
  network.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.addInitScript(() => {
    globalThis.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (globalThis.shift += value))).observe({
      type: "layout-shift",
      buffered: true,
    });
    new PerformanceObserver((list) => (globalThis.largest = list.getEntries().at(-1).startTime)).observe({
      type: "largest-contentful-paint",
      buffered: true,
    });
  });
  await page.goto(site.address + search);
  await page.waitForFunction(() => performance.getEntriesByName("live").length > 0);
  await page.waitForLoadState("networkidle");
  const times = await page.evaluate(() => ({
    "first paint, ms": Math.round(performance.getEntriesByName("first-contentful-paint")[0].startTime),
    "largest paint, ms": Math.round(globalThis.largest),
    "live, ms": Math.round(performance.getEntriesByName("live")[0].startTime),
    "layout shift, thousandths": Math.round(globalThis.shift * 1000),
  }));
  await visitor.close();
  return { ...times, "bytes on the wire": bytes };
}
