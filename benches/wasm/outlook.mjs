// What looking ahead costs in wasm: the forecast of four weeks as numbers, without JavaScript's objects, and the run-out
// of a real account's credits. Nanoseconds by name, as JSON.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Catalog, Ledger } from "../../target/package/drawdown.js";
import { forecast, initSync } from "../../target/wasm/web/drawdown.js";
import { median } from "./clock.mjs";
import { ANCHOR, DAY, month, requests, usageOf } from "./traffic.mjs";

const figures = {};

initSync({ module: readFileSync(new URL("../../target/wasm/web/drawdown_bg.wasm", import.meta.url)) });
const AT_ONCE = 250;
const numbers = () => {
  for (let n = 0; n < AT_ONCE; n += 1) forecast(month.daily, month.startDay, month.horizon, 0.8);
};
numbers();
figures["outlook/numbers"] = median(41, numbers) / AT_ONCE;

const { book, usages } = account();
assert(book.forecast({ paths: 200 }).runOut.median);
const runOut = () => book.forecast({ paths: 200 });
for (let n = 0; n < 20; n += 1) runOut();
figures["outlook/run_out"] = median(101, runOut);
figures["outlook/usages"] = usages;
console.log(JSON.stringify(figures));

/**
 * An account that goes on as a real one did (`cc11_msg` of trainer/data, twice over: 128 days), with real requests, ten
 * on a mean day: on the free plan, with a pack every 32 days. Eight days into a cycle it will probably run out.
 */
function account() {
  const days = new Array(64).fill(0);
  for (const row of readFileSync(new URL("../../trainer/data/daily.csv", import.meta.url), "utf8").split("\n")) {
    const [series, day, value] = row.split(",");
    if (series === "cc11_msg") days[Number(day)] = Number(value);
  }
  const catalog = Catalog.builtin("cleverai");
  const book = Ledger.open({ catalog, plan: "free", anchor: ANCHOR });
  let usages = 0;
  for (const [day, value] of [...days, ...days].entries()) {
    const midnight = ANCHOR + day * DAY;
    if (day % 32 === 0) book.purchase("credits-1000", { id: `pack-${day}`, at: midnight });
    const count = Math.round(value / 100);
    for (let n = 0; n < count; n += 1) {
      const usage = usageOf(requests[usages % requests.length], "chat");
      book.record({ ...usage, id: `u-${(usages += 1)}`, at: midnight + Math.floor(((n + 0.5) * DAY) / count) });
    }
  }
  return { book, usages };
}
