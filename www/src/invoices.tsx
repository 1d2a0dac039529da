import { date } from "./dates.ts";
import { exact, money } from "./numbers.ts";
import type { PriceList } from "./price_list.ts";
import type { Standing } from "./replay.ts";
import { words } from "./words/words.ts";

/** What was billed for credits beyond the plan's. */
export function Invoices({ list, standing }: { list: PriceList; standing: Standing }) {
  const invoices = standing.ledger.invoices();
  return (
    <section class="invoices" aria-labelledby="invoices">
      <h2 id="invoices">{words.account.invoices.title}</h2>
      {invoices.length === 0 ? (
        <p>{none(list)}</p>
      ) : (
        <table>
          <caption class="unseen">{words.account.invoices.title}</caption>
          <thead>
            <tr>
              <th scope="col">{words.account.invoices.billedOn}</th>
              <th scope="col">{words.account.invoices.beyond}</th>
              <th scope="col">{words.account.invoices.total}</th>
            </tr>
          </thead>
          <tbody>
            {invoices.map(({ id, cycle, lines, total }) => (
              <tr key={id}>
                <th scope="row">{date(cycle.end)}</th>
                <td>{lines.map(({ quantity }) => exact(quantity)).join(", ")}</td>
                <td>{money(total.amount, total.currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const none = (list: PriceList): string =>
  list.stopsWhenEmpty ? words.account.invoices.never(list.name) : words.account.invoices.noneYet;
