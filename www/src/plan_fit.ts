import Big from "big.js";
import type { Decimal } from "./numbers.ts";
import type { Pack, Plan, PriceList } from "./price_list.ts";

// What a month costs under one plan. Deliberately small: the core's `estimate` will take its place, with whole
// plan comparisons, caps and steps.

export type PlanFit =
  | { kind: "unlimited" }
  /** The plan's credits are by agreement, or the vendor names no plan, and the visitor has not said how many. */
  | { kind: "unstated" }
  | { kind: "covers"; allotment: Big; spare: Big; total: Big | null }
  | { kind: "short"; allotment: Big; missing: Big; topUp: TopUp | null; total: Big | null; lastDay: Big };
export type TopUp =
  | { by: "packs"; packs: PackCount[]; cost: Big }
  | { by: "overage"; cost: Big };

export interface PackCount {
  pack: Pack;
  count: Big;
}

const DAYS_A_MONTH = 30;

/** `plan` null: the vendor names no plans. A plan without a published price has no total. */
export function planFit(list: PriceList, plan: Plan | null, credits: Big, stated: Decimal | null): PlanFit {
  if (plan?.credits === "unlimited") return { kind: "unlimited" };
  const included = plan === null || plan.credits === "custom" ? stated : plan.credits;
  if (included === null) return { kind: "unstated" };
  const allotment = new Big(included);
  const price = plan?.price == null ? null : new Big(plan.price);
  if (credits.lte(allotment)) return { kind: "covers", allotment, spare: allotment.minus(credits), total: price };
  const missing = credits.minus(allotment);
  const topUp = topUpFor(list, missing);
  return {
    kind: "short",
    allotment,
    missing,
    topUp,
    total: price && topUp ? price.plus(topUp.cost) : null,
    lastDay: allotment.times(DAYS_A_MONTH).div(credits).round(0, Big.roundUp),
  };
}

/** The first plan that serves at the lowest known total, else the first that is large enough, else the last. */
export function fittingPlan(list: PriceList, credits: Big): Plan | null {
  const fits = list.plans.map((plan) => ({ plan, fit: planFit(list, plan, credits, null) }));
  const totals = fits.flatMap(({ plan, fit }) => ("total" in fit && fit.total ? [{ plan, total: fit.total }] : []));
  const [cheapest] = totals.sort((one, other) => one.total.cmp(other.total));
  return (cheapest ?? fits.find(({ fit }) => fit.kind === "covers"))?.plan ?? list.plans.at(-1) ?? null;
}

/** What `credits` bought on their own cost: by the pack where there are packs, else at the overage price. */
export function topUpFor(list: PriceList, credits: Big): TopUp | null {
  if (list.packs.length > 0) {
    const packs = cheapestPacks([...list.packs].sort(byUnitPrice), credits);
    return { by: "packs", packs, cost: packsCost(packs) };
  }
  const overage = list.catalog.overage(credits.toFixed());
  return overage && { by: "overage", cost: new Big(overage.amount) };
}

const byUnitPrice = (one: Pack, other: Pack): number =>
  new Big(one.price).times(other.credits).cmp(new Big(other.price).times(one.credits));

const packsCost = (packs: PackCount[]): Big =>
  packs.reduce((cost, { pack, count }) => cost.plus(new Big(pack.price).times(count)), new Big(0));

/** As many of the best pack as fit, then either one more of it or the others for the rest, whichever is cheaper. */
function cheapestPacks([best, ...others]: Pack[], credits: Big): PackCount[] {
  if (!best || credits.lte(0)) return [];
  const fitting = credits.div(best.credits).round(0, Big.roundDown);
  const rest = credits.minus(new Big(best.credits).times(fitting));
  if (rest.eq(0)) return [{ pack: best, count: fitting }];
  const oneMore = [{ pack: best, count: fitting.plus(1) }];
  if (others.length === 0) return oneMore;
  const mixed = [{ pack: best, count: fitting }, ...cheapestPacks(others, rest)].filter(({ count }) => count.gt(0));
  return packsCost(mixed).lt(packsCost(oneMore)) ? mixed : oneMore;
}
