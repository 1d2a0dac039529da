import Big from "big.js";
import type { Quote } from "drawdown/web";
import { numberProblem, type EstimateState, type Line, type Period } from "./estimate_state.ts";
import type { Meter, PriceList } from "./price_list.ts";
import { capitalised } from "./wording.ts";

// Sums and products below are exact: Big rounds only on division, and the one division is rounded as stated.

export interface Monthly {
  lines: MonthlyLine[];
  credits: Big;
  /** The high end, where a rate is a range. */
  creditsHigh: Big | null;
  /** Anything is used at all, though it may be free. */
  used: boolean;
  /** Some rate is a marked sample, not the vendor's. */
  sample: boolean;
  /** How many lines that are in use are left out until they are mended. */
  broken: number;
}
export type MonthlyLine =
  | { meter: Meter; line: Line; problem: string }
  | { meter: Meter; line: Line; problem: null; quote: Quote; events: Big; credits: Big; creditsHigh: Big | null; explanation: string };

const DAYS_A_MONTH = 30;
const DAYS: Record<Period, number> = { day: 1, week: 7, month: DAYS_A_MONTH };

/** Events in a month of 30 days, half-up to two places: the only rounding in an estimate. */
export function eventsAMonth(times: string, per: Period): Big {
  return new Big(times || "0").times(DAYS_A_MONTH).div(DAYS[per]).round(2, Big.roundHalfUp);
}

export function estimateMonth(list: PriceList, state: EstimateState): Monthly {
  const lines = state.lines.flatMap((line) => {
    const meter = list.meters.find(({ id }) => id === line.meter);
    return meter ? [priceLine(list, meter, line)] : [];
  });
  const priced = lines.filter((line) => line.problem === null);
  const ranged = priced.some(({ creditsHigh }) => creditsHigh !== null);
  return {
    lines,
    credits: sum(priced.map(({ credits }) => credits)),
    creditsHigh: ranged ? sum(priced.map(({ credits, creditsHigh }) => creditsHigh ?? credits)) : null,
    used: priced.some(({ events }) => events.gt(0)),
    sample: priced.some(({ events, quote }) => events.gt(0) && quote.sample),
    broken: lines.filter(({ line, problem }) => problem !== null && Number(line.times) !== 0).length,
  };
}

const sum = (amounts: Big[]): Big => amounts.reduce((total, amount) => total.plus(amount), new Big(0));

function priceLine(list: PriceList, meter: Meter, line: Line): MonthlyLine {
  if ([line.times, ...Object.values(line.quantities)].some(numberProblem)) {
    return { meter, line, problem: "Left out until the number is mended." };
  }
  try {
    const attributes = usageAttributes(meter, line);
    const quote = list.catalog.price({
      meter: meter.id,
      quantities: Object.fromEntries(Object.entries(line.quantities).map(([name, typed]) => [name, plain(typed)])),
      attributes,
    });
    const events = eventsAMonth(line.times, line.per);
    return {
      meter,
      line,
      problem: null,
      quote,
      events,
      credits: events.times(quote.credits),
      creditsHigh: quote.creditsHigh === null ? null : events.times(quote.creditsHigh),
      explanation: capitalised(list.catalog.explain(meter.id, attributes)),
    };
  } catch (error) {
    return { meter, line, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** What the line says of each reply; a switch that is off says nothing. */
function usageAttributes(meter: Meter, line: Line): Record<string, string | boolean> {
  const chosen = meter.choices.map(({ name }) => [name, line.attributes[name] ?? ""] as const);
  const on = meter.switches.filter(({ name }) => line.attributes[name] === true);
  return Object.fromEntries([...chosen, ...on.map(({ name, value }) => [name, value] as const)]);
}

/** A typed number without an exponent, which number fields let through and the core refuses. */
const plain = (typed: string): string => new Big(typed || "0").toFixed();
