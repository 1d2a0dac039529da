import { useEffect, useMemo, useState } from "preact/hooks";
import { BurnDown } from "./burn_down.tsx";
import { Calculator, calculate } from "./calculator.tsx";
import type { Steps } from "./estimate_steps.ts";
import { usualLines, type EstimateState } from "./estimate_state.ts";
import { Explanation } from "./explanation.tsx";
import { isOwn } from "./list_store.ts";
import { statedAllotment } from "./monthly.ts";
import { OtherLists } from "./other_lists.tsx";
import { PlanTable } from "./plan_table.tsx";
import { openPriceList } from "./price_list.ts";
import { Share } from "./share.tsx";
import { Traffic } from "./traffic.tsx";
import { useUnfoldedPrint } from "./use_print.ts";
import { YearAhead } from "./year_ahead.tsx";
import { WhereItGoes } from "./where_it_goes.tsx";
import { language } from "./locale.ts";
import { words } from "./words/words.ts";

interface Props {
  state: EstimateState;
  /** Takes what to do with the state, so that two changes at once do not undo each other. */
  update: (update: (state: EstimateState) => EstimateState) => void;
  steps: Steps;
  /** What opens this estimate, as a query. */
  address: string;
}

/** What a month of a workload costs: the calculator, and all that is worth knowing beyond its answer. */
export function Estimator({ state, update, steps, address }: Props) {
  const list = openPriceList(state.vendor);
  const calculation = useMemo(() => calculate(list, state), [list, state, language()]);
  const { month, plan, fit } = calculation;
  const OffScale = useOffScale(state.vendor);
  useUnfoldedPrint();

  return (
    <>
      <main>
        <Calculator
          calculation={calculation}
          state={state}
          update={update}
          start={{ lines: usualLines(list), weekdaysOnly: false }}
          steps={steps}
        >
          {OffScale && <OffScale vendor={state.vendor} />}
          <Share calculation={calculation} state={state} address={address} />
        </Calculator>
        <div class="beyond">
          <PlanTable list={list} month={month} />
          <OtherLists list={list} own={isOwn(state.vendor)} month={month} />
          <BurnDown list={list} plan={plan} month={month} fit={fit} allotment={statedAllotment(state)} />
          <YearAhead list={list} plan={plan} month={month} state={state} change={(ahead) => update((before) => ({ ...before, ahead }))} />
          <WhereItGoes month={month} />
          <Explanation list={list} month={month} />
          <Traffic list={list} />
        </div>
      </main>
      <footer>
        <p>{words.beyond.footer}</p>
      </footer>
    </>
  );
}

/** What only a list of one's own can need, fetched for one. */
function useOffScale(vendor: string) {
  const [found, setFound] = useState<{ OffScale: typeof import("./off_scale.tsx").OffScale } | null>(null);
  const own = isOwn(vendor);
  useEffect(() => {
    if (own && found === null) import("./off_scale.tsx").then(setFound, () => {});
  }, [own]);
  return found?.OffScale;
}
