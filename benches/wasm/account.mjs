// What an account costs in wasm memory: a year of it, with and without bounded retention, and nothing once it is freed.
// The names are those of benches/history.rs. Wasm memory never shrinks, so that what needs least comes first.
// `--quick` tries it out on a small one; `--rounds` says how often a ledger is opened and freed.

import { parseArgs } from "node:util";
import { wasmBytes } from "./memory.mjs";
import { Catalog, Ledger } from "../../target/package/drawdown.js";
import { median } from "./clock.mjs";
import { A_DAY, event, instant, ledger } from "./traffic.mjs";

const options = { quick: { type: "boolean" }, rounds: { type: "string", default: "100000" } };
const { values } = parseArgs({ options });
const small = values.quick ? 10 : 1;
const catalog = Catalog.builtin("cleverai");
const figures = {};
const started = wasmBytes();

rounds(Number(values.rounds) / small);
for (const [name, kept] of [["30", 30], ["all", null]]) retention(name, kept, Math.floor(365 / small));
console.log(JSON.stringify(figures));

/** A ledger opened, an event recorded, the ledger freed; again and again. */
function rounds(count) {
  const round = () => {
    const book = Ledger.open({ catalog, plan: "pro", anchor: instant(0) });
    book.record(event(0));
    book.free();
  };
  for (let n = 0; n < 1000; n += 1) round();
  figures.rounds_before = wasmBytes();
  figures.round = median(1, () => {
    for (let n = 0; n < count; n += 1) round();
  }) / count;
  figures.rounds = count;
  figures.rounds_after = wasmBytes();
}

function retention(name, kept, days) {
  const book = ledger(catalog, kept);
  for (let n = 0; n < days * A_DAY; n += 1) book.record(event(n));
  figures[`year_memory/${name}`] = wasmBytes() - started;
  figures[`year_snapshot/${name}`] = book.snapshot().length;
  book.free();
}
