import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { Answer } from "./answer.tsx";
import { AnswerBar } from "./answer_bar.tsx";
import { English } from "./english_text.tsx";
import type { EstimateState, Start } from "./estimate_state.ts";
import { estimateMonth, type Monthly } from "./monthly.ts";
import { PlanChoice } from "./plan_choice.tsx";
import { planFit, type PlanFit } from "./plan_fit.ts";
import { presets } from "./presets.ts";
import type { Plan, PriceList } from "./price_list.ts";
import { Savings } from "./savings.tsx";
import { UsageForm } from "./usage_form.tsx";
import type { Steps } from "./estimate_steps.ts";
import { words } from "./words/words.ts";

/** What a visitor's workload comes to under a price list. */
export interface Calculation {
  list: PriceList;
  month: Monthly;
  plan: Plan | null;
  fit: PlanFit;
}

export function calculate(list: PriceList, state: EstimateState): Calculation {
  const month = estimateMonth(list, state);
  const plan = list.plans.find(({ id }) => id === state.plan) ?? null;
  return { list, month, plan, fit: planFit(list, plan, month) };
}

interface Props {
  calculation: Calculation;
  state: EstimateState;
  /** Takes what to do with the state, so that two changes at once do not undo each other. */
  update: (update: (state: EstimateState) => EstimateState) => void;
  /** What a reset goes back to. */
  start: Start;
  /** Where what was changed can be undone. */
  steps?: Steps;
  /** What stands below the answer. */
  children: ComponentChildren;
}

/** The workload and the answer, as the page and the element both show them. */
export function Calculator({ calculation, state, update, start, steps, children }: Props) {
  const { list, month, plan, fit } = calculation;
  const change = (changes: Partial<EstimateState>) => update((before) => ({ ...before, ...changes }));
  const answer = useRef<HTMLDivElement>(null);
  return (
    <>
      <section class="result" aria-labelledby="result">
        <h2 id="result">{words.estimate.title(<English>{list.name}</English>)}</h2>
        <div ref={answer} tabIndex={-1}>
          <Answer list={list} plan={plan} month={month} fit={fit} />
        </div>
        <PlanChoice
          list={list}
          month={month}
          chosen={plan}
          allotment={state.allotment}
          yearly={state.yearly}
          choose={(id) => change({ plan: id })}
          pay={(yearly) => change({ yearly })}
          allot={(allotment) => change({ allotment })}
        />
        {children}
      </section>
      <UsageForm
        key={list.id}
        month={month}
        outright={list.outright}
        change={(edit) => update((before) => ({ ...before, lines: edit(before.lines) }))}
        reset={() => change(start)}
        weekdaysOnly={state.weekdaysOnly}
        keepWeekends={(weekdaysOnly) => change({ weekdaysOnly })}
        steps={steps}
        presets={presets(list, state.vendor)}
        take={(lines) => change({ lines, plan: null })}
      />
      <Savings list={list} state={state} month={month} update={update} />
      <AnswerBar list={list} month={month} fit={fit} answer={answer} />
    </>
  );
}
