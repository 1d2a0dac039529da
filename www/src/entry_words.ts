import type { Entry, Grant } from "drawdown/web";
import Big from "big.js";
import { exact } from "./numbers.ts";
import type { PriceList } from "./price_list.ts";
import { words } from "./words/words.ts";

// An entry of the journal in words.

/** What these add to the balance; the others take from it, or give back as their sign says. */
const ADDING: Entry["type"][] = ["grant", "renew", "plan"];

export function titleOf({ type, usage, credits, draws }: Entry, list: PriceList, sources: Map<string, Grant["source"]>): string {
  const { activity } = words.account;
  if (type === "grant") {
    const source = sources.get(draws[0]?.grant ?? "");
    return source === "pack" ? activity.packBought : source === "promo" ? activity.freeGranted : activity.titles.grant;
  }
  if (type === "renew" && new Big(credits).eq(0)) return activity.newMonth;
  const meter = list.meters.find(({ id }) => id === usage?.meter);
  return meter ? meter.name : activity.titles[type];
}

/** The model, what it was drawn from, and what was not drawn. */
export function detailsOf(entry: Entry, sources: Map<string, Grant["source"]>): string {
  const { usage, draws, overage, debt, forgiven, unmetered, exempt, type } = entry;
  const { activity } = words.account;
  const batches = [...new Set(draws.map(({ grant }) => activity.sources[sources.get(grant) ?? "manual"]))];
  const model = usage?.attributes?.model;
  return activity.details([
    ...(model === undefined ? [] : [String(model)]),
    ...(batches.length > 0 && !ADDING.includes(type) ? [activity.drawnFrom(batches)] : []),
    ...some(overage, activity.overage),
    ...some(debt, activity.debt),
    ...some(forgiven, activity.forgiven),
    ...(new Big(unmetered).gt(0) ? [activity.covered] : []),
    ...(exempt === null ? [] : [activity.exempt(exempt)]),
  ]);
}

const some = (value: string, said: (amount: string) => string): string[] => (new Big(value).gt(0) ? [said(value)] : []);

/** Signed as the balance sees it. */
export function creditsOf({ type, credits }: Entry): string {
  const change = ADDING.includes(type) ? new Big(credits) : new Big(credits).neg();
  if (change.eq(0)) return "0";
  return `${change.gt(0) ? "+" : "−"}${exact(change.abs())}`;
}
