import type { ComponentChildren } from "preact";
import Big from "big.js";
import { credits, level, planName, refusedLately, remedies } from "./account_words.ts";
import { English } from "./english_text.tsx";
import { exact, money } from "./numbers.ts";
import type { PriceList } from "./price_list.ts";
import type { Standing } from "./replay.ts";
import { words } from "./words/words.ts";

interface Props {
  list: PriceList;
  standing: Standing;
  /** Not to be read out at every change: time passes by itself. */
  quiet: boolean;
}

/** How the account stands, in a few sentences. */
export function AccountAnswer({ list, standing, quiet }: Props) {
  const { remaining } = standing.balance;
  const { answer } = words.account;
  return (
    <div class="sentences" role="status" aria-label={answer.name} aria-live={quiet ? "off" : "polite"}>
      <p class="credits">
        {remaining === null ? (
          <strong>{answer.unlimited}</strong>
        ) : (
          answer.left(<strong>{credits(remaining)}</strong>)
        )}
      </p>
      <p class="verdict">
        <Verdict list={list} standing={standing} />
      </p>
      <Refusals list={list} standing={standing} />
      <NextPlan list={list} standing={standing} />
      {standing.problems.map((problem, index) => (
        <p key={index} class="note problem">
          {answer.notMade(<English>{problem}</English>)}
        </p>
      ))}
    </div>
  );
}

function Verdict({ list, standing }: Omit<Props, "quiet">): ComponentChildren {
  const { balance, plan, position } = standing;
  const { answer } = words.account;
  const name = planName(list, plan);
  const since = balance.cycle.start;
  if (position === 0 && new Big(balance.consumed).eq(0)) {
    return answer.nothingYet;
  }
  if (balance.package === null) return answer.covered(balance.consumed, since, name && <English>{name}</English>);
  if (new Big(balance.overage).gt(0)) return <Overage list={list} standing={standing} />;
  const renews = plan !== null && !["short", "out"].includes(level(standing));
  const expires = soonest(standing);
  return [
    answer.used(balance.consumed, since),
    renews && ` ${answer.renews(balance.cycle.end)}`,
    expires && ` ${expires}`,
  ];
}

/** What is billed goes on: nothing is refused, but it costs. */
function Overage({ list, standing: { balance, plan } }: Omit<Props, "quiet">) {
  const cost = list.catalog.overage(balance.overage, plan ?? undefined);
  const due = cost && { cost: money(cost.amount, cost.currency), on: balance.cycle.end };
  const rate =
    list.overage && list.currency
      ? words.page.pricePer(money(list.overage.price, list.currency), exact(list.overage.per))
      : null;
  return <>{words.account.answer.beyond(balance.overage, due, rate)}</>;
}

/** The next batch of its own to expire: a plan's ends with the cycle, as said. */
function soonest({ ledger, balance }: Standing): string | null {
  const expiring = ledger
    .grants({ active: true })
    .filter(({ source, expiresAt, remaining }) => source !== "plan" && expiresAt !== null && new Big(remaining).gt(0))
    .sort((one, other) => Date.parse(one.expiresAt ?? "") - Date.parse(other.expiresAt ?? ""))[0];
  if (!expiring?.expiresAt) return null;
  const { answer } = words.account;
  return expiring.remaining === balance.remaining
    ? answer.allExpires(expiring.expiresAt)
    : answer.someExpires(expiring.remaining, expiring.expiresAt);
}

/** Blocked is said in words, with what ends it. */
function Refusals({ list, standing }: Omit<Props, "quiet">) {
  const { balance, plan } = standing;
  const refused = refusedLately(standing);
  const short = level(standing) === "short";
  if (!balance.blocked && !short) return null;
  const first = refused[0];
  const { answer } = words.account;
  const what = short ? answer.tooLittle : answer.nothingLeft;
  return (
    <p class="blocked">
      <strong>{first ? answer.refused(what, refused.length, first.at) : answer.sentence(what)}</strong>{" "}
      {answer.toGoOn(remedies(list), plan === null ? null : balance.cycle.end)}
    </p>
  );
}

function NextPlan({ list, standing: { nextPlan } }: Omit<Props, "quiet">) {
  if (!nextPlan) return null;
  return (
    <p class="note">
      {words.account.answer.follows(<English>{planName(list, nextPlan.plan)}</English>, nextPlan.from)}
    </p>
  );
}
