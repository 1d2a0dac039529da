import Big from "big.js";
import { listed, percent } from "./numbers.ts";
import type { PriceList } from "./price_list.ts";
import type { Kept, Refusal, Standing } from "./replay.ts";
import { words } from "./words/words.ts";

// What the account's views say in the same words.

/** "short": something is left, but too little for what was asked last. */
export type Level = "enough" | "low" | "lowest" | "short" | "out";

export function level(standing: Kept & Partial<Refusals>): Level {
  const { remaining } = standing.balance;
  if (remaining === null) return "enough";
  if (standing.balance.blocked || new Big(remaining).eq(0)) return "out";
  if (refusedLately(standing).length > 0) return "short";
  const below = crossed(standing);
  return below === 0 ? "enough" : below === 1 ? "low" : "lowest";
}

/** How many thresholds it is below now, by its own alerts. */
function crossed({ notices }: Kept): number {
  const below = new Set<string | null>();
  for (const { type, threshold } of notices) {
    if (type === "threshold") below.add(threshold);
    if (type === "recovered") below.delete(threshold);
  }
  return below.size;
}

/** "20%", from "0.2". */
export const thresholdWords = (threshold: string): string => percent(Number(threshold));

export const credits = (amount: string | Big): string => words.page.credits(amount);

/** What a replay knows besides: what was refused, and when credits were added. */
type Refusals = Pick<Standing, "refused" | "ledger">;

/** What was refused since credits were last added. */
export function refusedLately({ refused, ledger }: Partial<Refusals>): Refusal[] {
  if (!refused?.length || !ledger) return [];
  const added = ledger.grants().reduce((latest, { addedAt }) => Math.max(latest, Date.parse(addedAt)), 0);
  return refused.filter(({ at }) => at >= added);
}

/** What the visitor can do for more credits: "buy a pack, grant free credits or change the plan". */
export function remedies(list: PriceList): string {
  const { remedies: ways } = words.account.answer;
  const open = [
    ...(list.packs.length > 0 ? [ways.pack] : []),
    ways.grant,
    ...(list.plans.length > 1 ? [ways.plan] : []),
  ];
  return listed(open, "or");
}

export const planName = (list: PriceList, id: string | null): string | null =>
  list.plans.find((plan) => plan.id === id)?.name ?? null;
