import { forecast as numbers, forecast_method } from "#glue";
import { DrawdownError } from "./error.js";
import { cross } from "./inner/boundary.js";
import { requireText } from "./inner/input.js";
import type { Forecast, Quantiles } from "./types.js";

const DAY = 86_400_000;
/** Numbers before the first day's, and for each day. */
const HEAD = 3;
const WIDTH = 8;

/**
 * Spend of the days ahead from nothing but daily spend, oldest day first, idle days 0: the same forecaster as the
 * ledger's.
 *
 * Quantiles come from a small model of how real accounts go on, scaled to this one; no trend is drawn out. A series
 * without any spend has no scale: its forecast is zero, by the method `idle-history`.
 *
 * @param daily 1 to 3,660 numbers, zero or more.
 * @param options `startDay`, the day of `daily[0]`; `horizon`, 1 to 92 days ahead; `level`, the mass of the interval
 * from `low` to `high`, 0.8 where it is left out.
 * @throws DrawdownError `invalid_input` with a path such as `daily[3]` or `horizon`.
 * @example
 * ```js
 * const { days, cumulative } = forecast([120, 80, 0, 95, 110], { startDay: "2026-11-16", horizon: 28 });
 * days[0]; // => "2026-11-21"
 * const month = cumulative[27];
 * month.low < month.median && month.median < month.high; // => true
 * ```
 */
export function forecast(
  daily: number[] | Float64Array,
  options: { startDay: string; horizon: number; level?: number },
): Pick<Forecast, "method" | "historyDays" | "days" | "daily" | "cumulative"> {
  const series = requireNumbers(daily);
  if (typeof options !== "object" || options === null) throw refuse("an object is needed", "options");
  for (const key of Object.keys(options)) {
    if (!OPTIONS.includes(key)) throw refuse(`is no option; there are ${OPTIONS.join(", ")}`, key);
  }
  const { startDay, horizon, level = 0.8 } = options;
  const start = requireText(startDay, "startDay");
  for (const [name, value] of Object.entries({ horizon, level })) {
    if (typeof value !== "number") throw refuse("a number is needed", name);
  }
  const row = cross(() => numbers(series, start, horizon, level));
  const [method = 0, historyDays = 0, first = 0] = row;
  const ahead = Array.from({ length: horizon }, (_, day) => day);
  return {
    method: cross(() => forecast_method(method)),
    historyDays,
    days: ahead.map((day) => new Date((first + day) * DAY).toISOString().slice(0, 10)),
    daily: ahead.map((day) => quantiles(row, HEAD + day * WIDTH)),
    cumulative: ahead.map((day) => quantiles(row, HEAD + day * WIDTH + 4)),
  };
}

const OPTIONS = ["startDay", "horizon", "level"];

/** Four numbers of a row that came out of the wasm. */
export function quantiles(row: Float64Array, at: number): Quantiles {
  const [low = 0, median = 0, high = 0, expected = 0] = row.subarray(at, at + 4);
  return { low, median, high, expected };
}

function requireNumbers(daily: number[] | Float64Array): Float64Array {
  if (Object.prototype.toString.call(daily) === "[object Float64Array]") return daily as Float64Array;
  if (!Array.isArray(daily)) throw refuse("an array of numbers is needed", "daily");
  daily.forEach((value: unknown, index) => {
    if (typeof value !== "number") throw refuse("a day's spend is a number", `daily[${index}]`);
  });
  return Float64Array.from(daily);
}

function refuse(what: string, path: string): DrawdownError {
  return new DrawdownError("invalid_input", `${path}: ${what}`, path);
}
