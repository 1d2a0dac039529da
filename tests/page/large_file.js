// What reading a large file costs the visitor's browser: its speed, and the most that the worker holds at once.
//
//   node tests/page/large_file.js [megabytes]

import { chromium } from "playwright-core";
import { serve } from "./serve.js";
import { answer, heapWhile, repeated, says, trace, usageView, withFile } from "./usage.js";

const megabytes = Number(process.argv[2] ?? 100);
const TIMES = 3;

const site = await serve();
const browser = await chromium.launch({ executablePath: process.env.DRAWDOWN_CHROMIUM ?? "/usr/bin/chromium", args: ["--headless", "--no-sandbox"] });
const session = await browser.newBrowserCDPSession();
/** Seconds that the page's process has taken, all its threads together. */
async function processorTime() {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return processInfo.filter(({ type }) => type === "renderer").reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

try {
  const page = await browser.newPage({ locale: "en-US" });
  await page.goto(site.address + usageView());
  await withFile("large.csv", repeated(await trace(), megabytes * 1e6), async (path) => {
    for (let time = 0; time < TIMES; time++) {
      await page.getByRole("button", { name: "Try it with a sample" }).click();
      await says(answer(page), "From Sample,");
      const before = await processorTime();
      const most = await heapWhile(page, async () => {
        await page.getByLabel("Choose a file").setInputFiles(path);
        await says(answer(page), "From large.csv,");
      });
      const [, seconds] = /read in ([\d.]+) sec/.exec((await answer(page).innerText()).replaceAll(/\s+/g, " "));
      const took = (await processorTime()) - before;
      console.log(`${(megabytes / seconds).toFixed(0)} MB/s, ${(megabytes / took).toFixed(0)} MB a second of processor time; ${(most.bytes / 1e6).toFixed(0)} MB of heap and buffers at most, without the wasm`);
    }
  });
} finally {
  await browser.close();
  site.close();
}
