import { exact } from "./numbers.ts";
import { words } from "./words/words.ts";

/** Replies whose price lies above `from` and up to `to`; both are the same where a bar stands for one price. */
export interface Bar {
  from: number;
  to: number;
  count: number;
}
export interface Distribution {
  /** Few different prices get a bar each; many are gathered between 1, 2, 5, 10 and so on. */
  kind: "prices" | "ranges";
  bars: Bar[];
  /** Replies that cost nothing. */
  free: number;
  median: number;
}

const MOST_SINGLE_PRICES = 12;
/** A range at either end that holds less than this share joins its neighbour. */
const SMALLEST_TAIL = 0.002;

/** Prices here only place replies on a chart; nothing is added up, so ordinary numbers will do. */
export function distribution(credits: string[]): Distribution {
  const sorted = credits.map(Number).sort((one, other) => one - other);
  const charged = sorted.filter((value) => value > 0);
  const prices = [...new Set(charged)];
  return {
    kind: prices.length <= MOST_SINGLE_PRICES ? "prices" : "ranges",
    bars: prices.length <= MOST_SINGLE_PRICES ? singlePrices(charged, prices) : ranges(charged),
    free: sorted.length - charged.length,
    median: sorted[Math.floor((sorted.length - 1) / 2)] ?? 0,
  };
}

const singlePrices = (charged: number[], prices: number[]): Bar[] =>
  prices.map((price) => ({ from: price, to: price, count: charged.filter((value) => value === price).length }));

function ranges(sorted: number[]): Bar[] {
  const bars = edges(sorted[0] ?? 1, sorted.at(-1) ?? 1).map(([from, to]) => ({
    from,
    to,
    count: sorted.filter((value) => value > from && value <= to).length,
  }));
  const least = sorted.length * SMALLEST_TAIL;
  while (bars.length > 2 && (bars[0]?.count ?? least) < least) joinFirstTwo(bars);
  bars.reverse();
  while (bars.length > 2 && (bars[0]?.count ?? least) < least) joinFirstTwo(bars);
  return bars.reverse();
}

function joinFirstTwo(bars: Bar[]): void {
  const [one, other] = bars.splice(0, 2) as [Bar, Bar];
  bars.unshift({
    from: Math.min(one.from, other.from),
    to: Math.max(one.to, other.to),
    count: one.count + other.count,
  });
}

/** ..., 1 to 2, 2 to 5, 5 to 10, 10 to 20, ... from below `low` to at least `high`. */
function edges(low: number, high: number): [number, number][] {
  const marks: number[] = [];
  for (let power = Math.floor(Math.log10(low)) - 1; marks.at(-1) === undefined || marks.at(-1)! < high; power++) {
    // Written out and read back, so that 5e-2 is 0.05 and not a neighbour of it.
    marks.push(...[1, 2, 5].map((step) => Number(`${step}e${power}`)));
  }
  const first = marks.findLastIndex((mark) => mark < low);
  const last = marks.findIndex((mark) => mark >= high);
  const used = marks.slice(first, last + 1);
  return used.slice(1).map((to, index) => [used[index] ?? to, to]);
}

export const barName = ({ from, to }: Bar): string =>
  from === to ? exact(String(from)) : words.page.range(exact(String(from)), exact(String(to)));
