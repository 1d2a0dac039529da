// What the tests of the ledger share.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { installed } from "./consumer.mjs";

export const { Catalog, Ledger, isDrawdownError } = createRequire(join(installed, "../../app.js"))("drawdown");

export const start = "2026-11-01T00:00:00Z";
export const bare = () => Ledger.open({ plan: null, anchor: start });

/** 100 credits that were paid for, nothing else. */
export function funded() {
  const ledger = bare();
  ledger.grant({ id: "paid", kind: "paid", amount: 100, at: start });
  return ledger;
}

export const spend = (more) => ({ at: start, credits: 1, ...more });
export const reply = (more) => ({ at: start, meter: "reply", attributes: { model: "GPT-4o" }, ...more });

/** The call must throw a DrawdownError of that code and path. */
export function refuses(call, code, path) {
  assert.throws(call, (error) => {
    assert(isDrawdownError(error), `${error} is no DrawdownError`);
    assert.deepEqual({ code: error.code, path: error.path }, { code, path }, error.message);
    return true;
  });
}
