import Big from "big.js";
import { exact, listed, percent, short, whole } from "../../numbers.ts";
import { parts, type Part } from "../parts.ts";
import { capitalised, plural, spelt } from "./nouns.ts";

const PERIODS = { day: "day", week: "week", month: "month" };
type Period = keyof typeof PERIODS;

/** The Estimate view, and what the account says in the same words. */
export const estimate = {
  title: (vendor: Part) => parts`A month with ${vendor}`,
  footer:
    "A month is 30 days, a week 7. Everything is worked out in your browser; nothing you type leaves it, except in the address, when you share that.",

  answer: {
    name: "The answer",
    unused: "Nothing used yet. Say how many there are of anything below.",
    credits: (figure: Part) => parts`${figure} a month.`,
    aboutCredits: (figure: Part) => parts`About ${figure} a month.`,
    betweenCredits: (figure: Part) => parts`Between ${figure} a month.`,
    bothCredits: (low: string, high: string) => `${low} and ${high} credits`,
    sampleMark: "Sample rate, not the vendor’s",
    sample: (vendor: Part) => parts`${vendor} publishes no rates, so part of this rests on figures of ours.`,
    broken: (lines: number) => `${lines === 1 ? "One line is" : `${whole(lines)} lines are`} left out until mended, below.`,
    yourPlan: "Your plan",
    unlimited: (plan: Part) => parts`${plan} has no limit on credits.`,
    unpriced: (vendor: Part) => parts`${vendor} publishes no price for it.`,
    cannotServe: (plan: Part, reason: Part) => parts`${plan} has the credits but cannot serve it: ${reason}.`,
    covers: (plan: Part, total: Part, free: boolean, spare: Big) =>
      parts`${plan}${total === null ? "" : parts` at ${total}`} covers it${free ? " at no cost" : ""}, with ${spare.eq(0) ? "nothing" : short(spare)} to spare.`,
    short: (plan: Part, allotment: Big, missing: Big, rest: Part) =>
      parts`${plan}’s ${exact(allotment)} ${allotment.eq(1) ? "falls" : "fall"} ${short(missing)} short${rest === null ? "." : parts`; ${rest}`}`,
    packsFill: (packs: Part, cost: string) => parts`${packs} would fill the gap for ${cost}.`,
    overageCosts: (rate: string, cost: Part) => parts`at ${rate} the rest costs ${cost}.`,
    inAll: (total: Part) => parts`So ${total} a month in all.`,
    runsOut: (day: number, stops: boolean) => `They run out on day ${whole(day)}${stops ? "; then replies stop." : "."}`,
    wouldComeTo: (plan: Part, total: string) => parts`${plan} would come to ${total}.`,
    wouldCover: (plan: Part) => parts`${plan} would cover it.`,
    byAgreement: (plan: Part) => parts`${plan}’s credits are by agreement.`,
    noMoney: (vendor: Part) =>
      parts`${vendor} publishes neither plans nor a price for credits, so there is no figure in money.`,
    sayBelow: "Say below how many yours includes to see whether they last.",
    noPlans: (vendor: Part) => parts`${vendor} publishes no plans here.`,
    ifNone: (rate: string, cost: Part) =>
      parts`If yours included none, at ${rate} it would cost ${cost}; say below how many it includes.`,
  },
  bar: {
    name: "Back to the answer",
    credits: (figure: Part) => parts`${figure} a month`,
    covered: ", covered",
    short: (missing: Big) => `, ${short(missing)} short`,
  },
  gauge: {
    of: (share: number, allotment: Big, plan: string | null) =>
      `${percent(share)} of ${plan === null ? "your plan’s" : `${plan}’s`} ${exact(allotment)} credits`,
    over: (share: number, allotment: Big, plan: string | null) =>
      `${percent(share)} over ${plan === null ? "your plan’s" : `${plan}’s`} ${exact(allotment)} credits`,
  },
  plan: {
    legend: "Plan",
    unlimited: "unlimited credits",
    byAgreement: "credits by agreement",
    credits: (amount: string) => `${exact(amount)} credits`,
    priced: (price: string, credits: string) => `${price} a month, ${credits}`,
    inAll: (total: string) => `${total} in all`,
    noLimit: "no limit",
    cannotServe: "cannot serve it",
    covers: "covers it",
    lastsTo: (day: number) => `lasts to day ${whole(day)}`,
  },
  link: {
    copy: "Copy a link to this estimate",
    status: "Link",
    copied: "Copied.",
    refused: "The browser does not allow it: copy the address above.",
  },
  workload: {
    title: "Your workload",
    reset: "Reset",
    startFrom: "Start from",
    presets: {
      shop: { name: "Small shop", agents: [""] },
      support: { name: "Software support", agents: ["Support", "Onboarding"] },
      agency: { name: "Agency", agents: ["Client A", "Client B", "Client C"] },
    },
    called: "Called",
    howOften: "How often",
    howMany: "How many",
    per: { day: "a day", week: "a week", month: "a month" },
    often: (times: number, event: string, per: Period) =>
      `${whole(times)} ${times === 1 ? event : plural(event)} a ${PERIODS[per]}`,
    events: (event: string) => capitalised(plural(event)),
    quantity: (units: string) => capitalised(units),
    attribute: spelt,
    numbered: (meter: string, number: number) => (number === 1 ? meter : `${meter} ${number}`),
    remove: "Remove",
    removeThis: (meter: string) => `Remove ${meter}`,
    add: "Add another",
    addThis: (meter: string) => `Add another ${meter}`,
    creditsAMonth: (figure: Part) => parts`${figure} credits a month`,
    range: (figure: Part, high: string) => parts`${figure} to ${high}`,
    untilMended: "Left out until the number is mended.",
    leftOut: "Left out.",
  },
  savings: {
    title: "What would save most",
    undo: "Undo",
    none: "Nothing more that this price list knows.",
    model: (item: string, to: string, from: string) => `${item} on ${to} instead of ${from}`,
    plan: (to: string, from: string) => `${to} instead of ${from}`,
    length: (item: string, to: string, from: string) => `${item} with ${to} instead of ${from}`,
    amount: (figure: string, units: string) => `${figure} ${units}`,
    ownKey: (item: string) => `${item} on your own API key`,
    less: (how: string, saved: string[]) => `${how}: ${listed(saved)} a month less`,
    sentence: (saving: string) => `${saving}.`,
    try: "Try",
    tryThis: (saving: string) => `Try: ${saving}`,
  },
  plans: {
    title: "Every plan, worked out",
    scrolling: "The table of plans",
    caption: "A month of this workload under each plan",
    plan: "Plan",
    price: "Price",
    more: "More credits",
    inAll: "In all",
    left: "Left over",
    inWords: "In words",
    unpublished: "not published",
    unknown: "not known",
    noFigure: "no figure",
    none: "none",
    pack: (count: number, pack: string, cost: string) => `${whole(count)} × ${pack} for ${cost}`,
    overage: (cost: string) => `overage of ${cost}`,
    credits: (amount: string) => `${short(amount)} credits`,
    cannotServe: (reason: Part) => parts`Cannot serve it: ${reason}.`,
    noFit: "it does not fit",
    lasts: "Its credits last the month",
    lastsTo: (day: number) => `Its own credits last to day ${whole(day)}`,
    cheapest: "the cheapest that serves",
    smallest: "the smallest that serves",
    because: (lasts: string, why: string | null) => (why === null ? `${lasts}.` : `${lasts}: ${why}.`),
    packs: (count: number, pack: string) => `${whole(count)} × ${pack}`,
  },
  month: {
    title: "The month, day by day",
    chart: "Credits left at the end of each day",
    axis: "Day of the month",
    said: (day: number, left: string) => `Day ${whole(day)}: ${exact(left)} credits left`,
    covers: (left: string, days: number) => `At an even pace ${short(left)} credits are left on day ${whole(days)}.`,
    goneOn: (day: number) => `At an even pace the plan’s credits are gone on day ${whole(day)}`,
    nearly: "At an even pace they nearly last",
    billed: (when: string, cost: string) => `${when}; what follows is billed: ${cost}.`,
    sentence: (when: string) => `${when}.`,
    refused: (uses: number, packs: boolean) =>
      `${whole(uses)} ${uses === 1 ? "use is" : "uses are"} refused after that, as the plan stops when its credits are gone${packs ? ", unless more are bought" : ""}.`,
    day: "Day",
    used: "Used",
    left: "Left",
    beyond: "Beyond the plan",
  },
  where: { title: "Where the credits go", other: "Other", noModel: "No model" },
  working: {
    title: "How it is worked out",
    nothing: "As soon as something is used, its price is explained here.",
    together: "Together, in a month of 30 days",
    unit: "credits",
    credits: (figure: string) => `${figure} credits`,
    each: (events: Big, event: string, price: string) =>
      `${exact(events)} ${events.eq(1) ? event : plural(event)} a month, ${price} each.`,
    free: (reason: Part) => parts`Costs nothing: ${reason}.`,
    freeHere: "free under this price list",
    steps: (event: string) => `One ${event}, step by step`,
    step: (label: Part, product: Part, credits: string) => parts`${label}: ${product}${exact(credits)} credits`,
    product: (amount: string, unit: Part, rate: string) => parts`${exact(amount)} × ${unit} at ${exact(rate)} = `,
    notes: (vendor: Part) => parts`Where ${vendor}’s page leaves something open, and how it is read here`,
    quotedFrom: (source: Part) => parts`Quoted from ${source}.`,
    ownPage: (vendor: string) => `${vendor}’s own page`,
  },
  traffic: {
    title: "On real traffic",
    about: (vendor: Part) =>
      parts`Your own replies will not all be alike. Here are some thousands of real ones, from two services that published how long their requests were. Price each of them under ${vendor}, in your browser.`,
    fetching: "Fetching them…",
    again: "Price them again",
    price: "Price the real replies",
    status: "The real replies, priced",
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
