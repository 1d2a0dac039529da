// What Lighthouse says of each view, as on a slow phone: `node tests/page/lighthouse.js`, after `cargo xtask build`. It is fetched
// by npx for the occasion: it is far larger than all that the tests need.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { account } from "./account.js";
import { serve } from "./serve.js";
import { usageView } from "./usage.js";

const LIGHTHOUSE = "lighthouse@13.5.0";
const VIEWS = { estimate: "", account: account("cleverai", 960), "your usage": usageView(), "price list": "?v=1&c=bookbag&w=list", "in Arabic": "?lang=ar" };
const FIGURES = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "interactive"];

const site = await serve({ compress: true });
const folder = await mkdtemp(join(tmpdir(), "lighthouse-"));
const run = promisify(execFile);
try {
  for (const [name, search] of Object.entries(VIEWS)) {
    const file = join(folder, "report.json");
    const flags = ["--quiet", "--output=json", `--output-path=${file}`, "--chrome-flags=--headless --no-sandbox --disable-gpu"];
    await run("npx", ["--yes", LIGHTHOUSE, site.address + search, ...flags], {
      env: { ...process.env, CHROME_PATH: process.env.DRAWDOWN_CHROMIUM ?? "/usr/bin/chromium" },
    });
    const { categories, audits } = JSON.parse(await readFile(file, "utf8"));
    const scores = Object.values(categories).map(({ title, score }) => `${title} ${Math.round(score * 100)}`);
    const figures = FIGURES.map((id) => `${audits[id].title} ${audits[id].displayValue}`);
    const wrong = Object.values(audits).filter(({ score }) => score !== null && score < 0.9);
    console.log([name, scores.join(", "), figures.join(", "), ...wrong.map(({ id, title, displayValue = "" }) => `${id}: ${title} ${displayValue}`)].join("\n  "));
  }
} finally {
  await rm(folder, { recursive: true });
  site.close();
}
