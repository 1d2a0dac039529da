// What a long history costs in wasm: the figures of benches/history.rs under the same names, times in nanoseconds, sizes
// in bytes. Wasm memory never shrinks, so that what grows step by step comes first. `--quick` tries it out on a small one.

import { parseArgs } from "node:util";
import { wasmBytes } from "./memory.mjs";
import { Catalog, Ledger } from "../../target/package/drawdown.js";
import { median } from "./clock.mjs";
import { A_DAY, event, instant, ledger } from "./traffic.mjs";

const options = { quick: { type: "boolean" } };
const { values } = parseArgs({ options });
const small = values.quick ? 10 : 1;
const catalog = Catalog.builtin("cleverai");
const figures = {};
const started = wasmBytes();

warmUp();
growth([10_000, 100_000, 1_000_000].map((size) => size / small));
late(100_000 / small);
grants(100_000 / small);
renewals();
console.log(JSON.stringify(figures));

function late(size) {
  const book = ledger(catalog);
  fill(book, 0, size + 10);
  for (const after of [size / 1000, size / 100, size / 10, size]) {
    let tries = 0;
    const come = () => {
      tries += 1;
      book.record({ ...event(size - after), id: `late-${after}-${tries}`, at: instant(size + 10 - after, -1) });
    };
    figures[`late/${after}`] = median(5, come);
  }
  book.free();
}

/** Engines compile what runs often once more, better: not in the middle of a figure. */
function warmUp() {
  const book = ledger(catalog);
  for (let n = 0; n < 5000; n += 1) book.record(event(n));
  book.free();
}

function growth(sizes) {
  const book = ledger(catalog);
  let next = 0;
  for (const size of sizes) {
    fill(book, next, size);
    next = size;
    figures[`memory/${size}`] = wasmBytes() - started;
    figures[`balance/${size}`] = median(25, () => book.balance());
    figures[`breakdown/${size}`] = median(5, () => book.breakdown({ by: "model", window: "all" }));
    figures[`month/${size}`] = median(5, () => book.breakdown({ by: "model", window: "30d" }));
    const atOnce = 50;
    figures[`record/${size}`] = median(20, () => {
      for (const end = next + atOnce; next < end; next += 1) book.record(event(next));
    }) / atOnce;
  }
  book.free();
}

function grants(count) {
  const book = Ledger.open({ plan: null, anchor: instant(0) });
  // In the order of their ids: one instant's grants are booked in that order, and another one would be late.
  const id = (n) => `g-${String(n).padStart(6, "0")}`;
  const specOf = (n) => ({ id: id(n), kind: "free", amount: 10, at: instant(0), expiresAt: instant(n + A_DAY) });
  figures.grant = median(1, () => {
    for (let n = 0; n < count; n += 1) book.grant(specOf(n));
  }) / count;
  let tries = 0;
  figures.record_beside_grants = median(101, () => book.record({ id: `s-${(tries += 1)}`, credits: 1, at: instant(0) }));
  figures.draw_grant = median(1, () => book.record({ id: "half", credits: count * 5, at: instant(0) })) / (count / 2);
  figures.expire_grant = median(1, () => book.advance(instant(count + A_DAY))) / (count / 2);
  book.free();
}

function renewals() {
  const open = () => Ledger.open({ catalog, plan: "pro", anchor: instant(0) });
  const opened = median(21, () => open().free());
  const both = median(21, () => {
    const book = open();
    book.advance("2036-01-01");
    book.free();
  });
  figures.ten_years = both - opened;
}

/** Records events in batches, where how they came is not what is measured. */
function fill(book, from, to) {
  for (let start = from; start < to; start += 100) {
    const end = Math.min(start + 100, to);
    book.recordAll(Array.from({ length: end - start }, (_, n) => event(start + n)));
  }
}
