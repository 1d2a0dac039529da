import { date } from "./dates.ts";
import { exact, money } from "./numbers.ts";
import type { PriceList } from "./price_list.ts";
import type { Standing } from "./replay.ts";

/** What was billed for credits beyond the plan's. */
export function Invoices({ list, standing }: { list: PriceList; standing: Standing }) {
  const invoices = standing.ledger.invoices();
  return (
    <section class="invoices" aria-labelledby="invoices">
      <h2 id="invoices">Invoices</h2>
      {invoices.length === 0 ? (
        <p>{none(list)}</p>
      ) : (
        <table>
          <caption class="unseen">Invoices</caption>
          <thead>
            <tr>
              <th scope="col">Billed on</th>
              <th scope="col">Credits beyond the plan</th>
              <th scope="col">Total</th>
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
  list.stopsWhenEmpty
    ? `None, and none to come: ${list.name} stops at zero and bills nothing beyond it.`
    : "None yet. Credits beyond the plan’s are billed when it renews.";
