import Big from "big.js";
import { exact, short, whole } from "../../numbers.ts";
import { parts, type Part } from "../parts.ts";
import { plural } from "./nouns.ts";

/** What the Estimate view says beyond the calculator, which other pages embed without it. */
export const beyond = {
  footer:
    "A month is 30 days, or 22 weekdays; a week is 7. Everything is worked out in your browser; nothing you type leaves it, except in the address, when you share that.",
  others: {
    title: "The same with the other price lists",
    about: "A credit of one vendor is not a credit of another: compare what can be served, and the money where there is some.",
    show: "Work it out with all of them",
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
  ahead: {
    title: "A year ahead",
    about: "Twelve such months, one after the other, on the plan above: growing, on days that differ, or with real requests.",
    show: "Look a year ahead",
  },
  where: { title: "Where the credits go", other: "Other", noModel: "No model" },
  working: {
    title: "How it is worked out",
    nothing: "As soon as something is used, its price is explained here.",
    together: (days: number) => `Together, in a month of ${whole(days)} ${days === 22 ? "weekdays" : "days"}`,
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
  },
};
