import { isDrawdownError, simulate, type Simulation } from "drawdown/web";
import { scaleBand } from "d3-scale";
import { useMemo } from "preact/hooks";
import { BarChart, across, namedAxis } from "./bar_chart.tsx";
import type { Monthly } from "./monthly.ts";
import { exact, money, short } from "./numbers.ts";
import type { PlanFit } from "./plan_fit.ts";
import type { Plan, PriceList } from "./price_list.ts";

/** A month of thirty days that starts on a Monday. */
const FIRST_DAY = "2026-06-01T00:00:00Z";
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
  const names = days.map((_, index) => String(index + 1));
  const left = (remaining: string | null) => `${exact(remaining ?? "0")} credits left`;
  const lines = [
    { value: fit.allotment.times("0.2").toNumber(), label: "20 %", class: "line-warn" },
    { value: fit.allotment.times("0.05").toNumber(), label: "5 %", class: "line-alarm" },
  ];
  return (
    <section class="burn-down" aria-labelledby="burn-down">
      <h2 id="burn-down">The month, day by day</h2>
      <p class="rate">{inWords(list, fit, passed)}</p>
      <BarChart
        name="Credits left at the end of each day"
        title="Day of the month"
        marks={days.map(({ remaining }, index) => ({
          key: names[index] ?? "",
          value: Number(remaining ?? 0),
          said: `Day ${index + 1}: ${left(remaining)}`,
          label: null,
        }))}
        lines={lines}
        most={fit.allotment.toNumber()}
        horizontal={(width) => {
          const band = scaleBand(names, across(width)).padding(0.1);
          return {
            place: (index) => ({ x: band(names[index] ?? "") ?? 0, wide: band.bandwidth() }),
            scale: namedAxis(band, names, band.step(), LABEL_ROOM),
          };
        }}
        labelRoom={LABEL_ROOM}
        height={HEIGHT}
      />
      {refused > 0 && (
        <p class="problem">
          {exact(String(refused))} {refused === 1 ? "use is" : "uses are"} refused after that, as the plan stops when its
          credits are gone{list.packs.length > 0 && ", unless more are bought"}.
        </p>
      )}
      <details>
        <summary>Show as table</summary>
        <table>
          <caption>The month, day by day</caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">Used</th>
              <th scope="col">Left</th>
              <th scope="col">Beyond the plan</th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ spent, remaining, overage }, index) => (
              <tr key={index}>
                <th scope="row">{index + 1}</th>
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
  const id = plan?.id ?? list.estimatedPlan;
  if (id === null || plan?.credits === "unlimited") return null;
  if ((plan === null || plan.credits === "custom") && allotment === null) return null;
  const account = { catalog: list.estimating, plan: id, anchor: FIRST_DAY, ...(allotment === null ? {} : { allotment }) };
  try {
    return simulate({ account, workload: month.workload, days: DAYS });
  } catch (error) {
    // More than can be counted: the answer above says so.
    if (isDrawdownError(error) && error.code === "overflow") return null;
    throw error;
  }
}

function inWords(list: PriceList, fit: PlanFit, { days, total }: Simulation): string {
  if (fit.kind === "covers") {
    return `At an even pace ${short(days.at(-1)?.remaining ?? "0")} credits are left on day ${DAYS}.`;
  }
  const billed = total.credits !== "0" && days.some(({ overage }) => overage !== "0");
  const cost = billed && list.currency ? days.at(-1)?.cost : null;
  const out = days.findIndex(({ remaining }) => Number(remaining) === 0) + 1;
  const when = out > 0 ? `At an even pace the plan’s credits are gone on day ${out}` : "At an even pace they nearly last";
  return cost && list.currency ? `${when}; what follows is billed: ${money(cost, list.currency)}.` : `${when}.`;
}
