import Big from "big.js";
import { Catalog } from "drawdown/web";
import { usualLine } from "./estimate_state.ts";
import type { Decimal } from "./numbers.ts";
import { openPriceList, type PriceList } from "./price_list.ts";

// The most frequent mistake in a price list: a price for 1,000 or for a million tokens taken for that of one, or the other way
// round. Each is sound by itself; only beside the lists that are known it shows.

/** What a usual reply comes to where no price list could mean it. */
export type OffScale =
  | { kind: "dear"; money: Big; known: Big; currency: string }
  | { kind: "cheap" }
  | { kind: "whole_plan"; credits: Big; plan: Decimal };

/** So many times the dearest known list is more than any model costs, and less than a thousandfold mistake. */
const DEAR = 100;
/** The cheapest models cost a sixtieth of what the known lists take. */
const CHEAP = "0.0001";
/** Of about the same worth: a thousand yen are not much. */
const LIKE_DOLLARS = ["AUD", "CAD", "CHF", "EUR", "GBP", "NZD", "SGD", "USD"];

const judged = new WeakMap<PriceList, { found: OffScale | null }>();

export function offScale(list: PriceList): OffScale | null {
  const before = judged.get(list);
  if (before) return before.found;
  const found = judge(list);
  judged.set(list, { found });
  return found;
}

function judge(list: PriceList): OffScale | null {
  const credits = usualReply(list);
  if (credits === null || credits.eq(0)) return null;
  const money = inMoney(list, credits);
  if (money !== null && list.currency && LIKE_DOLLARS.includes(list.currency)) {
    const known = knownReplies();
    const dearest = known.reduce((most, each) => (each.gt(most) ? each : most), new Big(0));
    const cheapest = known.reduce((least, each) => (each.lt(least) ? each : least), dearest);
    if (money.gt(dearest.times(DEAR))) return { kind: "dear", money, known: dearest, currency: list.currency };
    if (money.lt(cheapest.times(CHEAP))) return { kind: "cheap" };
  }
  const limits = list.plans.flatMap(({ credits }) => (credits === "unlimited" || credits === "custom" ? [] : [new Big(credits)]));
  const largest = limits.reduce((most, each) => (each.gt(most) ? each : most), new Big(0));
  return largest.gt(0) && credits.gt(largest) ? { kind: "whole_plan", credits, plan: largest.toFixed() } : null;
}

/** Credits of one reply as the estimate starts with it; null where the list has no replies, or cannot price that one. */
function usualReply(list: PriceList): Big | null {
  const meter = list.meters.find(({ activity }) => activity === "reply");
  if (!meter) return null;
  const { quantities, attributes } = usualLine(meter, "1");
  const said = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== false));
  try {
    return new Big(list.catalog.price({ meter: meter.id, quantities, attributes: said }).credits);
  } catch {
    return null;
  }
}

/** At the lowest price of a credit that the list has. */
function inMoney(list: PriceList, credits: Big): Big | null {
  const { unit } = list.catalog.toJSON() as { unit?: string };
  if (unit !== undefined && unit === list.currency) return credits;
  const sold = [
    ...list.plans.map(({ price, credits }) => ({ price, credits })),
    ...list.packs,
    ...(list.overage ? [{ price: list.overage.price, credits: list.overage.per }] : []),
  ];
  const prices = sold.flatMap(({ price, credits }) =>
    price === null || credits === "unlimited" || credits === "custom" || new Big(credits).eq(0) || new Big(price).eq(0) ? [] : [new Big(price).div(credits)],
  );
  const [first, ...others] = prices;
  return first ? credits.times(others.reduce((least, each) => (each.lt(least) ? each : least), first)) : null;
}

let known: Big[] | undefined;

/** What the lists that come with the package take for it, where they say so in money. */
function knownReplies(): Big[] {
  known ??= Catalog.builtins().flatMap(({ id }) => {
    const list = openPriceList(id);
    const credits = usualReply(list);
    const money = credits && inMoney(list, credits);
    return money ? [money] : [];
  });
  return known;
}
