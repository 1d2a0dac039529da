import Big from "big.js";
import { exact, short, whole } from "../../numbers.ts";
import { parts, type Part } from "../parts.ts";

/** What the Estimate view says only once it is asked for. */
export const asked = {
  ahead: {
    growth: "Growth a month, in %",
    days: "Days are",
    differ: { alike: "all alike", quarter: "25% more or less", half: "50% more or less" },
    replies: "Replies are",
    same: "as long as above",
    real: "as long as published real ones",
    recharge: (pack: Part) => parts`Buy ${pack} whenever less than a fifth of the plan’s credits is left`,
    fetching: "Fetching the real requests…",
    problem: {
      growth: "Growth is a percentage from 0 to 1,000.",
      many: "These are more single requests than can be replayed here: only up to 60,000.",
      trace: "The real requests could not be fetched.",
      large: "A year of this is more than can be counted.",
    },
    used: (credits: string, cost: string | null) => `In a year ${credits} credits are used${cost === null ? "." : `, for ${cost} in all.`}`,
    goneIn: (month: number) => `The plan’s own credits are first gone in month ${whole(month)}.`,
    lasts: "The plan’s credits last in every month.",
    lastsBought: "With the packs they never run out.",
    refused: (uses: number) => `${whole(uses)} ${uses === 1 ? "use is" : "uses are"} refused for lack of credits.`,
    chart: "Credits used in each month",
    axis: "Month",
    said: (month: number, used: string) => `Month ${whole(month)}: ${used} credits`,
    plan: (credits: string) => `the plan’s ${exact(credits)}`,
  },
  others: {
    caption: "This workload under each price list",
    vendor: "Price list",
    credits: "Credits a month",
    plan: "Best plan",
    money: "In all",
    lacks: "What it cannot meter",
    nothing: "nothing",
    none: "none of it can be priced",
    noPlan: "no plans published",
    noMoney: "no price published",
    sample: (vendor: Part) => parts`${vendor} (sample rates)`,
    activity: {
      reply: "replies",
      image: "images",
      web_search: "web searches",
      document: "documents",
      video: "video",
      call: "calls",
      transcription: "speech to text",
      workflow: "workflows",
      training: "training",
      other: "other things",
    } as Record<string, string>,
  },
  traffic: {
    comeTo: (replies: number, credits: Part, vendor: Part, sample: boolean) =>
      parts`${whole(replies)} replies come to ${credits} under ${vendor}${sample ? ", at sample rates that are not the vendor’s" : ""}.`,
    credits: (amount: Big) => `${exact(amount)} credits`,
    average: (mean: Big, median: string, free: number, took: number) =>
      `That is ${short(mean)} each on average; half of them cost ${short(median)} or less.${free > 0 ? ` ${whole(free)} cost nothing.` : ""} Pricing them took ${duration(took)}.`,
    allFree: "Every one of them is free, so there is nothing to draw.",
    caption: "Replies by their price",
    chart: "Replies by their price in credits",
    axis: "credits per reply",
    bar: (price: string, one: boolean, replies: number, share: string) =>
      `${price} ${one ? "credit" : "credits"}: ${whole(replies)} replies, ${share}`,
    prices: "Credits",
    ranges: "Credits, above and up to",
    replies: "Replies",
    share: "Share",
  },
};

/** Milliseconds as people say them: "under 1 ms", "14 ms", "1.2 s". */
function duration(milliseconds: number): string {
  if (milliseconds < 1) return "under 1 ms";
  if (milliseconds < 1000) return `${whole(milliseconds)} ms`;
  return `${short(new Big(milliseconds).div(1000))} s`;
}
