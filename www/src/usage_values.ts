// What the cells of a usage file say, or that they say nothing that can be read without guessing.

const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);
/** Below it a number of seconds would lie before 1973: it counts from the file's own start. */
const LARGEST_RELATIVE = 1e8;
/** Where such a file is taken to start. */
export const RELATIVE_START = Date.UTC(2026, 0, 1);

const DIGIT_0 = 48;
const DIGIT_9 = 57;

/** A number that is not below zero, in digits; NaN for anything else. */
export function numberOf(text: string): number {
  let value = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < DIGIT_0 || code > DIGIT_9) return fractionOf(text);
    value = value * 10 + code - DIGIT_0;
  }
  return text !== "" && value <= Number.MAX_SAFE_INTEGER ? value : NaN;
}

const FRACTION = /^\s*\d+(\.\d*)?\s*$/;

function fractionOf(text: string): number {
  const value = FRACTION.test(text) ? Number(text) : NaN;
  return value <= Number.MAX_SAFE_INTEGER ? value : NaN;
}

export const isRelative = (text: string): boolean => numberOf(text) < LARGEST_RELATIVE;

/** Unix milliseconds of a date and time (UTC where it names no offset) or of a Unix time; NaN for anything else. */
export function instantOf(text: string, relative: boolean): number {
  const trimmed = text.trim();
  const number = numberOf(FINE.test(trimmed) ? trimmed.slice(0, 13) : trimmed);
  const at = Number.isNaN(number) ? dateOf(trimmed) : relative ? RELATIVE_START + number * 1000 : unixTime(number);
  return at >= EARLIEST && at < LATEST ? Math.floor(at) : NaN;
}

/** Microseconds or nanoseconds, which begin with the milliseconds. */
const FINE = /^\d{16}(\d{3})?$/;

/** Seconds or milliseconds: both cannot be of this century. */
const unixTime = (number: number): number => (number < 1e11 ? number * 1000 : number);

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/;

// Rows mostly come in the order of their days.
let lastDay = "";
let lastStart = NaN;

function dateOf(text: string): number {
  const parts = DATE.exec(text);
  if (!parts) return NaN;
  const [, year = "", month = "", day = "", hour = "0", minute = "0", second = "0", fraction = "0", offset = "Z"] = parts;
  const name = text.slice(0, 10);
  if (name !== lastDay) {
    lastDay = name;
    const start = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
    // A day that there is not, such as 31 February, comes out as another.
    lastStart = start.toISOString().startsWith(name) ? start.getTime() : NaN;
  }
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
  if (hours > 24 || minutes > 59 || seconds > 60) return NaN;
  const within = (hours * 60 + minutes) * 60_000 + seconds * 1000 + Number(fraction) * 1000;
  return lastStart + within - offsetOf(offset);
}

function offsetOf(offset: string): number {
  if (offset === "Z" || offset === "UTC") return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(":", "") || "0");
  return (offset.startsWith("-") ? -minutes : minutes) * 60_000;
}
