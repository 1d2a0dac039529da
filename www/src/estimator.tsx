import { useMemo, useRef } from "preact/hooks";
import { Answer } from "./answer.tsx";
import { AnswerBar } from "./answer_bar.tsx";
import { BurnDown } from "./burn_down.tsx";
import { CopyLink } from "./copy_link.tsx";
import { usualLines, type EstimateState } from "./estimate_state.ts";
import { Explanation } from "./explanation.tsx";
import { estimateMonth, statedAllotment } from "./monthly.ts";
import { PlanChoice } from "./plan_choice.tsx";
import { planFit } from "./plan_fit.ts";
import { PlanTable } from "./plan_table.tsx";
import { presets } from "./presets.ts";
import { openPriceList } from "./price_list.ts";
import { Savings } from "./savings.tsx";
import { Traffic } from "./traffic.tsx";
import { UsageForm } from "./usage_form.tsx";
import { WhereItGoes } from "./where_it_goes.tsx";

interface Props {
  state: EstimateState;
  /** Takes what to do with the state, so that two changes at once do not undo each other. */
  update: (update: (state: EstimateState) => EstimateState) => void;
}

/** What a month of a workload costs. */
export function Estimator({ state, update }: Props) {
  const change = (changes: Partial<EstimateState>) => update((before) => ({ ...before, ...changes }));

  const list = openPriceList(state.vendor);
  const month = useMemo(() => estimateMonth(list, state), [list, state]);
  const plan = list.plans.find(({ id }) => id === state.plan) ?? null;
  const fit = planFit(list, plan, month);
  const answer = useRef<HTMLDivElement>(null);

  return (
    <>
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
            choose={(id) => change({ plan: id })}
            allot={(allotment) => change({ allotment })}
          />
          <CopyLink />
        </section>
        <UsageForm
          month={month}
          change={(edit) => update((before) => ({ ...before, lines: edit(before.lines) }))}
          reset={() => change({ lines: usualLines(list) })}
          presets={presets(list)}
          take={(lines) => change({ lines, plan: null })}
        />
        <Savings state={state} month={month} update={update} />
        <PlanTable list={list} month={month} />
        <BurnDown list={list} plan={plan} month={month} fit={fit} allotment={statedAllotment(state)} />
        <WhereItGoes month={month} />
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
