import type { Usage } from "drawdown/web";
import type { PriceList } from "./price_list.ts";
import { arrivals, slotsOf, slotStart, type Pace } from "./replayed_time.ts";
import { words } from "./words/words.ts";
import { asUsages, replyMeter, type Request } from "./trace.ts";

/** One in so many requests also searches the web, where the price list has a meter for that. */
const SEARCH_EVERY = 12;

/**
 * What each request uses, slot by slot: a reply, and now and then a search. A reply says its model even where that
 * does not decide the price, because the account tells models apart.
 */
export function replayedUsages(requests: Request[], list: PriceList, pace: Pace): Usage[][] {
  const meter = replyMeter(list);
  if (meter === null) throw new Error(words.page.sample.noReplies(list.name));
  const search = searchMeter(list);
  const replies = asUsages(requests, meter);
  const slots: Usage[][] = Array.from({ length: slotsOf(pace) }, () => []);
  arrivals(pace).forEach((slot, nth) => {
    const reply = replies[nth];
    if (!reply) return;
    const at = slotStart(slot);
    const number = String(nth + 1).padStart(4, "0");
    slots[slot]?.push({ ...reply, attributes: { ...reply.attributes, model: requests[nth]?.model ?? "" }, id: `reply-${number}`, at });
    if (search !== null && nth % SEARCH_EVERY === 0) slots[slot]?.push({ id: `search-${number}`, at, meter: search.id });
  });
  return slots;
}

export const searchMeter = (list: PriceList) => list.meters.find(({ activity }) => activity === "web_search") ?? null;
