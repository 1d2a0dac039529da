import type { ComponentChildren } from "preact";
import Big from "big.js";
import { credits, level, planName, refusedLately, remedies } from "./account_words.ts";
import { day } from "./dates.ts";
import { exact, money, whole } from "./numbers.ts";
import type { PriceList } from "./price_list.ts";
import type { Standing } from "./replay.ts";

interface Props {
  list: PriceList;
  standing: Standing;
  /** Not to be read out at every change: time passes by itself. */
  quiet: boolean;
}

/** How the account stands, in a few sentences. */
export function AccountAnswer({ list, standing, quiet }: Props) {
  const { remaining } = standing.balance;
  return (
    <div class="sentences" role="status" aria-label="The account" aria-live={quiet ? "off" : "polite"}>
      <p class="credits">
        {remaining === null ? (
          <strong>No limit on credits.</strong>
        ) : (
          <>
            <strong>{credits(remaining)}</strong> left.
          </>
        )}
      </p>
      <p class="verdict">
        <Verdict list={list} standing={standing} />
      </p>
      <Refusals list={list} standing={standing} />
      <NextPlan list={list} standing={standing} />
      {standing.problems.map((problem, index) => (
        <p key={index} class="note problem">
          One change was not made: {problem}.
        </p>
      ))}
    </div>
  );
}

function Verdict({ list, standing }: Omit<Props, "quiet">): ComponentChildren {
  const { balance, plan, position } = standing;
  const name = planName(list, plan);
  const since = `since ${day(balance.cycle.start)}`;
  if (position === 0 && new Big(balance.consumed).eq(0)) {
    return `Nothing has been used yet. Let time pass, and real requests arrive.`;
  }
  if (balance.package === null) return `${credits(balance.consumed)} used ${since}, all covered by ${name ?? "the plan"}.`;
  const renews = plan === null ? "" : ` The plan renews on ${day(balance.cycle.end)}.`;
  if (new Big(balance.overage).gt(0)) return <Overage list={list} standing={standing} />;
  return `${credits(balance.consumed)} used ${since}.${["short", "out"].includes(level(standing)) ? "" : renews}${soonest(standing)}`;
}

/** What is billed goes on: nothing is refused, but it costs. */
function Overage({ list, standing: { balance, plan } }: Omit<Props, "quiet">) {
  const cost = list.catalog.overage(balance.overage, plan ?? undefined);
  const due = cost ? `, which will cost ${money(cost.amount, cost.currency)} on ${day(balance.cycle.end)}` : "";
  const rate =
    list.overage && list.currency
      ? `, at ${money(list.overage.price, list.currency)} per ${exact(list.overage.per)}`
      : "";
  return (
    <>
      The plan’s credits are used up and replies go on: {credits(balance.overage)} beyond them so far{due}
      {rate}.
    </>
  );
}

/** The next batch of its own to expire: a plan's ends with the cycle, as said. */
function soonest({ ledger, balance }: Standing): string {
  const expiring = ledger
    .grants({ active: true })
    .filter(({ source, expiresAt, remaining }) => source !== "plan" && expiresAt !== null && new Big(remaining).gt(0))
    .sort((one, other) => Date.parse(one.expiresAt ?? "") - Date.parse(other.expiresAt ?? ""))[0];
  if (!expiring?.expiresAt) return "";
  const which = expiring.remaining === balance.remaining ? "What is left" : `${credits(expiring.remaining)} of what is left`;
  return ` ${which} will expire on ${day(expiring.expiresAt)}.`;
}

/** Blocked is said in words, with what ends it. */
function Refusals({ list, standing }: Omit<Props, "quiet">) {
  const { balance, plan } = standing;
  const refused = refusedLately(standing);
  const short = level(standing) === "short";
  if (!balance.blocked && !short) return null;
  const first = refused[0];
  const many = refused.length === 1 ? "one has been refused" : `${whole(refused.length)} have been refused`;
  const renewal = plan === null ? "" : `, or wait for the renewal on ${day(balance.cycle.end)}`;
  return (
    <p class="blocked">
      <strong>
        {short ? "That is too little for some replies" : "Nothing is left, so replies are refused"}
        {first && `: ${many} since ${day(first.at)}`}.
      </strong>{" "}
      To go on, {remedies(list)}
      {renewal}.
    </p>
  );
}

function NextPlan({ list, standing: { nextPlan } }: Omit<Props, "quiet">) {
  if (!nextPlan) return null;
  return (
    <p class="note">
      {planName(list, nextPlan.plan)} follows on {day(nextPlan.from)}.
    </p>
  );
}
