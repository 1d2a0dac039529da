import { perLocale, textLocale } from "./locale.ts";

// Instants as people say them, in UTC: the days that the account is counted in.

const format = (options: Intl.DateTimeFormatOptions) =>
  perLocale(textLocale, (locale) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options }));

const dayFormat = format({ day: "numeric", month: "long" });
const shortFormat = format({ day: "numeric", month: "short" });
const dateFormat = format({ day: "numeric", month: "short", year: "numeric" });
const fullFormat = format({ day: "numeric", month: "long", year: "numeric" });
const timeFormat = format({ hour: "2-digit", minute: "2-digit" });

type When = string | number;

/** "February 1", for sentences. */
export const day = (at: When): string => dayFormat().format(new Date(at));

/** "Feb 1", for axes. */
export const shortDay = (at: When): string => shortFormat().format(new Date(at));

/** "Feb 1, 2026", for tables. */
export const date = (at: When): string => dateFormat().format(new Date(at));

/** "February 1, 2026". */
export const fullDate = (at: When): string => fullFormat().format(new Date(at));

/** "12:30 PM". */
export const time = (at: When): string => timeFormat().format(new Date(at));
