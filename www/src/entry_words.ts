import type { Entry, Grant } from "drawdown/web";
import Big from "big.js";
import { exact } from "./numbers.ts";
import type { PriceList } from "./price_list.ts";
import { spelt } from "./wording.ts";

// An entry of the journal in words.

const TITLES: Record<Entry["type"], string> = {
  grant: "Credits added",
  spend: "Used",
  expire: "Expired",
  renew: "Renewal",
  hold: "Set aside",
  capture: "Used",
  release: "Given back",
  reverse: "Taken back",
  void: "Withdrawn",
  plan: "Plan changed",
  repay: "Repaid",
  round: "Rounded",
};
const BATCHES: Record<Grant["source"], string> = {
  plan: "the plan",
  pack: "a pack",
  promo: "a free batch",
  daily: "today’s free credits",
  rollover: "what was carried over",
  manual: "a paid batch",
  adjustment: "an adjustment",
};
/** What these add to the balance; the others take from it, or give back as their sign says. */
const ADDING: Entry["type"][] = ["grant", "renew", "plan"];

const ADDED: Partial<Record<Grant["source"], string>> = { pack: "Pack bought", promo: "Free credits granted" };

export function titleOf({ type, usage, credits, draws }: Entry, list: PriceList, sources: Map<string, Grant["source"]>): string {
  if (type === "grant") return ADDED[sources.get(draws[0]?.grant ?? "") ?? "manual"] ?? TITLES.grant;
  if (type === "renew" && new Big(credits).eq(0)) return "A new month";
  const meter = list.meters.find(({ id }) => id === usage?.meter);
  return meter ? meter.name : TITLES[type];
}

/** The model, what it was drawn from, and what was not drawn. */
export function detailsOf(entry: Entry, sources: Map<string, Grant["source"]>): string {
  const { usage, draws, overage, debt, forgiven, unmetered, exempt, type } = entry;
  const batches = [...new Set(draws.map(({ grant }) => BATCHES[sources.get(grant) ?? "manual"]))];
  const model = usage?.attributes?.model;
  return [
    ...(model === undefined ? [] : [String(model)]),
    ...(batches.length > 0 && !ADDING.includes(type) ? [`from ${batches.join(" and ")}`] : []),
    ...amount(overage, "billed beyond the plan"),
    ...amount(debt, "owed"),
    ...amount(forgiven, "forgiven"),
    ...(new Big(unmetered).gt(0) ? ["covered by the plan"] : []),
    ...(exempt === null ? [] : [`costs nothing: ${spelt(exempt).toLowerCase()}`]),
  ].join(", ");
}

const amount = (value: string, words: string): string[] => (new Big(value).gt(0) ? [`${exact(value)} ${words}`] : []);

/** Signed as the balance sees it. */
export function creditsOf({ type, credits }: Entry): string {
  const change = ADDING.includes(type) ? new Big(credits) : new Big(credits).neg();
  if (change.eq(0)) return "0";
  return `${change.gt(0) ? "+" : "−"}${exact(change.abs())}`;
}
