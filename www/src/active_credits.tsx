import type { Grant } from "drawdown/web";
import Big from "big.js";
import { credits } from "./account_words.ts";
import { date } from "./dates.ts";
import { exact, whole } from "./numbers.ts";
import type { PriceList } from "./price_list.ts";
import type { Standing } from "./replay.ts";

/** The batches that credits are drawn from, and what became of the others. */
export function ActiveCredits({ list, standing }: { list: PriceList; standing: Standing }) {
  const active = standing.ledger.grants({ active: true }).sort(bySoonestExpiry);
  const ended = standing.ledger.grants().filter(({ id }) => !active.some((grant) => grant.id === id));
  return (
    <section class="active-credits" aria-labelledby="active">
      <h2 id="active">Active credits</h2>
      <p>{sentence(active, standing, list)}</p>
      {active.length > 0 && <Batches grants={active} />}
      {ended.length > 0 && <Ended grants={ended} />}
    </section>
  );
}

const bySoonestExpiry = (one: Grant, other: Grant): number => end(one) - end(other);
const end = ({ expiresAt }: Grant): number => (expiresAt === null ? Number.MAX_VALUE : Date.parse(expiresAt));

function sentence(active: Grant[], { balance }: Standing, list: PriceList): string {
  if (balance.remaining === null) return "The plan has no limit, so credits are counted but not kept in batches.";
  if (active.length === 0) return `No batch has anything left. What ${list.name} adds next appears here.`;
  const sum = active.reduce((total, { remaining }) => total.plus(remaining), new Big(0));
  const kinds = new Set(active.map(({ kind }) => kind));
  const first = kinds.size > 1 ? " Free ones are drawn before paid ones, and the soonest to expire first." : "";
  const together = active.length === 1 ? "One batch holds" : `${whole(active.length)} batches together hold`;
  return `${together} ${credits(sum)}.${first}`;
}

function Batches({ grants }: { grants: Grant[] }) {
  return (
    <div class="table" role="region" aria-label="Active credits, table" tabIndex={0}>
      <table>
        <caption class="unseen">Active credits</caption>
        <thead>
          <tr>
            <th scope="col">Credit Allocated</th>
            <th scope="col">Added Date</th>
            <th scope="col">Remaining Balance</th>
            <th scope="col">Credit Type</th>
            <th scope="col">Expiry Date</th>
          </tr>
        </thead>
        <tbody>
          {grants.map(({ id, kind, amount, remaining, addedAt, expiresAt }) => (
            <tr key={id}>
              <th scope="row">{exact(amount)}</th>
              <td>{date(addedAt)}</td>
              <td>{exact(remaining)}</td>
              <td>
                <span class={`chip chip-${kind}`}>{kind === "free" ? "Free" : "Paid"}</span>
              </td>
              <td>{expiresAt === null ? "never" : date(expiresAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Ended({ grants }: { grants: Grant[] }) {
  return (
    <details>
      <summary>{grants.length === 1 ? "One batch that is" : `${whole(grants.length)} batches that are`} used up or expired</summary>
      <div class="table" role="region" aria-label="Used up and expired, table" tabIndex={0}>
        <table>
          <caption class="unseen">Used up and expired</caption>
          <thead>
            <tr>
              <th scope="col">Credit Allocated</th>
              <th scope="col">Added Date</th>
              <th scope="col">Spent</th>
              <th scope="col">Expired</th>
              <th scope="col">Credit Type</th>
            </tr>
          </thead>
          <tbody>
            {grants.map(({ id, kind, amount, spent, expired, addedAt }) => (
              <tr key={id}>
                <th scope="row">{exact(amount)}</th>
                <td>{date(addedAt)}</td>
                <td>{exact(spent)}</td>
                <td>{exact(expired)}</td>
                <td>{kind === "free" ? "Free" : "Paid"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
