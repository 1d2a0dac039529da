import Big from "big.js";
import { isDrawdownError, simulate, type Simulation, type Usage } from "drawdown/web";
import { useEffect, useId, useMemo, useState } from "preact/hooks";
import { BarChart, bands } from "./bar_chart.tsx";
import { FIRST_DAY } from "./burn_down.tsx";
import { DAYS_DIFFER, numberProblem, type DaysDiffer } from "./estimate_state.ts";
import { statedAllotment, type Monthly } from "./monthly.ts";
import { NumberField } from "./number_field.tsx";
import { exact, money, whole } from "./numbers.ts";
import type { PriceList } from "./price_list.ts";
import { asUsages, loadTrace, replyMeter, type Request } from "./trace.ts";
import type { AheadProps } from "./year_ahead.tsx";
import { English } from "./english_text.tsx";
import { words } from "./words/words.ts";

const DAYS = 365;
const SPREAD: Record<DaysDiffer, number> = { alike: 0, quarter: 0.25, half: 0.5 };
/** More single events would hold up the page. */
const MOST_EVENTS = 60_000;
/** The sample is one service after the other: with steps of a prime both come by turns. */
const STRIDE = 1013;
/** More is a mistake. */
const MOST_GROWTH = 1000;
const LABEL_ROOM = 24;

interface Month {
  used: Big;
  beyond: Big;
  left: string | null;
}

/** A year of the month above: growing, on unequal days, with requests as long as real ones; through the ledger day by day. */
export function YearMonths({ list, plan, month, account, state, ahead, change }: AheadProps) {
  const id = useId();
  const requests = useTrace(ahead.real);
  const outcome = useMemo(() => simulated({ list, plan, month, account, state, ahead }, requests), [list, plan, month, state.allotment, state.weekdaysOnly, ahead, requests]);
  const say = words.asked.ahead;
  return (
    <>
      <div class="choices">
        <NumberField label={say.growth} value={ahead.growth} change={(growth) => change({ ...ahead, growth })} />
        <div class="field">
          <label for={`${id}-days`}>{say.days}</label>
          <select
            id={`${id}-days`}
            value={ahead.days}
            disabled={ahead.real}
            onChange={({ currentTarget }) => change({ ...ahead, days: DAYS_DIFFER.find((each) => each === currentTarget.value) ?? "alike" })}
          >
            {DAYS_DIFFER.map((each) => (
              <option key={each} value={each}>
                {say.differ[each]}
              </option>
            ))}
          </select>
        </div>
        {replyMeter(list) && (
          <div class="field">
            <label for={`${id}-real`}>{say.replies}</label>
            <select id={`${id}-real`} value={ahead.real ? "real" : "same"} onChange={({ currentTarget }) => change({ ...ahead, real: currentTarget.value === "real" })}>
              <option value="same">{say.same}</option>
              <option value="real">{say.real}</option>
            </select>
          </div>
        )}
      </div>
      {list.packs.length > 0 && (
        <label class="switch">
          <input type="checkbox" checked={ahead.recharge} onChange={({ currentTarget }) => change({ ...ahead, recharge: currentTarget.checked })} />
          <span>{say.recharge(<English>{bought(list)?.name ?? ""}</English>)}</span>
        </label>
      )}
      <div role="status" aria-label={words.beyond.ahead.title}>
        {outcome === "fetching" ? <p>{say.fetching}</p> : typeof outcome === "string" ? <p class="problem">{say.problem[outcome]}</p> : <Outcome list={list} bought={ahead.recharge} {...outcome} />}
      </div>
      {typeof outcome !== "string" && <Chart months={outcome.months} allotment={outcome.allotment} />}
    </>
  );
}

interface Passed {
  simulation: Simulation;
  months: Month[];
  allotment: string | null;
}

function Outcome({ list, bought, simulation: { total, refused }, months }: Passed & { list: PriceList; bought: boolean }) {
  const say = words.asked.ahead;
  const gone = months.findIndex(({ left, beyond }) => left === "0" || beyond.gt(0)) + 1;
  return (
    <p class="verdict">
      {say.used(exact(total.credits), total.cost && list.currency ? money(total.cost.amount, total.cost.currency) : null)}{" "}
      {gone > 0 ? say.goneIn(gone) : bought ? say.lastsBought : say.lasts} {refused > 0 && say.refused(refused)}
    </p>
  );
}

function Chart({ months, allotment }: Pick<Passed, "months" | "allotment">) {
  const say = words.asked.ahead;
  const names = months.map((_, index) => whole(index + 1));
  return (
    <>
      <BarChart
        name={say.chart}
        title={say.axis}
        marks={months.map(({ used }, index) => ({ key: names[index] ?? "", value: used.toNumber(), said: say.said(index + 1, exact(used)), label: null }))}
        lines={allotment === null ? [] : [{ value: Number(allotment), label: say.plan(allotment), class: "line-warn" }]}
        most={Number(allotment ?? 0)}
        horizontal={bands(names, LABEL_ROOM)}
        labelRoom={LABEL_ROOM}
        height={220}
      />
      <details>
        <summary>{words.page.chart.asTable}</summary>
        <table>
          <caption>{say.chart}</caption>
          <thead>
            <tr>
              <th scope="col">{say.axis}</th>
              <th scope="col">{words.beyond.month.used}</th>
              <th scope="col">{words.beyond.month.beyond}</th>
              <th scope="col">{words.beyond.month.left}</th>
            </tr>
          </thead>
          <tbody>
            {months.map(({ used, beyond, left }, index) => (
              <tr key={index}>
                <th scope="row">{whole(index + 1)}</th>
                <td>{exact(used)}</td>
                <td>{exact(beyond)}</td>
                <td>{left === null ? words.estimate.plan.noLimit : exact(left)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

type Problem = "growth" | "many" | "trace" | "large";

function simulated({ list, plan, month, account, state, ahead }: Omit<AheadProps, "change">, requests: Request[] | "fetching" | "failed"): Passed | Problem | "fetching" {
  const allotment = statedAllotment(state);
  const growth = Number(ahead.growth || "0");
  if (numberProblem(ahead.growth) !== null || growth > MOST_GROWTH) return "growth";
  if (ahead.real && requests === "fetching") return "fetching";
  if (ahead.real && requests === "failed") return "trace";
  const replay = ahead.real && typeof requests !== "string" ? replayed(list, month, state.weekdaysOnly, growth / 100, requests) : null;
  if (replay === "many") return "many";
  const granted = plan === null || plan.credits === "custom" ? allotment : plan.credits === "unlimited" ? null : plan.credits;
  const pack = bought(list);
  const recharge = ahead.recharge && pack && granted !== null ? { recharge: { pack: pack.id, below: new Big(granted).times("0.2").toFixed() } } : {};
  const workload = replay ? { replay } : { ...month.workload, growthPerMonth: growth / 100, spread: SPREAD[ahead.days] };
  try {
    const simulation = simulate({ account, workload, days: DAYS, ...recharge });
    return { simulation, months: byMonth(simulation), allotment: granted };
  } catch (error) {
    if (isDrawdownError(error)) return "large";
    throw error;
  }
}

/** The pack with the cheapest credits. */
const bought = ({ packs }: PriceList) =>
  packs.reduce<PriceList["packs"][number] | null>((best, each) => (best === null || new Big(each.price).times(best.credits).lt(new Big(best.price).times(each.credits)) ? each : best), null);

function byMonth({ days }: Simulation): Month[] {
  const months = new Map<string, Month>();
  for (const { day, spent, overage, remaining } of days) {
    const name = day.slice(0, 7);
    const before = months.get(name);
    months.set(name, { used: (before?.used ?? new Big(0)).plus(spent), beyond: (before?.beyond ?? new Big(0)).plus(overage), left: remaining });
  }
  return [...months.values()];
}

const DAY = 86_400_000;

/** Every single use of a year, one after the other through each day; a reply as long as the next of the sample. */
function replayed(list: PriceList, { workload }: Monthly, weekdaysOnly: boolean, growth: number, requests: Request[]): Usage[] | "many" {
  const meter = replyMeter(list);
  const lengths = meter === null ? [] : asUsages(requests, meter).map(({ quantities }) => quantities);
  const perMonth = workload.items.map(({ times, per }) => Number(times) * (per === "month" ? 1 : (weekdaysOnly ? 22 : 30) / (per === "week" ? 7 : 1)));
  const start = Date.parse(FIRST_DAY);
  const usages: Usage[] = [];
  let nth = 0;
  const due = workload.items.map(() => 0);
  for (let day = 0; day < DAYS; day++) {
    const at = start + day * DAY;
    const weekday = new Date(at).getUTCDay();
    if (weekdaysOnly && (weekday === 0 || weekday === 6)) continue;
    const factor = (1 + growth) ** Math.floor(day / 30) / (weekdaysOnly ? 22 : 30);
    for (const [index, { usage }] of workload.items.entries()) {
      due[index] = (due[index] ?? 0) + (perMonth[index] ?? 0) * factor;
      const count = Math.floor((due[index] ?? 0) + 1e-9);
      due[index] = (due[index] ?? 0) - count;
      if (usages.length + count > MOST_EVENTS) return "many";
      for (let each = 0; each < count; each++) {
        const own = usage.meter === meter?.id ? lengths[(nth++ * STRIDE) % lengths.length] : undefined;
        usages.push({ ...usage, ...(own ? { quantities: { ...usage.quantities, ...own } } : {}), id: `${index}-${usages.length}`, at: Math.floor(at + (DAY * each) / count) });
      }
    }
  }
  return usages.sort((one, other) => Number(one.at) - Number(other.at));
}

/** The sample, fetched when it is wanted. */
function useTrace(wanted: boolean): Request[] | "fetching" | "failed" {
  const [requests, setRequests] = useState<Request[] | "fetching" | "failed">("fetching");
  useEffect(() => {
    if (wanted && typeof requests === "string") loadTrace().then(setRequests, () => setRequests("failed"));
  }, [wanted]);
  return requests;
}
