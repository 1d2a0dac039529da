// Where the time goes when columns are priced and drawn in wasm, by function, in percent of what V8 sampled of 150 times
// 200,000 rows: `node profile.mjs`, once the package is built. Of the wasm as it comes before wasm-opt, where functions have
// their names.

import { readFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import init, { Catalog, Ledger } from "../../target/package/web.js";
import { columns, ledger } from "./traffic.mjs";

const [ROWS, TIMES, LINES] = [200_000, 150, 12];

await init(readFileSync(new URL("../../target/xtask/bound/web/drawdown_bg.wasm", import.meta.url)));
const catalog = Catalog.builtin("cleverai");
const some = columns(ROWS);
record();
const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.setSamplingInterval", { interval: 200 });
await session.post("Profiler.start");
for (let time = 0; time < TIMES; time += 1) record();
const { profile } = await session.post("Profiler.stop");

const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
const spent = new Map();
profile.samples.forEach((id, nth) => {
  spent.set(names.get(id), (spent.get(names.get(id)) ?? 0) + profile.timeDeltas[nth]);
});
const whole = [...spent.values()].reduce((sum, time) => sum + time, 0);
const most = [...spent].sort((one, other) => other[1] - one[1]).slice(0, LINES);
for (const [name, time] of most) console.log(`${((100 * time) / whole).toFixed(1).padStart(5)} %  ${name}`);

/** The package's JavaScript does little else than copy arrays in and out, and has lost its names. */
function nameOf({ functionName, url }) {
  if (url.startsWith("wasm:") || functionName.startsWith("(")) return functionName.replace(/::h[0-9a-f]{16}$/, "");
  return url.endsWith("web.js") ? "JavaScript: arrays copied in and out" : "this script";
}

function record() {
  const book = ledger(catalog, null, Ledger);
  book.recordColumns(some);
  book.free();
}
