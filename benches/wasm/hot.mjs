// What a gateway does for every event, in wasm and beside its peers. Nanoseconds an event, by name, as JSON: the names
// of benches/hot.rs, and `peer/` those of peers.mjs.

import assert from "node:assert/strict";
import { Catalog, forecast } from "../../target/package/drawdown.js";
import { median } from "./clock.mjs";
import { peers } from "./peers.mjs";
import { event, ledger, month, requests, usageOf } from "./traffic.mjs";

const CATALOGS = { bookbag: "reply", knockknock: "chat_message", wotnot: "reply", "agent-credits": "llm", cleverai: "chat" };
const AT_ONCE = 250;

const figures = {};

for (const [id, meter] of Object.entries(CATALOGS)) {
  const catalog = Catalog.builtin(id);
  timed(`price/${id}`, requests.map((request) => usageOf(request, meter)), (usage) => catalog.price(usage));
}

const cleverai = Catalog.builtin("cleverai");
const usages = requests.map((request) => usageOf(request, "chat"));
for (const [name, price] of Object.entries(peers)) {
  for (const usage of usages) assert.equal(price(usage), cleverai.price(usage).credits, name);
  timed(`peer/${name}`, usages, price);
}

const events = Array.from({ length: 5000 }, (_, n) => event(n));
let book = ledger(cleverai);
timed("record/record", events, (usage) => book.record(usage));

book = ledger(cleverai);
const batches = Array.from({ length: 5 }, (_, n) => events.slice(n * 1000, n * 1000 + 1000));
figures["record/record_all"] = median(batches.length, () => book.recordAll(batches.shift())) / 1000;

const { daily, ...ahead } = month;
timed("forecast/month", new Array(5000).fill(ahead), (options) => forecast(daily, options));

console.log(JSON.stringify(figures));

/** One call an item, after a first time through the list where the same call can be made twice. */
function timed(name, items, work) {
  const again = !name.startsWith("record");
  const warm = again ? 0 : 1000;
  (again ? items : items.slice(0, warm)).forEach(work);
  let next = warm;
  const some = () => {
    for (const end = next + AT_ONCE; next < end; next += 1) work(items[next]);
  };
  figures[name] = median(Math.floor((items.length - warm) / AT_ONCE), some) / AT_ONCE;
}
