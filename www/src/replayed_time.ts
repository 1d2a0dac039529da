// When the real requests arrive at the account. The sample has no times of its own that would fit together, so they
// get them by a rule: one every half hour, in their order, from the account's first instant on. That makes 48 a day
// for fifteen weeks, long enough to see renewals, warnings and the end of the credits.

/** The account's first instant, in Unix milliseconds. */
export const START = Date.parse("2026-01-01T00:00:00Z");
const SLOT = 30 * 60 * 1000;
export const SLOTS_A_DAY = 48;
const DAY = SLOTS_A_DAY * SLOT;

/** One slot for each request of the sample (a test holds this against it). */
export const replayedSlots = 5027;

export const slotStart = (slot: number): number => START + slot * SLOT;
export const daysAfter = (slot: number, days: number): number => slotStart(slot) + days * DAY;

/** The first slot of the next day. */
export const nextDay = (slot: number): number => (Math.floor(slot / SLOTS_A_DAY) + 1) * SLOTS_A_DAY;
