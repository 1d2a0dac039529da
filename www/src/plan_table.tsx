import type { PlanFit } from "drawdown/web";
import type { Monthly } from "./monthly.ts";
import { exact, listed, money, short } from "./numbers.ts";
import type { PriceList } from "./price_list.ts";

/** Every plan with what the month comes to under it, the cheapest first, and why one cannot serve. */
export function PlanTable({ list, month }: { list: PriceList; month: Monthly }) {
  const priced = list.currency !== null;
  const fits = month.estimate.plans.filter(({ plan }) => list.plans.some(({ id }) => id === plan));
  if (fits.length === 0 || !month.used) return null;
  return (
    <section class="plan-table" aria-labelledby="plans">
      <h2 id="plans">Every plan, worked out</h2>
      <div class="scrolling" tabIndex={0} role="group" aria-label="The table of plans">
        <table>
          <caption>A month of this workload under each plan</caption>
          <thead>
            <tr>
              <th scope="col">Plan</th>
              {priced && <th scope="col">Price</th>}
              {priced && <th scope="col">More credits</th>}
              {priced && <th scope="col">In all</th>}
              <th scope="col">Left over</th>
              <th scope="col">In words</th>
            </tr>
          </thead>
          <tbody>
            {fits.map((fit) => (
              <tr key={fit.plan}>
                <th scope="row">{name(list, fit.plan)}</th>
                {list.currency && <td>{fit.base === null ? "not published" : money(fit.base, list.currency)}</td>}
                {list.currency && <td>{more(list, fit, list.currency)}</td>}
                {list.currency && <td>{fit.total === null ? "not known" : money(fit.total, list.currency)}</td>}
                <td>{fit.allotment === null ? "no figure" : `${short(fit.wasted)} credits`}</td>
                <td>{inWords(fit, month)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const name = (list: PriceList, id: string): string => list.plans.find((plan) => plan.id === id)?.name ?? id;

function more(list: PriceList, fit: PlanFit, currency: string): string {
  const pack = (id: string) => list.packs.find((each) => each.id === id)?.name ?? id;
  const packs = fit.packs.map((each) => `${exact(String(each.count))} × ${pack(each.pack)} for ${money(each.cost, currency)}`);
  const overage = fit.overage === "0" ? [] : [`overage of ${money(fit.overage, currency)}`];
  return listed([...packs, ...overage]) || "none";
}

function inWords(fit: PlanFit, { estimate }: Monthly): string {
  if (!fit.serves) return `Cannot serve it: ${fit.reason ?? "it does not fit"}.`;
  const lasts = fit.runOutDay === null ? "Its credits last the month" : `Its own credits last to day ${fit.runOutDay}`;
  const best = estimate.best?.plan === fit.plan;
  const why = estimate.best?.why === "cheapest" ? "the cheapest that serves" : "the smallest that serves";
  return best ? `${lasts}: ${why}.` : `${lasts}.`;
}
