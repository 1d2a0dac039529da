// A forecast out of what the wasm says: some words, and its figures as the digits of their bits.
import type { Forecast, Quantiles } from "../types.js";

/** What `face::forecast` writes. */
export interface Told {
  method: string;
  historyDays: number;
  firstDay: number;
  currency: string | null;
  thresholds: string[];
  numbers: string;
}

const DAY = 86_400_000;

export function readForecast({ method, historyDays, firstDay, currency, thresholds, numbers }: Told): Forecast {
  const count = numbers.length / 16;
  const bits = new DataView(new ArrayBuffer(8 * count));
  for (let half = 0; half < 2 * count; half += 1) {
    bits.setUint32(4 * half, Number.parseInt(numbers.slice(8 * half, 8 * half + 8), 16));
  }
  let place = 0;
  const next = () => bits.getFloat64(8 * place++);
  const instant = () => {
    const at = next();
    return Number.isNaN(at) ? null : new Date(at).toISOString().replace(".000Z", "Z");
  };
  // The fields are read in the order in which they were written.
  const crossing = () => ({ low: instant(), median: instant(), high: instant(), probability: next() });
  const quantiles = (): Quantiles => ({ low: next(), median: next(), high: next(), expected: next() });
  const runOut = crossing();
  const exhausted = crossing();
  const crossed = thresholds.map((threshold) => ({ threshold, ...crossing() }));
  const [consumed, remaining, overage, cost] = [quantiles(), quantiles(), quantiles(), quantiles()];
  const forecast: Forecast = {
    method,
    historyDays,
    days: [],
    daily: [],
    cumulative: [],
    remaining: [],
    cycleEnd: { consumed, remaining, overage, cost: currency === null ? null : { ...cost, currency } },
    runOut,
    exhausted,
    thresholds: crossed,
  };
  for (let day = firstDay; place < count; day += 1) {
    forecast.days.push(new Date(day * DAY).toISOString().slice(0, 10));
    forecast.daily.push(quantiles());
    forecast.cumulative.push(quantiles());
    forecast.remaining.push(quantiles());
  }
  return forecast;
}
