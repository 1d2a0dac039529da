// The traffic of benches/support/mod.rs, as JavaScript meets it.

import { readFileSync } from "node:fs";
import { Ledger } from "../../target/package/drawdown.js";

const rows = readFileSync(new URL("../../www/public/trace.csv", import.meta.url), "utf8").trimEnd().split("\n").slice(1);

/** Real requests. */
export const requests = rows.map((row) => {
  const [, inputTokens, outputTokens, model] = row.split(",");
  return { inputTokens: Number(inputTokens), outputTokens: Number(outputTokens), model };
});

export const A_DAY = 1000;
export const ANCHOR = Date.parse("2026-01-01");
export const DAY = 86_400_000;

/** When the nth request comes. */
export const instant = (n, later = 0) => ANCHOR + n * (DAY / A_DAY) + later;

/** A request as that meter takes it. */
export const usageOf = ({ model, ...quantities }, meter) => ({ meter, quantities, attributes: { model } });

/** The nth request, the sample over and over, as an event of the account that `ledger` opens. */
export function event(n, later = 0) {
  const usage = usageOf(requests[n % requests.length], "chat");
  const attributes = { ...usage.attributes, agent: `agent-${n % 3}`, conversation: `c-${Math.floor(n / 5)}` };
  return { ...usage, id: `r-${String(n).padStart(7, "0")}`, at: instant(n, later), attributes };
}

export const MODELS = ["gpt-4o", "gpt-4o-mini"];

/** So many requests in columns, ten a second. */
export function columns(length) {
  const of = (row) => requests[row % requests.length];
  return {
    meter: "chat",
    length,
    quantities: {
      inputTokens: Float64Array.from({ length }, (_, row) => of(row).inputTokens),
      outputTokens: Float64Array.from({ length }, (_, row) => of(row).outputTokens),
    },
    attributes: { model: { values: MODELS, codes: Uint32Array.from({ length }, (_, row) => MODELS.indexOf(of(row).model)) } },
    at: Float64Array.from({ length }, (_, row) => instant(0) + row * 100),
  };
}

/** CleverAI's Pro plan, with a grant beside it that never runs out. */
export function ledger(catalog, retentionDays = null, Book = Ledger) {
  const book = Book.open({ catalog, plan: "pro", anchor: ANCHOR, policy: { retentionDays } });
  book.grant({ id: "reserve", kind: "paid", amount: 1_000_000_000_000, at: ANCHOR });
  return book;
}

/** Four weeks ahead from four weeks of bursty days, as benches/hot.rs has them. */
export const month = {
  daily: Float64Array.from({ length: 28 }, (_, day) => ((day * day * 37 + 11) % 101) * (day % 3)),
  startDay: "2026-11-02",
  horizon: 28,
};
