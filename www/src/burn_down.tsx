import { isDrawdownError, simulate, type Account, type Simulation } from "drawdown/web";
import { useMemo } from "preact/hooks";
import { BarChart, bands } from "./bar_chart.tsx";
import type { Monthly } from "./monthly.ts";
import { exact, money, percent, whole } from "./numbers.ts";
import type { PlanFit } from "./plan_fit.ts";
import type { Plan, PriceList } from "./price_list.ts";
import { words } from "./words/words.ts";

/** A month of thirty days that starts on a Monday. */
export const FIRST_DAY = "2026-06-01T00:00:00Z";
const DAYS = 30;
const LABEL_ROOM = 28;
const HEIGHT = 220;

interface Props {
  list: PriceList;
  plan: Plan | null;
  month: Monthly;
  fit: PlanFit;
  allotment: string | null;
}

/** How the plan's credits go, day by day, as the ledger would book them, with the lines at which it warns. */
export function BurnDown({ list, plan, month, fit, allotment }: Props) {
  const passed = useMemo(() => simulated(list, plan, month, allotment), [list, plan, month, allotment]);
  if (!passed || !month.used || (fit.kind !== "covers" && fit.kind !== "short") || fit.allotment.eq(0)) return null;
  const { days, refused } = passed;
  const say = words.beyond.month;
  const names = days.map((_, index) => whole(index + 1));
  const lines = [
    { value: fit.allotment.times("0.2").toNumber(), label: percent(0.2), class: "line-warn" },
    { value: fit.allotment.times("0.05").toNumber(), label: percent(0.05), class: "line-alarm" },
  ];
  return (
    <section class="burn-down" aria-labelledby="burn-down">
      <h2 id="burn-down">{say.title}</h2>
      <p class="rate">{inWords(list, fit, passed)}</p>
      <BarChart
        name={say.chart}
        title={say.axis}
        marks={days.map(({ remaining }, index) => ({
          key: names[index] ?? "",
          value: Number(remaining ?? 0),
          said: say.said(index + 1, remaining ?? "0"),
          label: null,
        }))}
        lines={lines}
        most={fit.allotment.toNumber()}
        horizontal={bands(names, LABEL_ROOM)}
        labelRoom={LABEL_ROOM}
        height={HEIGHT}
      />
      {refused > 0 && (
        <p class="problem">{say.refused(refused, list.packs.length > 0)}</p>
      )}
      <details>
        <summary>{words.page.chart.asTable}</summary>
        <table>
          <caption>{say.title}</caption>
          <thead>
            <tr>
              <th scope="col">{say.day}</th>
              <th scope="col">{say.used}</th>
              <th scope="col">{say.left}</th>
              <th scope="col">{say.beyond}</th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ spent, remaining, overage }, index) => (
              <tr key={index}>
                <th scope="row">{whole(index + 1)}</th>
                <td>{exact(spent)}</td>
                <td>{exact(remaining ?? "0")}</td>
                <td>{exact(overage)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

function simulated(list: PriceList, plan: Plan | null, month: Monthly, allotment: string | null): Simulation | null {
  const account = plan?.credits === "unlimited" ? null : accountOf(list, plan, allotment);
  if (account === null) return null;
  try {
    return simulate({ account, workload: month.workload, days: DAYS });
  } catch (error) {
    // More than can be counted: the answer above says so.
    if (isDrawdownError(error) && error.code === "overflow") return null;
    throw error;
  }
}

/** An account on the plan; null where it is not known how many credits that includes. */
export function accountOf(list: PriceList, plan: Plan | null, allotment: string | null): Account | null {
  const id = plan?.id ?? list.estimatedPlan;
  if (id === null || ((plan === null || plan.credits === "custom") && allotment === null)) return null;
  return { catalog: list.estimating, plan: id, anchor: FIRST_DAY, ...(allotment === null ? {} : { allotment }) };
}

function inWords(list: PriceList, fit: PlanFit, { days, total }: Simulation): string {
  const say = words.beyond.month;
  if (fit.kind === "covers") return say.covers(days.at(-1)?.remaining ?? "0", DAYS);
  const billed = total.credits !== "0" && days.some(({ overage }) => overage !== "0");
  const cost = billed && list.currency ? days.at(-1)?.cost : null;
  const out = days.findIndex(({ remaining }) => Number(remaining) === 0) + 1;
  const when = out > 0 ? say.goneOn(out) : say.nearly;
  return cost && list.currency ? say.billed(when, money(cost, list.currency)) : say.sentence(when);
}
