import type { Account } from "drawdown/web";
import type { FunctionComponent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { USUAL_AHEAD, type Ahead, type EstimateState } from "./estimate_state.ts";
import { accountOf } from "./burn_down.tsx";
import { statedAllotment, type Monthly } from "./monthly.ts";
import type { Plan, PriceList } from "./price_list.ts";
import { loadWords, words } from "./words/words.ts";

export interface AheadProps {
  list: PriceList;
  plan: Plan | null;
  month: Monthly;
  /** On the plan that is looked at. */
  account: Account;
  state: EstimateState;
  ahead: Ahead;
  change: (ahead: Ahead) => void;
}

/** Twelve months of it, once somebody asks: fetched then. */
export function YearAhead({ list, plan, month, state, change }: Omit<AheadProps, "account" | "ahead">) {
  const [Months, setMonths] = useState<FunctionComponent<AheadProps> | null>(null);
  const [failed, setFailed] = useState(false);
  // The button goes, and with it the focus would.
  const place = useRef<HTMLElement>(null);
  const { ahead } = state;
  useEffect(() => {
    if (ahead !== null && Months === null) Promise.all([import("./year_months.tsx"), loadWords("asked")]).then(([{ YearMonths }]) => setMonths(() => YearMonths), () => setFailed(true));
  }, [ahead, Months]);
  const say = words.beyond.ahead;
  const account = accountOf(list, plan, statedAllotment(state));
  if (!month.used || account === null) return null;
  return (
    <section class="year-ahead" aria-labelledby="year-ahead" tabIndex={-1} ref={place}>
      <h2 id="year-ahead">{say.title}</h2>
      <p class="rate">{say.about}</p>
      {ahead === null && (
        <button type="button" onClick={() => (change(USUAL_AHEAD), place.current?.focus())}>
          {say.show}
        </button>
      )}
      {failed && <p class="problem">{words.page.notFetched}</p>}
      {ahead !== null && Months && <Months list={list} plan={plan} month={month} account={account} state={state} ahead={ahead} change={change} />}
    </section>
  );
}
