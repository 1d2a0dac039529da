import Big from "big.js";
import { numberLocale, perLocale, textLocale } from "./locale.ts";

/** An exact decimal as text, as the core gives and takes it. */
export type Decimal = string;

// Intl takes decimals as text and keeps every digit; TypeScript's type for them is narrower than that.
const literal = (value: Decimal | Big) => (typeof value === "string" ? value : value.toFixed()) as `${number}`;

const numberFormat = (options: Intl.NumberFormatOptions) =>
  perLocale(numberLocale, (locale) => new Intl.NumberFormat(locale, options));

/** As many decimals as an amount can have, or as many as an older engine writes. */
const MOST_DECIMALS = [28, 20].find((maximumFractionDigits) => {
  try {
    return new Intl.NumberFormat("en", { maximumFractionDigits });
  } catch {
    return false;
  }
});

const exactFormat = numberFormat({ maximumFractionDigits: MOST_DECIMALS });
const shortFormat = numberFormat({ maximumFractionDigits: 2 });
const compactFormat = numberFormat({ notation: "compact", maximumFractionDigits: 1 });
const wholeFormat = numberFormat({ maximumFractionDigits: 0 });
const percentFormat = numberFormat({ style: "percent", maximumFractionDigits: 0 });
const smallPercentFormat = numberFormat({ style: "percent", maximumFractionDigits: 1 });

/** Every digit there is. */
export const exact = (value: Decimal | Big): string => exactFormat().format(literal(value));

/** Two decimals at most, for sentences. */
export const short = (value: Decimal | Big): string => shortFormat().format(literal(value));

/** Two decimals at most, and no more than a chart's margin has room for: from 10,000 on as "20K". */
export const narrow = (value: number): string => (value < 10_000 ? short(String(value)) : compactFormat().format(value));

/** Whether `short` leaves digits out, so that the sentence has to say "about". */
export const isShortened = (value: Big): boolean => !value.round(2).eq(value);

export const whole = (value: number): string => wholeFormat().format(value);

/** A share as a percentage; one decimal below 10 %, so that small shares do not all read 0 or 1. */
export const percent = (share: number): string => (share < 0.1 ? smallPercentFormat : percentFormat)().format(share);

const moneyFormats = new Map<string, () => Intl.NumberFormat>();

export function money(amount: Decimal | Big, currency: string): string {
  const format = moneyFormats.get(currency) ?? numberFormat({ style: "currency", currency, trailingZeroDisplay: "stripIfInteger" });
  moneyFormats.set(currency, format);
  return format().format(literal(amount));
}

/** With every digit there is: a price per use may be a fraction of a cent. */
export const exactMoney = (amount: Decimal | Big, currency: string): string =>
  numberFormat({ style: "currency", currency, maximumFractionDigits: MOST_DECIMALS, trailingZeroDisplay: "stripIfInteger" })().format(literal(amount));

const conjunction = perLocale(textLocale, (locale) => new Intl.ListFormat(locale, { type: "conjunction" }));
const disjunction = perLocale(textLocale, (locale) => new Intl.ListFormat(locale, { type: "disjunction" }));

/** "A", "A and B", "A, B, and C"; with "or" where only one of them is meant. */
export const listed = (parts: string[], last: "and" | "or" = "and"): string =>
  (last === "and" ? conjunction : disjunction)().format(parts);
