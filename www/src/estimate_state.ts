import type { Meter, PriceList } from "./price_list.ts";
import { words } from "./words/words.ts";

/** Everything that a visitor can change, as they typed it. */
export interface EstimateState {
  vendor: string;
  plan: string | null;
  /** Credits that the visitor's plan includes, where the vendor states none; empty when not said. */
  allotment: string;
  /** Nothing happens at weekends: a month has 22 days. */
  weekdaysOnly: boolean;
  /** Plans are paid by the year, where they are sold so. */
  yearly: boolean;
  lines: Line[];
  /** What a year of it is imagined like; null until it is asked for. */
  ahead: Ahead | null;
}
export interface Ahead {
  /** More each month than in the one before, in percent, as typed. */
  growth: string;
  /** How much days differ. */
  days: DaysDiffer;
  /** Replies are as long as real ones, not all as long as the line says. */
  real: boolean;
  /** Packs are bought when credits run low. */
  recharge: boolean;
}
export const DAYS_DIFFER = ["alike", "quarter", "half"] as const;
export type DaysDiffer = (typeof DAYS_DIFFER)[number];
export const USUAL_AHEAD: Ahead = { growth: "5", days: "alike", real: false, recharge: false };
/** The workload that a visitor starts from, and comes back to. */
export type Start = Pick<EstimateState, "lines" | "weekdaysOnly">;
export interface Line {
  meter: string;
  /** What the visitor calls it; empty where they do not. */
  label: string;
  times: string;
  per: Period;
  quantities: Record<string, string>;
  /** The value of each choice, and whether each switch is on. */
  attributes: Record<string, string | boolean>;
}
export const PERIODS = ["day", "week", "month"] as const;
export type Period = (typeof PERIODS)[number];

const USUAL_REPLIES_A_DAY = "30";
const USUAL_QUANTITIES: Record<string, string> = {
  inputTokens: "800",
  outputTokens: "200",
  minutes: "3",
  seconds: "30",
  characters: "500",
  pages: "10",
};

/** One line for each meter: an ordinary number of replies, and everything else at zero. */
export function usualLines(list: PriceList): Line[] {
  const replies = list.meters.find(({ activity }) => activity === "reply") ?? list.meters[0];
  return list.meters.map((meter) => usualLine(meter, meter === replies ? USUAL_REPLIES_A_DAY : "0"));
}

/** Meters without a line of their own are there at zero, in the vendor's order. */
export function withUnused(list: PriceList, lines: Line[]): Line[] {
  return list.meters.flatMap((meter) => {
    const own = lines.filter((line) => line.meter === meter.id);
    return own.length > 0 ? own : [usualLine(meter, "0")];
  });
}

export function usualLine(meter: Meter, times: string): Line {
  return {
    meter: meter.id,
    label: "",
    times,
    per: "day",
    quantities: Object.fromEntries(meter.quantities.map(({ name, initial }) => [name, initial ?? USUAL_QUANTITIES[name] ?? "1"])),
    attributes: Object.fromEntries([
      ...meter.choices.map(({ name, initial }) => [name, initial] as const),
      ...meter.switches.map(({ name }) => [name, false] as const),
    ]),
  };
}

export const LARGEST = 1_000_000_000_000;

/** Why a typed number cannot be used, or null. An empty field counts as zero. */
export function numberProblem(typed: string): string | null {
  if (typed === "") return null;
  const value = Number(typed);
  if (Number.isNaN(value)) return words.page.number.none;
  if (value < 0) return words.page.number.negative;
  if (value > LARGEST) return words.page.number.large;
  return null;
}
