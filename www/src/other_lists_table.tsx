import { compare, isDrawdownError, type Comparison } from "drawdown/web";
import { useMemo } from "preact/hooks";
import { English } from "./english_text.tsx";
import type { Monthly } from "./monthly.ts";
import { exact, listed, money } from "./numbers.ts";
import type { OtherListsProps } from "./other_lists.tsx";
import { openPriceList, vendors, type PriceList } from "./price_list.ts";
import { words } from "./words/words.ts";

/** Each list with what the workload comes to under it, and what it cannot meter. */
export function OtherListsTable({ list, own, month }: OtherListsProps) {
  const compared = useMemo(() => (month.used ? comparisons(list, own, month) : []), [list, own, month]);
  const { others } = words.asked;
  return (
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
  );
}

function Row({ compared: { estimate, unmetered }, list }: { compared: Comparison; list: PriceList }) {
  const { others } = words.asked;
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
