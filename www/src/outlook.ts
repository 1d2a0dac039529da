import type { Forecast, Ledger, Quantiles } from "drawdown/web";
import { percent } from "./numbers.ts";
import type { Standing } from "./replay.ts";
import { words } from "./words/words.ts";

/** The mass of the two bands around the median. */
export const BANDS = { wide: 0.8, narrow: 0.5 } as const;
/** Less than this is not worth a date. */
const UNLIKELY = 0.05;

/** A cycle's credits as they went, and as they may go on. */
export interface Outlook {
  start: number;
  end: number;
  now: number;
  past: Point[];
  ahead: DayAhead[];
  /** What a dashboard draws: on at the average so far. */
  dashboard: Point[];
  lines: { name: string; amount: number; last: boolean }[];
  highest: number;
  forecast: Forecast;
}
export interface Point {
  at: number;
  remaining: number;
}
/** The end of a day to come. */
export interface DayAhead {
  day: string;
  at: number;
  wide: Quantiles;
  narrow: Quantiles;
}

/** Null for an account whose credits cannot run down: they are unlimited, or there never were any. */
export function outlookOf({ ledger, at, balance }: Standing): Outlook | null {
  const [start, end] = [Date.parse(balance.cycle.start), Date.parse(balance.cycle.end)];
  if (balance.remaining === null) return null;
  const wide = ledger.forecast({ level: BANDS.wide });
  const narrow = ledger.forecast({ level: BANDS.narrow });
  const past = remainingUntil(ledger, start, at);
  const ahead = wide.days.flatMap((name, index): DayAhead[] => {
    const [outer, inner] = [wide.remaining[index], narrow.remaining[index]];
    if (!outer || !inner || !Number.isFinite(outer.high)) return [];
    return [{ day: name, at: Math.min(nextMidnight(Date.parse(name)), end), wide: outer, narrow: inner }];
  });
  const now = { at, remaining: Number(balance.remaining) };
  const rate = at > start ? Number(balance.consumed) / (at - start) : 0;
  const allotment = Number(balance.package);
  const lines = wide.thresholds.map(({ threshold }, index) => ({
    name: percent(Number(threshold)),
    amount: Number(threshold) * allotment,
    last: index === wide.thresholds.length - 1,
  }));
  const highest = Math.max(allotment, ...[...past, now].map(({ remaining }) => remaining), ...ahead.map((each) => each.wide.high));
  if (highest === 0) return null;
  const empty = rate > 0 ? at + now.remaining / rate : Infinity;
  const dashboard =
    empty < end ? [now, { at: empty, remaining: 0 }, { at: end, remaining: 0 }] : [now, { at: end, remaining: now.remaining - rate * (end - at) }];
  return {
    start,
    end,
    now: at,
    past: [...past, now],
    ahead,
    dashboard: rate > 0 ? dashboard : [],
    lines: allotment > 0 ? lines : [],
    highest,
    forecast: wide,
  };
}

/** What remained at the start of the cycle and as each of its days began. */
function remainingUntil(ledger: Ledger, start: number, until: number): Point[] {
  const points: Point[] = [];
  for (let at = start; at < until; at = nextMidnight(at)) {
    const { remaining } = ledger.balance(at);
    if (remaining !== null) points.push({ at, remaining: Number(remaining) });
  }
  return points;
}

const DAY = 86_400_000;
const nextMidnight = (at: number) => (Math.floor(at / DAY) + 1) * DAY;

/** When it runs out, in a sentence with its uncertainty. */
export function runOutWords(
  { forecast: { runOut, exhausted, cycleEnd }, end, now }: Pick<Outlook, "forecast" | "end" | "now">,
  renews: boolean,
): string {
  const say = words.account.outlook;
  const until = say.until(end, renews);
  const { overage, cost } = cycleEnd;
  // Overage is billed and never refused: what there is to say is when it begins, and what it comes to.
  if (cost === null) return dateWords(runOut, { now, until, renews, billed: false });
  const when = dateWords(exhausted, { now, until, renews, billed: true });
  if (overage.high < 1) return when;
  return `${when} ${say.beyondCost(cost.median, cost.low, cost.high, cost.currency)}`;
}

function dateWords(
  { low, median, high, probability }: Forecast["runOut"],
  { now, until, renews, billed }: { now: number; until: string; renews: boolean; billed: boolean },
): string {
  const say = words.account.outlook;
  if (high !== null && Date.parse(high) <= now) return billed ? say.usedUp : say.nothingLeft(renews ? until : null);
  if (low === null || probability < UNLIKELY) return say.lasts(until, chance(probability));
  if (median === null) return say.mostLikelyLasts(until, chance(probability), low);
  return high === null
    ? say.earliest(billed, median, low, chance(1 - probability), until)
    : say.between(billed, median, low, high);
}

/** To a whole percent: nobody knows more. */
const chance = (probability: number) => Math.round(probability * 100) / 100;

/** What consumed ÷ elapsed would have said. */
export function dashboardWords({ dashboard, end, now }: Outlook, renews: boolean): string {
  const say = words.account.outlook;
  if (dashboard.length === 0) return say.nothingToDivide;
  const empty = dashboard.length === 3 ? dashboard[1] : undefined;
  if (!empty) return say.dashboardNotBefore(end, renews);
  return empty.at <= now ? say.dashboardNow : say.dashboardOn(empty.at);
}
