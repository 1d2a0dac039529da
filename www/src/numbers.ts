import Big from "big.js";

/** An exact decimal as text, as the core gives and takes it. */
export type Decimal = string;

// Intl takes decimals as text and keeps every digit; TypeScript's type for them is narrower than that.
const literal = (value: Decimal | Big) => (typeof value === "string" ? value : value.toFixed()) as `${number}`;

const exactFormat = new Intl.NumberFormat(undefined, { maximumFractionDigits: 28 });
const shortFormat = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const wholeFormat = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const percentFormat = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0 });
const smallPercentFormat = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });

/** Every digit there is. */
export const exact = (value: Decimal | Big): string => exactFormat.format(literal(value));

/** Two decimals at most, for sentences. */
export const short = (value: Decimal | Big): string => shortFormat.format(literal(value));

/** Whether `short` leaves digits out, so that the sentence has to say "about". */
export const isShortened = (value: Big): boolean => !value.round(2).eq(value);

export const whole = (value: number): string => wholeFormat.format(value);

/** A share as a percentage; one decimal below 10 %, so that small shares do not all read 0 or 1. */
export const percent = (share: number): string => (share < 0.1 ? smallPercentFormat : percentFormat).format(share);

export function money(amount: Decimal | Big, currency: string): string {
  const format = new Intl.NumberFormat(undefined, { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" });
  return format.format(literal(amount));
}

/** Milliseconds as people say them: "under 1 ms", "14 ms", "1.2 s". */
export function duration(milliseconds: number): string {
  if (milliseconds < 1) return "under 1 ms";
  if (milliseconds < 1000) return `${whole(milliseconds)} ms`;
  return `${shortFormat.format(milliseconds / 1000)} s`;
}

/** "A", "A and B", "A, B and C"; with "or" where only one of them is meant. */
export const listed = (parts: string[], last: "and" | "or" = "and"): string =>
  new Intl.ListFormat("en-GB", { type: last === "and" ? "conjunction" : "disjunction" }).format(parts);
