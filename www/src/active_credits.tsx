import type { Grant } from "drawdown/web";
import Big from "big.js";
import { date } from "./dates.ts";
import { exact } from "./numbers.ts";
import type { PriceList } from "./price_list.ts";
import type { Standing } from "./replay.ts";
import { words } from "./words/words.ts";

/** The batches that credits are drawn from, and what became of the others. */
export function ActiveCredits({ list, standing }: { list: PriceList; standing: Standing }) {
  const active = standing.ledger.grants({ active: true }).sort(bySoonestExpiry);
  const ended = standing.ledger.grants().filter(({ id }) => !active.some((grant) => grant.id === id));
  return (
    <section class="active-credits" aria-labelledby="active">
      <h2 id="active">{words.account.batches.title}</h2>
      <p>{sentence(active, standing, list)}</p>
      {active.length > 0 && <Batches grants={active} />}
      {ended.length > 0 && <Ended grants={ended} />}
    </section>
  );
}

const bySoonestExpiry = (one: Grant, other: Grant): number => end(one) - end(other);
const end = ({ expiresAt }: Grant): number => (expiresAt === null ? Number.MAX_VALUE : Date.parse(expiresAt));

function sentence(active: Grant[], { balance }: Standing, list: PriceList): string {
  const { batches } = words.account;
  if (balance.remaining === null) return batches.unlimited;
  if (active.length === 0) return batches.none(list.name);
  const sum = active.reduce((total, { remaining }) => total.plus(remaining), new Big(0));
  const kinds = new Set(active.map(({ kind }) => kind));
  const together = batches.together(active.length, sum);
  return kinds.size > 1 ? `${together} ${batches.order}` : together;
}

function Batches({ grants }: { grants: Grant[] }) {
  const { batches } = words.account;
  return (
    <div class="table" role="region" aria-label={batches.table} tabIndex={0}>
      <table>
        <caption class="unseen">{batches.title}</caption>
        <thead>
          <tr>
            <th scope="col">{batches.allocated}</th>
            <th scope="col">{batches.added}</th>
            <th scope="col">{batches.remaining}</th>
            <th scope="col">{batches.type}</th>
            <th scope="col">{batches.expiry}</th>
          </tr>
        </thead>
        <tbody>
          {grants.map(({ id, kind, amount, remaining, addedAt, expiresAt }) => (
            <tr key={id}>
              <th scope="row">{exact(amount)}</th>
              <td>{date(addedAt)}</td>
              <td>{exact(remaining)}</td>
              <td>
                <span class={`chip chip-${kind}`}>{kind === "free" ? batches.free : batches.paid}</span>
              </td>
              <td>{expiresAt === null ? batches.never : date(expiresAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Ended({ grants }: { grants: Grant[] }) {
  const { batches } = words.account;
  return (
    <details>
      <summary>{batches.ended(grants.length)}</summary>
      <div class="table" role="region" aria-label={batches.endedTable} tabIndex={0}>
        <table>
          <caption class="unseen">{batches.endedTitle}</caption>
          <thead>
            <tr>
              <th scope="col">{batches.allocated}</th>
              <th scope="col">{batches.added}</th>
              <th scope="col">{batches.spent}</th>
              <th scope="col">{batches.expired}</th>
              <th scope="col">{batches.type}</th>
            </tr>
          </thead>
          <tbody>
            {grants.map(({ id, kind, amount, spent, expired, addedAt }) => (
              <tr key={id}>
                <th scope="row">{exact(amount)}</th>
                <td>{date(addedAt)}</td>
                <td>{exact(spent)}</td>
                <td>{exact(expired)}</td>
                <td>{kind === "free" ? batches.free : batches.paid}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
