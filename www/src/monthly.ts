import Big from "big.js";
import { estimate, isDrawdownError, type Estimate, type Quote, type Workload } from "drawdown/web";
import { numberProblem, type EstimateState, type Line, type Period } from "./estimate_state.ts";
import type { Decimal } from "./numbers.ts";
import type { Meter, PriceList } from "./price_list.ts";
import { capitalised } from "./wording.ts";
import { words } from "./words/words.ts";

/** A month of the workload, as the core estimates it, and what became of each line. */
export interface Monthly {
  lines: MonthlyLine[];
  /** Of the month: 30, or 22 without weekends. */
  days: number;
  workload: Workload;
  estimate: Estimate;
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
  | { meter: Meter; line: Line; problem: string; /** It is the core that says so. */ english: boolean }
  | {
      meter: Meter;
      line: Line;
      problem: null;
      quote: Quote;
      events: Big;
      credits: Big;
      creditsHigh: Big | null;
      explanation: string;
    };

type Problem = Pick<Extract<MonthlyLine, { problem: string }>, "problem" | "english">;

/** Days in a month, as the core counts them. */
export const daysAMonth = ({ weekdaysOnly }: EstimateState): number => (weekdaysOnly ? 22 : 30);

const DAYS: Record<Period, number | null> = { day: 1, week: 7, month: null };

/** Events in a month as the core counts them: half-up to two places. Shown only. */
const eventsAMonth = (times: string, per: Period, days: number): Big =>
  new Big(times || "0").times(days).div(DAYS[per] ?? days).round(2, Big.roundHalfUp);

/** The credits that the visitor's plan includes, where they said so and it is a number. */
export const statedAllotment = ({ allotment }: EstimateState): Decimal | null =>
  allotment !== "" && numberProblem(allotment) === null ? plain(allotment) : null;

/** What the core makes of all lines that are sound; the others say what is wrong with them. */
export function estimateMonth(list: PriceList, state: EstimateState): Monthly {
  const all = state.lines.flatMap((line) => {
    const meter = list.meters.find(({ id }) => id === line.meter);
    return meter ? [{ meter, line }] : [];
  });
  const problems = new Map<Line, Problem>();
  for (const { line } of all) {
    if ([line.times, ...Object.values(line.quantities)].some(numberProblem)) {
      problems.set(line, { problem: words.estimate.workload.untilMended, english: false });
    }
  }
  const allotment = statedAllotment(state);
  const options = { ...(state.plan === null ? {} : { plan: state.plan }), ...(allotment === null ? {} : { allotment }) };
  for (;;) {
    const sound = all.filter(({ line }) => !problems.has(line));
    const workload = { items: sound.map(({ meter, line }) => item(meter, line)), weekdaysOnly: state.weekdaysOnly };
    try {
      return monthly(list, all, problems, workload, daysAMonth(state), estimate((state.yearly && list.byYear) || list.estimating, workload, options));
    } catch (error) {
      if (!isDrawdownError(error)) throw error;
      const faulty = sound[Number(/^items\[(\d+)\]/.exec(error.path ?? "")?.[1])] ?? sound.at(-1);
      if (!faulty) throw error;
      problems.set(faulty.line, { problem: error.message.replace(/^items\[\d+\]\.usage\./, ""), english: true });
    }
  }
}

function monthly(
  list: PriceList,
  all: { meter: Meter; line: Line }[],
  problems: Map<Line, Problem>,
  workload: Workload,
  days: number,
  found: Estimate,
): Monthly {
  const items = [...found.items];
  const lines = all.map(({ meter, line }): MonthlyLine => {
    const problem = problems.get(line);
    const priced = problem === undefined ? items.shift() : undefined;
    if (!priced) return { meter, line, ...(problem ?? { problem: words.estimate.workload.leftOut, english: false }) };
    const events = eventsAMonth(line.times, line.per, days);
    const { quote } = priced;
    return {
      meter,
      line,
      problem: null,
      quote,
      events,
      credits: new Big(priced.creditsPerMonth),
      creditsHigh: quote.creditsHigh === null ? null : events.times(quote.creditsHigh),
      explanation: capitalised(list.catalog.explain(meter.id, usageAttributes(meter, line))),
    };
  });
  const used = lines.filter((line) => line.problem === null).filter(({ events }) => events.gt(0));
  return {
    lines,
    days,
    workload,
    estimate: found,
    credits: new Big(found.creditsPerMonth),
    creditsHigh: found.creditsPerMonthHigh === null ? null : new Big(found.creditsPerMonthHigh),
    used: used.length > 0,
    sample: used.some(({ quote }) => quote.sample),
    broken: lines.filter(({ line, problem }) => problem !== null && Number(line.times) !== 0).length,
  };
}

function item(meter: Meter, line: Line): Workload["items"][number] {
  const name = line.label.trim();
  return {
    label: name || meter.name,
    usage: {
      meter: meter.id,
      quantities: Object.fromEntries(Object.entries(line.quantities).map(([name, typed]) => [name, plain(typed)])),
      attributes: { ...usageAttributes(meter, line), ...(name && Number(line.times) > 0 ? { agent: name } : {}) },
    },
    times: plain(line.times),
    per: line.per,
  };
}

/** What the line says of each reply; a switch that is off says nothing. */
function usageAttributes(meter: Meter, line: Line): Record<string, string | boolean> {
  const chosen = meter.choices.map(({ name }) => [name, line.attributes[name] ?? ""] as const);
  const on = meter.switches.filter(({ name }) => line.attributes[name] === true);
  return Object.fromEntries([...chosen, ...on.map(({ name, value }) => [name, value] as const)]);
}

/** A typed number without an exponent, which number fields let through and the core refuses. */
const plain = (typed: string): string => new Big(typed || "0").toFixed();
