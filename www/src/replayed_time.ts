import { DAILY_SERIES } from "./daily_series.ts";

// When the real requests arrive at the account. The sample has no times of its own that would fit together, so they
// get them by a rule: one every half hour, in their order, from the account's first instant on. That makes 48 a day
// for fifteen weeks, long enough to see renewals, warnings and the end of the credits. Or else they are dealt to the
// days of a real series: as many on each as are its share of the series, 48 on a mean one.

/** The account's first instant, in Unix milliseconds: a Thursday. */
export const START = Date.parse("2026-01-01T00:00:00Z");
const SLOT = 30 * 60 * 1000;
export const SLOTS_A_DAY = 48;
const DAY = SLOTS_A_DAY * SLOT;

/** One slot for each request of the sample (a test holds this against it). */
export const replayedSlots = 5027;

/** How the requests are spread over the days. */
export const PACES = ["even", "idle", "bursts", "service", "weekdays", "smooth"] as const;
export type Pace = (typeof PACES)[number];

const daysOf = (pace: Pace): readonly number[] | null => (pace === "even" ? null : DAILY_SERIES[pace]);

/** How many slots the requests take. */
export const slotsOf = (pace: Pace): number => (daysOf(pace)?.length ?? 0) * SLOTS_A_DAY || replayedSlots;

export const slotStart = (slot: number): number => START + slot * SLOT;
export const daysAfter = (slot: number, days: number): number => slotStart(slot) + days * DAY;

/** The first slot of the next day. */
export const nextDay = (slot: number): number => (Math.floor(slot / SLOTS_A_DAY) + 1) * SLOTS_A_DAY;

/** The slot of each request, in their order. */
export function arrivals(pace: Pace): number[] {
  const days = daysOf(pace);
  if (days === null) return Array.from({ length: replayedSlots }, (_, slot) => slot);
  const sum = days.reduce((before, value) => before + value, 0);
  const requests = days.length * SLOTS_A_DAY;
  const slots: number[] = [];
  let passed = 0;
  days.forEach((value, day) => {
    passed += value;
    const today = Math.round((passed / sum) * requests) - slots.length;
    for (let nth = 0; nth < today; nth += 1) slots.push(day * SLOTS_A_DAY + Math.floor((nth * SLOTS_A_DAY) / today));
  });
  return slots;
}
