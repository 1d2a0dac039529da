import type { PlanFit } from "drawdown/web";
import { English } from "./english_text.tsx";
import type { Monthly } from "./monthly.ts";
import { listed, money } from "./numbers.ts";
import type { PriceList } from "./price_list.ts";
import type { Part } from "./words/parts.ts";
import { words } from "./words/words.ts";

/** Every plan with what the month comes to under it, the cheapest first, and why one cannot serve. */
export function PlanTable({ list, month }: { list: PriceList; month: Monthly }) {
  const priced = list.currency !== null;
  const fits = month.estimate.plans.filter(({ plan }) => list.plans.some(({ id }) => id === plan));
  if (fits.length === 0 || !month.used) return null;
  const { plans } = words.estimate;
  return (
    <section class="plan-table" aria-labelledby="plans">
      <h2 id="plans">{plans.title}</h2>
      <div class="scrolling" tabIndex={0} role="group" aria-label={plans.scrolling}>
        <table>
          <caption>{plans.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{plans.plan}</th>
              {priced && <th scope="col">{plans.price}</th>}
              {priced && <th scope="col">{plans.more}</th>}
              {priced && <th scope="col">{plans.inAll}</th>}
              <th scope="col">{plans.left}</th>
              <th scope="col">{plans.inWords}</th>
            </tr>
          </thead>
          <tbody>
            {fits.map((fit) => (
              <tr key={fit.plan}>
                <th scope="row">
                  <English>{name(list, fit.plan)}</English>
                </th>
                {list.currency && <td>{fit.base === null ? plans.unpublished : money(fit.base, list.currency)}</td>}
                {list.currency && <td>{more(list, fit, list.currency)}</td>}
                {list.currency && <td>{fit.total === null ? plans.unknown : money(fit.total, list.currency)}</td>}
                <td>{fit.allotment === null ? plans.noFigure : plans.credits(fit.wasted)}</td>
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
  const { plans } = words.estimate;
  const pack = (id: string) => list.packs.find((each) => each.id === id)?.name ?? id;
  const packs = fit.packs.map((each) => plans.pack(each.count, pack(each.pack), money(each.cost, currency)));
  const overage = fit.overage === "0" ? [] : [plans.overage(money(fit.overage, currency))];
  return listed([...packs, ...overage]) || plans.none;
}

function inWords(fit: PlanFit, { estimate }: Monthly): Part {
  const { plans } = words.estimate;
  if (!fit.serves) return plans.cannotServe(fit.reason === null ? plans.noFit : <English>{fit.reason}</English>);
  const lasts = fit.runOutDay === null ? plans.lasts : plans.lastsTo(fit.runOutDay);
  const best = estimate.best?.plan === fit.plan;
  const why = estimate.best?.why === "cheapest" ? plans.cheapest : plans.smallest;
  return plans.because(lasts, best ? why : null);
}
