import { Ledger } from "drawdown/web";
import Big from "big.js";
import type { Decimal } from "./numbers.ts";
import type { Plan, PriceList } from "./price_list.ts";
import type { Standing } from "./replay.ts";
import type { Grain, Report } from "./usage_book.ts";
import { DAY, creditsOf, daily, dayOf } from "./usage_figures.ts";

const WIDTHS: Record<Grain, number> = { request: 1, hour: DAY / 24, day: DAY };

/**
 * An account on a plan to which the file's days happened, at the file's last instant; null where the plan's credits are
 * not known or do not run down. Months that are over needed what they used: what their plan lacked is granted, so that
 * the forecast learns from all that was used. The month that runs has the plan's credits and no more.
 */
export function standingOf(report: Report, list: PriceList, plan: Plan | null, allotment: Decimal | null): Standing | null {
  const id = plan?.id ?? list.estimatedPlan;
  const agreed = plan === null || plan.credits === "custom";
  if (id === null || !report.timed || report.lines.length === 0 || plan?.credits === "unlimited" || (agreed && allotment === null)) return null;
  const now = (report.lines.at(-1)?.at ?? 0) + WIDTHS[report.grain] - 1;
  const days = daily(report, "all").filter(({ credits }) => credits !== "0");
  const single = report.grain === "request";
  const ledger = Ledger.open({
    catalog: list.estimating,
    plan: id,
    anchor: startOfMonth(report.lines[0]?.at ?? 0),
    ...(allotment === null ? {} : { allotment }),
    // An hour that does not fit any more as a whole still uses up what there is.
    ...(list.stopsWhenEmpty && !single ? { policy: { exhaustion: { mode: "block", when: "empty" } } } : {}),
  });
  let refused: Standing["refused"] = [];
  for (;;) {
    const { cycle, package: credits } = ledger.balance();
    const [start, end] = [Date.parse(cycle.start), Date.parse(cycle.end)];
    if (end > now) {
      const own = report.lines.flatMap((line, index) =>
        line.at >= start ? [{ id: String(index), at: line.at, credits: creditsOf(line.credits, report) }] : [],
      );
      const instants = new Map(own.map(({ id, at }) => [id, at]));
      refused = ledger.recordAll(own).refused.map((each) => ({ at: instants.get(each.usage ?? "") ?? now, credits: each.credits }));
      break;
    }
    const own = days.filter(({ day }) => Date.parse(day) >= start && Date.parse(day) < end);
    const lacking = own.reduce((sum, day) => sum.plus(day.credits), new Big(0)).minus(credits ?? 0);
    if (lacking.gt(0)) {
      ledger.grant({ id: `more-${cycle.start.slice(0, 10)}`, kind: "paid", amount: lacking.toFixed(), at: start, expiresAt: end });
    }
    ledger.recordAll(own.map(({ day, credits: used }) => ({ id: day, at: Date.parse(day) + DAY - 1, credits: used })));
    ledger.advance(end);
  }
  ledger.advance(now);
  return { ledger, position: 0, at: now, balance: ledger.balance(), plan: id, nextPlan: null, notices: [], refused, problems: [] };
}

const startOfMonth = (at: number): number => Date.parse(`${new Date(dayOf(at) * DAY).toISOString().slice(0, 7)}-01T00:00:00Z`);
