import Big from "big.js";
import type { PlanFit as CoreFit } from "drawdown/web";
import type { Monthly } from "./monthly.ts";
import type { Plan, PriceList } from "./price_list.ts";

// What the core says of a plan, as the sentences need it.

export type PlanFit =
  | { kind: "unlimited" }
  /** The plan's credits are by agreement, or the vendor names no plan, and the visitor has not said how many. */
  | { kind: "unstated" }
  | { kind: "covers"; allotment: Big; spare: Big; total: Big | null }
  | { kind: "short"; allotment: Big; missing: Big; topUp: TopUp | null; total: Big | null; lastDay: number };
export type TopUp = { packs: { name: string; count: number }[]; overage: Big; cost: Big };

/** `plan` null: the vendor names no plans. */
export function planFit(list: PriceList, plan: Plan | null, month: Monthly): PlanFit {
  const fit = coreFit(list, plan, month);
  if (plan?.credits === "unlimited") return { kind: "unlimited" };
  if (!fit || fit.allotment === null) return { kind: "unstated" };
  const allotment = new Big(fit.allotment);
  const total = fit.total === null ? null : new Big(fit.total);
  if (fit.runOutDay === null) return { kind: "covers", allotment, spare: new Big(fit.wasted), total };
  return {
    kind: "short",
    allotment,
    missing: month.credits.minus(allotment),
    topUp: topUp(list, fit),
    total,
    lastDay: fit.runOutDay,
  };
}

/** The core's own figures. */
export const coreFit = (list: PriceList, plan: Plan | null, month: Monthly): CoreFit | null =>
  month.estimate.plans.find((fit) => fit.plan === (plan?.id ?? list.estimatedPlan)) ?? null;

/** The plan to take; null where the vendor names none. */
export const fittingPlan = (list: PriceList, month: Monthly): Plan | null =>
  list.plans.find(({ id }) => id === month.estimate.best?.plan) ?? list.plans.at(-1) ?? null;

function topUp(list: PriceList, fit: CoreFit): TopUp | null {
  if (!fit.serves && fit.packs.length === 0) return null;
  const overage = new Big(fit.overage);
  const cost = fit.packs.reduce((sum, pack) => sum.plus(pack.cost), overage);
  const name = (id: string) => list.packs.find((pack) => pack.id === id)?.name ?? id;
  return { packs: fit.packs.map(({ pack, count }) => ({ name: name(pack), count })), overage, cost };
}
