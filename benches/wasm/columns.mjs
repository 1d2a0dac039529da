// What columns and plain objects cost in wasm, beside peers that do the same job in JavaScript on the same rows, in
// turn. Nanoseconds a row, by name, as JSON: the names of benches/columns.rs, and `columns_peer/` or `object/` those of
// this file. `--quick` tries it out on few rows.

import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import { calcPrice } from "@pydantic/genai-prices";
import Big from "big.js";
import BigNumber from "bignumber.js";
import Decimal from "decimal.js";
import { costFromUsage } from "tokenlens";
import { Catalog } from "../../target/package/drawdown.js";
import { median } from "./clock.mjs";
import { peers } from "./peers.mjs";
import { columns as rows, ledger, requests, usageOf } from "./traffic.mjs";

const { values } = parseArgs({ options: { quick: { type: "boolean" } } });
const CATALOGS = { bookbag: "reply", knockknock: "chat_message", wotnot: "reply", "agent-credits": "llm", cleverai: "chat" };
const TURNS = values.quick ? 1 : 9;
const figures = {};

const some = rows(values.quick ? 10_000 : 200_000);
for (const [id, meter] of Object.entries(CATALOGS)) {
  const catalog = Catalog.builtin(id);
  const priced = () => catalog.priceColumns({ ...some, meter });
  priced();
  figures[`price_columns/${id}`] = median(TURNS, priced) / some.length;
  catalog.free();
}

const cleverai = Catalog.builtin("cleverai");
for (let size = 1000; size <= (values.quick ? 10_000 : 10_000_000); size *= 10) {
  const columns = rows(size);
  const runs = Math.max(1, Math.min(TURNS, 2_000_000 / size));
  const books = Array.from({ length: runs }, () => ledger(cleverai));
  figures[`record_columns/${size}`] = median(runs, () => {
    const book = books.pop();
    book.recordColumns(columns);
    book.free();
  }) / size;
}

/** Price and draw in thousandths of a credit, or in whatever a library has for exact amounts. */
const draws = {
  "decimal.js": drawn((number) => new Decimal(number), (left, right) => left.plus(right), (left, right) => left.times(right)),
  "big.js": drawn((number) => new Big(number), (left, right) => left.plus(right), (left, right) => left.times(right)),
  "bignumber.js": drawn((number) => new BigNumber(number), (left, right) => left.plus(right), (left, right) => left.times(right)),
  BigInt: bigInt,
};
const price = { "gpt-4o": 5, "gpt-4o-mini": 1 };
const due = drawnByDrawdown(some);
const spent = {};
for (const [name, draw] of Object.entries(draws)) {
  assert.equal(draw(some), due, name);
  spent[name] = [];
}
spent.drawdown = [];
// In turn, so that a busy minute hits them all.
for (let turn = 0; turn < TURNS; turn += 1) {
  spent.drawdown.push(median(1, () => drawnByDrawdown(some)));
  for (const [name, draw] of Object.entries(draws)) spent[name].push(median(1, () => draw(some)));
}
for (const [name, times] of Object.entries(spent)) {
  figures[`columns_peer/${name}`] = times.sort((a, b) => a - b)[times.length >> 1] / some.length;
}

const usages = requests.map((request) => usageOf(request, "chat"));
const objects = {
  drawdown: (usage) => cleverai.price(usage).credits,
  "decimal.js": peers["decimal.js"],
  "genai-prices": ({ quantities: { inputTokens, outputTokens }, attributes: { model } }) =>
    calcPrice({ input_tokens: inputTokens, output_tokens: outputTokens }, model, { providerId: "openai" }),
  tokenlens: ({ quantities: { inputTokens, outputTokens }, attributes: { model } }) =>
    costFromUsage({ id: `openai:${model}`, usage: { prompt_tokens: inputTokens, completion_tokens: outputTokens } }),
};
for (const [name, work] of Object.entries(objects)) assert(work(usages[0]), `${name} prices nothing`);
const taken = Object.fromEntries(Object.keys(objects).map((name) => [name, []]));
for (let turn = 0; turn < TURNS; turn += 1) {
  for (const [name, work] of Object.entries(objects)) taken[name].push(median(1, () => usages.forEach(work)));
}
for (const [name, times] of Object.entries(taken)) {
  figures[`object/${name}`] = times.sort((a, b) => a - b)[times.length >> 1] / usages.length;
}
console.log(JSON.stringify(figures));

function drawnByDrawdown(columns) {
  const book = ledger(cleverai);
  const { total } = book.recordColumns(columns);
  book.free();
  return total;
}

/** The same by a library of decimals: priced, drawn from the allotment first, then from the reserve. */
function drawn(of, plus, times) {
  return ({ length, quantities: { inputTokens, outputTokens }, attributes: { model } }) => {
    const rates = model.values.map((name) => times(of(price[name]), of("0.001")));
    const grants = [of(5000), of(1_000_000_000_000)];
    const [zero, minus] = [of(0), of(-1)];
    const credits = new Array(length);
    let total = zero;
    for (let row = 0; row < length; row += 1) {
      const cost = times(plus(of(inputTokens[row]), outputTokens[row]), rates[model.codes[row]]);
      let need = cost;
      for (let grant = 0; grant < grants.length && need.gt(zero); grant += 1) {
        const taken = need.gt(grants[grant]) ? grants[grant] : need;
        grants[grant] = plus(grants[grant], times(taken, minus));
        need = plus(need, times(taken, minus));
      }
      credits[row] = cost.toString();
      total = plus(total, cost);
    }
    return total.toString();
  };
}

function bigInt({ length, quantities: { inputTokens, outputTokens }, attributes: { model } }) {
  const rates = model.values.map((name) => BigInt(price[name]));
  const grants = [5_000_000n, 1_000_000_000_000_000n];
  const credits = new BigInt64Array(length);
  let total = 0n;
  for (let row = 0; row < length; row += 1) {
    const cost = (BigInt(inputTokens[row]) + BigInt(outputTokens[row])) * rates[model.codes[row]];
    let need = cost;
    for (let grant = 0; grant < grants.length && need > 0n; grant += 1) {
      const taken = need > grants[grant] ? grants[grant] : need;
      grants[grant] -= taken;
      need -= taken;
    }
    credits[row] = cost;
    total += cost;
  }
  const text = String(total).padStart(4, "0");
  return `${text.slice(0, -3)}.${text.slice(-3)}`.replace(/\.?0+$/, "");
}
