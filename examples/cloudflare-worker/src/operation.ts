import { DrawdownError, isDrawdownError } from "drawdown";
import type { ActivityQuery, InstantIn, Receipt, Usage, Window } from "drawdown";
import type { JournalRow, Keeper, OnTimeout } from "drawdown/edge";

/** What an account is asked: plain data, so that it can cross from the worker to the account's object. */
export type Operation =
  | { do: "open"; account: Parameters<Keeper["open"]>[0] }
  | { do: "authorize"; usage: Usage; hold: boolean; ttlMs?: number; onTimeout?: OnTimeout }
  | { do: "record"; usages: Usage[] }
  | { do: "capture"; hold: string; usage?: Usage; at?: InstantIn }
  | { do: "settle"; hold: string; usage: Usage }
  | { do: "release"; hold: string; at?: InstantIn }
  | { do: "reverse"; usage: string; at?: InstantIn }
  | { do: "grant"; spec: Parameters<Keeper["grant"]>[0] }
  | { do: "purchase"; pack: string; options: Parameters<Keeper["purchase"]>[1] }
  | { do: "plan"; plan: string | null; options: NonNullable<Parameters<Keeper["changePlan"]>[1]> }
  | { do: "balance"; at?: InstantIn }
  | { do: "grants"; active: boolean }
  | { do: "breakdown"; by: string; window?: Window }
  | { do: "activity"; query: ActivityQuery }
  | { do: "journal"; after: number; limit: number }
  | { do: "invoices" }
  | { do: "forecast"; options: { horizon?: number; level?: number } };

/** What ends a hold of the gateway's. */
export type Settlement = Operation & { do: "settle" | "release" };

const AHEAD_MS = 2 * 366 * 86_400_000;

/** Asks the keeper. */
export async function perform(keeper: Keeper, operation: Operation): Promise<unknown> {
  switch (operation.do) {
    case "open":
      await keeper.open(operation.account);
      return keeper.read((ledger, at) => ledger.balance(at));
    case "authorize": {
      const { usage, do: _, ...options } = operation;
      return keeper.authorize(usage, options);
    }
    case "record":
      return keeper.record(operation.usages);
    case "capture": {
      const { hold, do: _, ...options } = operation;
      return keeper.capture(hold, options);
    }
    case "settle":
      return settle(keeper, operation.hold, operation.usage);
    case "release":
      return keeper.release(operation.hold, operation.at);
    case "reverse":
      return keeper.reverse(operation.usage, operation.at);
    case "grant":
      return keeper.grant(operation.spec);
    case "purchase":
      return keeper.purchase(operation.pack, operation.options);
    case "plan":
      return keeper.changePlan(operation.plan, operation.options);
    case "balance":
      return keeper.read((ledger, at) => {
        const asked = operation.at ?? at;
        // Every renewal until then is gone through.
        if (Date.parse(String(asked)) - Date.parse(at) > AHEAD_MS) {
          throw new DrawdownError("out_of_range", "at: is more than two years ahead", "at");
        }
        return ledger.balance(asked);
      });
    case "grants":
      return keeper.read((ledger) => ({ grants: ledger.grants({ active: operation.active }) }));
    case "breakdown": {
      const { by, window } = operation;
      return keeper.read((ledger) => ({ by, shares: ledger.breakdown({ by, ...(window !== undefined && { window }) }) }));
    }
    case "activity":
      return keeper.read((ledger) => ledger.activity(operation.query));
    case "journal":
      return journal(keeper, operation.after, operation.limit);
    case "forecast":
      return keeper.read((ledger, at) => ledger.forecast({ ...operation.options, at }));
    case "invoices":
      return keeper.read((ledger) => ({ invoices: ledger.invoices() }));
  }
}

/** A row of the journal may have a megabyte: a page ends after that much. */
const LARGEST_PAGE = 1_000_000;

async function journal(keeper: Keeper, after: number, limit: number): Promise<object> {
  const rows: object[] = [];
  let next: number | null = after;
  let size = 0;
  while (next !== null && rows.length < limit && size < LARGEST_PAGE) {
    const asked: number = Math.min(limit - rows.length, 10);
    const page: JournalRow[] = await keeper.journal(next, asked);
    for (const { sequence, at, command } of page) {
      rows.push({ sequence, at: new Date(at).toISOString(), command: JSON.parse(command) as unknown });
      size += command.length;
    }
    next = page.length < asked ? null : (page.at(-1)?.sequence ?? null);
  }
  return { rows, next };
}

/**
 * Captures a hold with what a provider stated. Where its time-out came first, the estimate that was booked then is taken
 * back for it; where the price list cannot price it after all, the hold's own usage stands.
 */
async function settle(keeper: Keeper, hold: string, usage: Usage): Promise<Receipt> {
  try {
    return await keeper.capture(hold, { usage });
  } catch (error) {
    if (!isDrawdownError(error)) throw error;
    if (error.code === "hold_closed") {
      await reverse(keeper, hold);
      return keeper.record([{ ...usage, id: `${hold}.exact` }]);
    }
    if (SETTLED_AS_HELD.includes(error.code)) return keeper.capture(hold);
    throw error;
  }
}

/** Where the time-out gave the hold back, nothing was booked that could be taken back. */
async function reverse(keeper: Keeper, hold: string): Promise<void> {
  try {
    await keeper.reverse(hold);
  } catch (error) {
    if (!isDrawdownError(error) || error.code !== "unknown_usage") throw error;
  }
}

const SETTLED_AS_HELD = ["unpriced", "missing_attribute", "missing_quantity", "unknown_meter", "invalid_input", "overflow"];

/** Whether it can change the account, so that those who watch it are told and alarms are set. */
export function isChange({ do: verb }: Operation): boolean {
  return !["balance", "grants", "breakdown", "activity", "journal", "invoices", "forecast"].includes(verb);
}

/** A receipt or an authorization: what has alerts and a balance. */
export function isReceipt(value: unknown): value is Pick<Receipt, "alerts" | "balance" | "entries"> {
  return typeof value === "object" && value !== null && "alerts" in value && "balance" in value;
}
