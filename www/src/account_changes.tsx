import { useState } from "preact/hooks";
import { PLAN_STARTS, type AccountChange, type PlanStart } from "./account_state.ts";
import { planName } from "./account_words.ts";
import { English } from "./english_text.tsx";
import { daysProblem, grantProblem } from "./grant_limits.ts";
import { NumberField } from "./number_field.tsx";
import { money } from "./numbers.ts";
import type { Pack, PriceList } from "./price_list.ts";
import type { Standing } from "./replay.ts";
import { words } from "./words/words.ts";

interface Props {
  list: PriceList;
  standing: Standing;
  make: (change: AccountChange) => void;
}

/** What can be done to the account at its present instant, and what was done last. */
export function AccountChanges({ list, standing, make }: Props) {
  const [said, setSaid] = useState("");
  const { position: at } = standing;
  const { changes } = words.account;
  const done = (change: AccountChange, what: string) => {
    make(change);
    setSaid(changes.done(what, standing.at));
  };
  return (
    <section class="changes" aria-labelledby="changes">
      <h2 id="changes">{changes.title}</h2>
      <Packs
        list={list}
        buy={(pack, price) => done({ at, kind: "buy", pack: pack.id }, changes.bought(pack.name, price))}
      />
      <Gift
        give={(credits, days) =>
          done({ at, kind: "grant", credits, days }, changes.granted(credits, days))
        }
      />
      {list.plans.length > 1 && (
        <PlanChange
          list={list}
          standing={standing}
          choose={(plan, from) =>
            done(
              { at, kind: "plan", plan, from },
              changes.changed(planName(list, plan), from !== "now"),
            )
          }
        />
      )}
      <p role="status" aria-label={changes.doneLast} class="note">
        {said}
      </p>
    </section>
  );
}

function Packs({ list, buy }: { list: PriceList; buy: (pack: Pack, price: string) => void }) {
  const { currency } = list;
  const { changes } = words.account;
  if (list.packs.length === 0 || currency === null) {
    return <p class="note">{changes.noPacks(<English>{list.name}</English>)}</p>;
  }
  return (
    <div class="packs">
      {list.packs.map((pack) => (
        <button key={pack.id} type="button" onClick={() => buy(pack, money(pack.price, currency))}>
          {changes.buy(<English>{pack.name}</English>, money(pack.price, currency))}
        </button>
      ))}
    </div>
  );
}

function Gift({ give }: { give: (credits: string, days: string) => void }) {
  const [credits, setCredits] = useState("250");
  const [days, setDays] = useState("30");
  const [asked, setAsked] = useState(false);
  const problem = grantProblem(credits) ?? daysProblem(days);
  const submit = (event: Event) => {
    event.preventDefault();
    setAsked(problem !== null);
    if (problem === null) give(credits, days);
  };
  const { changes } = words.account;
  return (
    <form class="change" aria-label={changes.grantForm} noValidate onSubmit={submit}>
      <NumberField label={changes.freeCredits} value={credits} change={setCredits} />
      <NumberField label={changes.days} value={days} change={setDays} />
      <button type="submit">{changes.grant}</button>
      {asked && problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}

interface PlanChangeProps {
  list: PriceList;
  standing: Standing;
  choose: (plan: string, from: PlanStart) => void;
}

function PlanChange({ list, standing, choose }: PlanChangeProps) {
  const others = list.plans.filter(({ id }) => id !== standing.plan);
  const [chosen, setChosen] = useState<string | null>(null);
  const [from, setFrom] = useState<PlanStart>("now");
  const plan = others.find(({ id }) => id === chosen) ?? others.at(0);
  const { changes } = words.account;
  const current = planName(list, standing.plan);
  const starts: Record<PlanStart, string> = {
    now: changes.now,
    renewal: changes.on(standing.balance.cycle.end),
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (plan) choose(plan.id, from);
  };
  return (
    <form class="change" aria-label={changes.planForm} onSubmit={submit}>
      <label class="field">
        <span>{changes.changePlan(current && <English>{current}</English>)}</span>
        <select value={plan?.id} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
          {others.map(({ id, name }) => (
            <option key={id} value={id} lang="en">
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{changes.from}</span>
        <select value={from} onChange={({ currentTarget }) => setFrom(currentTarget.value as PlanStart)}>
          {PLAN_STARTS.map((each) => (
            <option key={each} value={each}>
              {starts[each]}
            </option>
          ))}
        </select>
      </label>
      <button type="submit">{changes.change}</button>
    </form>
  );
}
