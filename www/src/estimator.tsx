import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { fromAddress, toAddress } from "./address.ts";
import { Answer } from "./answer.tsx";
import { AnswerBar } from "./answer_bar.tsx";
import { numberProblem, usualLines, type EstimateState } from "./estimate_state.ts";
import { Explanation } from "./explanation.tsx";
import { estimateMonth } from "./monthly.ts";
import { PlanChoice } from "./plan_choice.tsx";
import { fittingPlan, planFit } from "./plan_fit.ts";
import { openPriceList, vendors, type PriceList } from "./price_list.ts";
import { Traffic } from "./traffic.tsx";
import { UsageForm } from "./usage_form.tsx";

/** The whole page. */
export function Estimator() {
  const [state, setState] = useState(() => withPlan(fromAddress(location.search)));
  const change = (changes: Partial<EstimateState>) => setState((before) => ({ ...before, ...changes }));
  useAddress(state);

  const list = openPriceList(state.vendor);
  const month = useMemo(() => estimateMonth(list, state), [list, state]);
  const plan = list.plans.find(({ id }) => id === state.plan) ?? null;
  const stated = state.allotment !== "" && numberProblem(state.allotment) === null ? state.allotment : null;
  const fit = planFit(list, plan, month.credits, stated);
  const answer = useRef<HTMLDivElement>(null);

  return (
    <>
      <header class="masthead">
        <div>
          <h1>drawdown</h1>
          <p>What AI usage costs in credits, worked out exactly from the vendor’s own price list.</p>
        </div>
        <VendorChoice vendor={state.vendor} choose={(vendor) => setState(freshState(vendor))} />
      </header>
      <main>
        <section class="result" aria-labelledby="result">
          <h2 id="result">A month with {list.name}</h2>
          <div ref={answer}>
            <Answer list={list} plan={plan} month={month} fit={fit} />
          </div>
          <PlanChoice
            list={list}
            month={month}
            chosen={plan}
            allotment={state.allotment}
            stated={stated}
            choose={(id) => change({ plan: id })}
            allot={(allotment) => change({ allotment })}
          />
        </section>
        <UsageForm
          month={month}
          change={(update) => setState((before) => ({ ...before, lines: update(before.lines) }))}
          reset={() => change({ lines: usualLines(list) })}
        />
        <Explanation list={list} month={month} />
        <Traffic list={list} />
      </main>
      <footer>
        <p>
          A month is 30 days, a week 7. Everything is worked out in your browser; nothing you type leaves it, except in
          the address, when you share that.
        </p>
      </footer>
      <AnswerBar list={list} month={month} fit={fit} answer={answer} />
    </>
  );
}

function VendorChoice({ vendor, choose }: { vendor: string; choose: (vendor: string) => void }) {
  return (
    <label class="vendor">
      <span>Price list</span>
      <select value={vendor} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {vendors().map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

const freshState = (vendor: string): EstimateState =>
  withPlan({ vendor, plan: null, allotment: "", lines: usualLines(openPriceList(vendor)) });

/** With the plan that fits, where none is chosen yet. */
function withPlan(state: EstimateState): EstimateState {
  if (state.plan !== null) return state;
  const list: PriceList = openPriceList(state.vendor);
  return { ...state, plan: fittingPlan(list, estimateMonth(list, state).credits)?.id ?? null };
}

const ADDRESS_DELAY = 150;

/** Keeps the address in step without filling the history, and not at every keystroke. */
function useAddress(state: EstimateState): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      const address = toAddress(state);
      if (address !== location.search) history.replaceState(null, "", address);
    }, ADDRESS_DELAY);
    return () => clearTimeout(timer);
  }, [state]);
}
