// Instants as people say them, in UTC: the days that the account is counted in. The words around them are English,
// so the months are too.

const dayFormat = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "long" });
const shortFormat = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "short" });
const dateFormat = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" });
const fullFormat = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });
const timeFormat = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", hour: "2-digit", minute: "2-digit" });

type When = string | number;

/** "1 February", for sentences. */
export const day = (at: When): string => dayFormat.format(new Date(at));

/** "1 Feb", for axes. */
export const shortDay = (at: When): string => shortFormat.format(new Date(at));

/** "1 Feb 2026", for tables. */
export const date = (at: When): string => dateFormat.format(new Date(at));

/** "1 February 2026". */
export const fullDate = (at: When): string => fullFormat.format(new Date(at));

/** "12:30". */
export const time = (at: When): string => timeFormat.format(new Date(at));
