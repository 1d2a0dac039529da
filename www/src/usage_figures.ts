import Big from "big.js";
import { estimate, isDrawdownError, type DayCredits, type Share } from "drawdown/web";
import type { ReportWindow } from "./account_state.ts";
import type { Monthly } from "./monthly.ts";
import type { Decimal } from "./numbers.ts";
import type { PriceList } from "./price_list.ts";
import type { Line, OtherField, Report } from "./usage_book.ts";

// What the views of a file show, out of its report. Credits are whole numbers of the report's own unit until they are
// shown, so that every sum is exact.

export const DAY = 86_400_000;
const SPANS: Record<ReportWindow, number> = { "7d": 7, "30d": 30, "90d": 90, all: Infinity };
/** More keys than that are for a table of one's own. */
const MOST_SHARES = 12;

export const dayOf = (at: number): number => Math.floor(at / DAY);

/** The last day of the file, and the first that a span of it takes in. */
export function spanOf({ lines }: Report, window: ReportWindow): { first: number; last: number } {
  const last = dayOf(lines.at(-1)?.at ?? 0);
  return { first: Math.max(dayOf(lines[0]?.at ?? 0), last - SPANS[window] + 1), last };
}

export function linesWithin(report: Report, window: ReportWindow): Line[] {
  const { first } = spanOf(report, window);
  return report.lines.filter(({ at }) => dayOf(at) >= first);
}

/** Credits as the core writes them. */
export const creditsOf = (units: bigint, { scale }: Report): Decimal => new Big(units.toString()).times(new Big(10).pow(-scale)).toFixed();

export const sumOf = (lines: { credits: bigint }[]): bigint => lines.reduce((sum, { credits }) => sum + credits, 0n);
export const countOf = (lines: { requests: number }[]): number => lines.reduce((count, { requests }) => count + requests, 0);

interface Counted {
  credits: bigint;
  requests: number;
}

export const sharesBy = (report: Report, window: ReportWindow, by: "model" | "agent", rest: (keys: number) => string): Share[] => {
  const names = by === "model" ? report.models : report.agents;
  return shares(report, linesWithin(report, window).map((line) => ({ ...line, key: names[line[by]] ?? "" })), rest);
};

export function sharesByOther(report: Report, window: ReportWindow, field: OtherField, rest: (keys: number) => string): Share[] {
  const own = report.others.find((other) => other.field === field);
  const { first } = spanOf(report, window);
  const within = (own?.days ?? []).filter(({ day }) => day >= first);
  return shares(report, within.map((each) => ({ ...each, key: own?.names[each.name] ?? "" })), rest);
}

/** The largest first; what does not fit is one key together. */
function shares(report: Report, counted: (Counted & { key: string })[], rest: (keys: number) => string): Share[] {
  const sums = new Map<string, Counted>();
  for (const { key, credits, requests } of counted) {
    const sum = sums.get(key);
    if (sum) {
      sum.credits += credits;
      sum.requests += requests;
    } else sums.set(key, { credits, requests });
  }
  const sorted = [...sums].sort(([, one], [, other]) => (one.credits < other.credits ? 1 : one.credits > other.credits ? -1 : other.requests - one.requests));
  const total = sumOf(counted);
  const share = ([key, { credits, requests }]: [string, Counted]): Share => ({
    key,
    credits: creditsOf(credits, report),
    events: requests,
    share: total === 0n ? "0" : new Big(credits.toString()).div(total.toString()).round(6).toFixed(),
  });
  if (sorted.length <= MOST_SHARES) return sorted.map(share);
  const others = sorted.slice(MOST_SHARES).map(([, sum]) => sum);
  return [...sorted.slice(0, MOST_SHARES).map(share), share([rest(others.length), { credits: sumOf(others), requests: countOf(others) }])];
}

/** Every day of the span, idle ones too. */
export function daily(report: Report, window: ReportWindow): DayCredits[] {
  const { first, last } = spanOf(report, window);
  const sums = new Array<bigint>(last - first + 1).fill(0n);
  for (const { at, credits } of linesWithin(report, window)) sums[dayOf(at) - first] = (sums[dayOf(at) - first] ?? 0n) + credits;
  return sums.map((sum, index) => ({ day: dayName(first + index), credits: creditsOf(sum, report) }));
}

export const dayName = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** The file's last month as the estimate's plan table takes it: each agent's credits, priced already. */
export function monthOf(report: Report, list: PriceList, plan: string | null, allotment: Decimal | null): { month: Monthly; days: number } | null {
  const window = report.timed ? "30d" : "all";
  const { first, last } = spanOf(report, window);
  const agents = new Map<number, bigint>();
  for (const { agent, credits } of linesWithin(report, window)) agents.set(agent, (agents.get(agent) ?? 0n) + credits);
  const items = [...agents].map(([agent, units]) => {
    const name = report.agents[agent] ?? "";
    const credits = creditsOf(units, report);
    return { label: name || list.name, usage: { credits, attributes: name === "" ? {} : { agent: name } }, times: 1, per: "month" as const };
  });
  const workload = { items };
  const options = { ...(plan === null ? {} : { plan }), ...(allotment === null ? {} : { allotment }) };
  try {
    const found = estimate(list.estimating, workload, options);
    const month = {
      lines: [],
    days: 30,
      workload,
      estimate: found,
      credits: new Big(found.creditsPerMonth),
      creditsHigh: null,
      used: items.length > 0,
      sample: false,
      broken: 0,
    };
    return { month, days: last - first + 1 };
  } catch (error) {
    if (isDrawdownError(error) && error.code === "overflow") return null;
    throw error;
  }
}
