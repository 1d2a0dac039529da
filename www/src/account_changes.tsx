import { useState } from "preact/hooks";
import { PLAN_STARTS, type AccountChange, type PlanStart } from "./account_state.ts";
import { planName } from "./account_words.ts";
import { day } from "./dates.ts";
import { daysProblem, grantProblem } from "./grant_limits.ts";
import { NumberField } from "./number_field.tsx";
import { exact, money } from "./numbers.ts";
import type { Pack, PriceList } from "./price_list.ts";
import type { Standing } from "./replay.ts";

interface Props {
  list: PriceList;
  standing: Standing;
  make: (change: AccountChange) => void;
}

/** What can be done to the account at its present instant, and what was done last. */
export function AccountChanges({ list, standing, make }: Props) {
  const [said, setSaid] = useState("");
  const { position: at } = standing;
  const done = (change: AccountChange, words: string) => {
    make(change);
    setSaid(`${words}, on ${day(standing.at)}.`);
  };
  return (
    <section class="changes" aria-labelledby="changes">
      <h2 id="changes">Change the account</h2>
      <Packs
        list={list}
        buy={(pack, price) => done({ at, kind: "buy", pack: pack.id }, `Bought ${pack.name} for ${price}`)}
      />
      <Gift
        give={(credits, days) =>
          done({ at, kind: "grant", credits, days }, `Granted ${exact(credits)} free credits for ${exact(days)} days`)
        }
      />
      {list.plans.length > 1 && (
        <PlanChange
          list={list}
          standing={standing}
          choose={(plan, from) =>
            done(
              { at, kind: "plan", plan, from },
              `Changed to ${planName(list, plan)}${from === "now" ? "" : " with the next renewal"}`,
            )
          }
        />
      )}
      <p role="status" aria-label="Done last" class="note">
        {said}
      </p>
    </section>
  );
}

function Packs({ list, buy }: { list: PriceList; buy: (pack: Pack, price: string) => void }) {
  const { currency } = list;
  if (list.packs.length === 0 || currency === null) {
    return <p class="note">{list.name} publishes no packs to buy; free credits can be granted instead.</p>;
  }
  return (
    <div class="packs">
      {list.packs.map((pack) => (
        <button key={pack.id} type="button" onClick={() => buy(pack, money(pack.price, currency))}>
          Buy {pack.name} for {money(pack.price, currency)}
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
  return (
    <form class="change" aria-label="Grant free credits" noValidate onSubmit={submit}>
      <NumberField label="Free credits" value={credits} change={setCredits} />
      <NumberField label="Days until they expire" value={days} change={setDays} />
      <button type="submit">Grant them</button>
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
  const starts: Record<PlanStart, string> = { now: "now", renewal: `on ${day(standing.balance.cycle.end)}` };
  const submit = (event: Event) => {
    event.preventDefault();
    if (plan) choose(plan.id, from);
  };
  return (
    <form class="change" aria-label="Change the plan" onSubmit={submit}>
      <label class="field">
        <span>Change {planName(list, standing.plan) ?? "the plan"} to</span>
        <select value={plan?.id} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
          {others.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>From</span>
        <select value={from} onChange={({ currentTarget }) => setFrom(currentTarget.value as PlanStart)}>
          {PLAN_STARTS.map((each) => (
            <option key={each} value={each}>
              {starts[each]}
            </option>
          ))}
        </select>
      </label>
      <button type="submit">Change the plan</button>
    </form>
  );
}
