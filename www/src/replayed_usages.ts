import type { Usage } from "drawdown/web";
import type { PriceList } from "./price_list.ts";
import { slotStart } from "./replayed_time.ts";
import { words } from "./words/words.ts";
import { asUsages, replyMeter, type Request } from "./trace.ts";

/** One in so many requests also searches the web, where the price list has a meter for that. */
const SEARCH_EVERY = 12;

/**
 * What each request uses, at its instant: a reply, and now and then a search. A reply says its model even where that
 * does not decide the price, because the account tells models apart.
 */
export function replayedUsages(requests: Request[], list: PriceList): Usage[][] {
  const meter = replyMeter(list);
  if (meter === null) throw new Error(words.page.sample.noReplies(list.name));
  const search = searchMeter(list);
  return asUsages(requests, meter).map((reply, slot) => {
    const at = slotStart(slot);
    const searches = search !== null && slot % SEARCH_EVERY === 0;
    const number = String(slot + 1).padStart(4, "0");
    return [
      { ...reply, attributes: { ...reply.attributes, model: requests[slot]?.model ?? "" }, id: `reply-${number}`, at },
      ...(searches ? [{ id: `search-${number}`, at, meter: search.id }] : []),
    ];
  });
}

export const searchMeter = (list: PriceList) => list.meters.find(({ activity }) => activity === "web_search") ?? null;
