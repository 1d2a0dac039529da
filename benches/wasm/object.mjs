// What `price` of one plain object consists of: more and more of the usage, and the objects of a quote by themselves, in
// turn. Least of many, in nanoseconds. `node benches/wasm/object.mjs`, once `cargo xtask build` has made the package.

import { Catalog } from "../../target/package/drawdown.js";
import { requests, usageOf } from "./traffic.mjs";

const TURNS = 300;
const cleverai = Catalog.builtin("cleverai");
const wotnot = Catalog.builtin("wotnot");
const [usages, replies] = ["chat", "reply"].map((meter) => requests.map((request) => usageOf(request, meter)));
const searches = requests.map(() => ({ meter: "web_search" }));
const counted = requests.map(({ inputTokens }) => ({ meter: "web_search", quantities: { count: inputTokens } }));
let kept;

const work = {
  "a loop that reads one field": [usages, ({ quantities }) => quantities.inputTokens],
  "the objects of a quote with one line": [usages, quoteOf],
  "`price` of a meter alone": [searches, (usage) => cleverai.price(usage)],
  "and of one quantity": [counted, (usage) => cleverai.price(usage)],
  "and of two quantities and a model": [usages, (usage) => cleverai.price(usage)],
  "the same where lines wait to be read (wotnot)": [replies, (usage) => wotnot.price(usage)],
};
const least = Object.fromEntries(Object.keys(work).map((name) => [name, Infinity]));
for (let turn = 0; turn < TURNS; turn += 1) {
  for (const [name, [items, once]] of Object.entries(work)) {
    const start = process.hrtime.bigint();
    for (const item of items) kept = once(item);
    least[name] = Math.min(least[name], Number(process.hrtime.bigint() - start) / items.length);
  }
}
for (const [name, time] of Object.entries(least)) console.log(`${time.toFixed(0).padStart(5)} ns  ${name}`);
if (kept === undefined) throw new Error("nothing was priced");

function quoteOf({ meter }) {
  const line = { label: meter, quantity: "1", billed: "1", unit: "token", rate: "1", credits: "1" };
  const catalog = { id: meter, effectiveFrom: null };
  return { credits: "1", creditsHigh: null, lines: [line], cost: null, exempt: null, sample: false, catalog };
}
