import Big from "big.js";
import { numberProblem } from "./estimate_state.ts";
import type { Decimal } from "./numbers.ts";
import type { Plan, PriceList } from "./price_list.ts";
import type { Opening } from "./replay.ts";
import { START, daysAfter } from "./replayed_time.ts";

/** Credits a month where the plan's are by agreement and the visitor has not said how many: small enough to run out. */
export const EXAMPLE_ALLOTMENT = "500";

/** What an account without a plan has from the start: a free batch that expires, and one that was paid for. */
export const SEEDS = { free: "3000", freeDays: 31, paid: "3000" } as const;

/** The account on a plan, on an agreed allotment, or with batches of its own where the vendor has neither. */
export function openingFor(list: PriceList, plan: Plan | null, allotment: Decimal): Opening {
  const id = plan?.id ?? list.agreement;
  return {
    account: { catalog: list.catalog, plan: id, anchor: START, allotment },
    seeds:
      id === null
        ? [
            { id: "welcome", kind: "free", source: "promo", amount: SEEDS.free, at: START, expiresAt: daysAfter(0, SEEDS.freeDays) },
            { id: "top-up", kind: "paid", amount: SEEDS.paid, at: START },
          ]
        : [],
  };
}

/** The agreed allotment as stated, or the example where it is not stated or no number above zero. */
export const allotmentOr = (stated: string): Decimal =>
  stated !== "" && numberProblem(stated) === null && Number(stated) > 0 ? new Big(stated.trim()).toFixed() : EXAMPLE_ALLOTMENT;
