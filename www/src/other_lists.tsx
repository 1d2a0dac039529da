import { compare, isDrawdownError, type Comparison } from "drawdown/web";
import { useMemo, useState } from "preact/hooks";
import { English } from "./english_text.tsx";
import type { Monthly } from "./monthly.ts";
import { exact, listed, money } from "./numbers.ts";
import { openPriceList, vendors, type PriceList } from "./price_list.ts";
import { words } from "./words/words.ts";

/** The same workload under every price list, worked out when it is asked for: each with what it cannot meter. */
export function OtherLists({ list, own, month }: { list: PriceList; /** The list is the visitor's. */ own: boolean; month: Monthly }) {
  const [asked, setAsked] = useState(false);
  const compared = useMemo(() => (asked && month.used ? comparisons(list, own, month) : []), [asked, list, own, month]);
  if (!month.used) return null;
  const { others } = words.estimate;
  return (
    <section class="plan-table" aria-labelledby="others">
      <h2 id="others">{others.title}</h2>
      <p class="rate">{others.about}</p>
      {!asked && (
        <button type="button" onClick={() => setAsked(true)}>
          {others.show}
        </button>
      )}
      {asked && (
        <div class="scrolling" tabIndex={0} role="group" aria-label={others.caption}>
          <table>
            <caption>{others.caption}</caption>
            <thead>
              <tr>
                <th scope="col">{others.vendor}</th>
                <th scope="col">{others.credits}</th>
                <th scope="col">{others.plan}</th>
                <th scope="col">{others.money}</th>
                <th scope="col">{others.lacks}</th>
              </tr>
            </thead>
            <tbody>
              {compared.map((each, index) => (
                <Row key={index} compared={each} list={index === 0 ? list : openPriceList(each.catalog)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Row({ compared: { estimate, unmetered }, list }: { compared: Comparison; list: PriceList }) {
  const { others } = words.estimate;
  const name = <English>{list.name}</English>;
  const best = estimate?.best ?? null;
  const fit = estimate?.plans.find(({ plan }) => plan === best?.plan);
  const plan = list.plans.find(({ id }) => id === best?.plan);
  const sample = estimate?.items.some(({ quote }) => quote.sample) ?? false;
  // Of an item that is metered and cannot be priced, the core says which and why.
  const lacks = unmetered.map((what) => others.activity[what] ?? what);
  return (
    <tr>
      <th scope="row">{sample ? others.sample(name) : name}</th>
      <td>{estimate ? exact(estimate.creditsPerMonth) : others.none}</td>
      <td>{plan ? <English>{plan.name}</English> : others.noPlan}</td>
      <td>{fit?.total && list.currency ? money(fit.total, list.currency) : others.noMoney}</td>
      <td>{listed(lacks) || others.nothing}</td>
    </tr>
  );
}

/** The list on screen first. Its items say whether they are used; what is not would only be something to lack. */
function comparisons(list: PriceList, own: boolean, { workload }: Monthly): Comparison[] {
  const items = workload.items.filter(({ times }) => Number(times) > 0);
  try {
    const others = vendors().filter((vendor) => !vendor.own && (own || vendor.id !== list.id));
    return compare({ ...workload, items }, [list.catalog, ...others.map(({ id }) => id)]);
  } catch (error) {
    // More than can be counted: the answer above says so.
    if (isDrawdownError(error)) return [];
    throw error;
  }
}
