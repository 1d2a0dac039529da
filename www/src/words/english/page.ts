import Big from "big.js";
import { exact, percent } from "../../numbers.ts";
import { parts, type Part } from "../parts.ts";
import { uncapitalised } from "./nouns.ts";
import { notStarted } from "./not_started.ts";

/** What every view says. */
export const page = {
  name: "drawdown",
  title: "drawdown: what AI usage costs in credits",
  description: "What a month of AI usage costs in credits, worked out exactly from the vendors’ own price lists.",
  tagline: "What AI usage costs in credits, worked out exactly from the vendor’s own price list.",
  views: "Views",
  view: { estimate: "Estimate", account: "Account", usage: "Your usage", list: "Price list" },
  undo: "Undo",
  redo: "Redo",
  tryAgain: "Try again",
  ownList: {
    name: (name: string) => `${name} (yours)`,
    missing: (shown: string) =>
      `This address names a price list of somebody’s own, which this browser does not have: ${shown}’s is shown instead. Ask for the list as a file, and bring it in under “Price list”.`,
    fetching: "Fetching the price list…",
    notFetched: (reason: string) => `The price list could not be shown: ${reason}`,
  },
  priceList: "Price list",
  notFetched: "This view could not be fetched. Reload the page to try again.",
  language: "Language",
  offline: { newer: "A newer version of this page is there.", show: "Show it" },
  ...notStarted,

  credits: (amount: string | Big, figure = exact(amount)) => `${figure} ${new Big(amount).eq(1) ? "credit" : "credits"}`,
  creditsBetween: (low: string, high: string) => `${low} to ${high} credits`,
  range: (low: string, high: string) => `${low} to ${high}`,
  pricePer: (price: string, credits: string) => `${price} per ${credits}`,

  offScale: {
    dear: (found: string, known: string) =>
      `A usual reply comes to ${found} here, and to ${known} at most under every list that comes with this page. Is a price that is meant for 1,000 or for a million tokens taken for that of one?`,
    cheap:
      "A usual reply comes to less than a ten-thousandth here of what it does under any list that comes with this page. Is the price of a single token taken for that of 1,000 or of a million?",
    wholePlan: (found: string, plan: string) =>
      `A single usual reply takes ${found}, more than the ${plan} of the largest plan. Is a price that is meant for 1,000 or for a million tokens taken for that of one?`,
  },
  number: {
    none: "This is not a number.",
    negative: "This cannot be below zero.",
    large: "This is more than a trillion.",
    fewer: (label: string) => `Fewer ${uncapitalised(label)}`,
    more: (label: string) => `More ${uncapitalised(label)}`,
  },
  chart: {
    asTable: "Show as table",
    byArrows: (name: string) => `${name}; arrow keys go from bar to bar`,
    read: "Point at a bar, or reach it with the keyboard, to read it.",
  },
  breakdown: {
    use: { title: "By use", column: "Use" },
    model: { title: "By model", column: "Model" },
    agent: { title: "By agent", column: "Agent" },
    user: { title: "By user", column: "User" },
    conversation: { title: "By conversation", column: "Conversation" },
    category: { title: "By category", column: "Category" },
    credits: "Credits",
    uses: "Uses",
    share: "Share",
    shareOf: (share: number) => `(${percent(share)})`,
  },
  sample: {
    notFetched: (status: number) => `The sample could not be fetched (${status}).`,
    noReplies: (vendor: string) => `${vendor} has no meter for replies.`,
    source: (azure: (name: string) => Part, licence: Part, mooncake: (name: string) => Part, apache: Part, changed: (name: string) => Part) =>
      parts`A sample of the ${azure("Azure LLM inference trace 2023")} by Microsoft (${licence}) and of the ${mooncake("Mooncake FAST’25 conversation trace")} (${apache}). They do not say which model answered: we put ${percent(0.7)} on gpt-4o-mini and ${percent(0.3)} on gpt-4o, at random. ${changed("What was changed")}.`,
  },
  allotment: (plan: string | null) =>
    plan === null ? "Credits a month in your plan" : `Credits a month in your ${plan} agreement`,
};
