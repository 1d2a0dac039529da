import { render } from "preact";
import type { CalculatorProblem, Listener, Room, Shown, Wishes } from "#face";
import base from "../base.css?inline";
import { Calculator, calculate, type Calculation } from "../calculator.tsx";
import shared from "../calculator.css?inline";
import { numberProblem, type EstimateState, type Start } from "../estimate_state.ts";
import { language } from "../locale.ts";
import { listed } from "../numbers.ts";
import { statedAllotment } from "../monthly.ts";
import { fittingPlan } from "../plan_fit.ts";
import type { PriceList } from "../price_list.ts";
import own from "./element.css?inline";
import { openList } from "./open_list.ts";
import { nameParts } from "./parts.ts";
import { Refused, problemOf } from "./problem.ts";
import { elementWords as words, speakAs } from "./words.ts";
import { startOf, usualStart } from "./workload_start.ts";

nameParts();

/** Shows a calculator; the core is there. */
export function show({ root, place }: Room, listener: Listener): Shown {
  if (!root.adoptedStyleSheets.includes(sheet())) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet()];
  return new EmbeddedCalculator(place, listener);
}

let made: CSSStyleSheet | undefined;

function sheet(): CSSStyleSheet {
  if (made === undefined) {
    made = new CSSStyleSheet();
    made.replaceSync(base + shared + own);
  }
  return made;
}

const THEMES = ["light", "dark", "auto"];
const LOADING = ["lazy", "eager"];

class EmbeddedCalculator implements Shown {
  readonly #place: HTMLElement;
  readonly #listener: Listener;
  #list: PriceList | undefined;
  #state: EstimateState | undefined;
  /** The workload that the page wrote, or the usual one. */
  #start: Start | undefined;
  #asked: Asked | undefined;
  /** Counts what was asked for, so that an older answer does not overtake a newer one. */
  #turn = 0;

  constructor(place: HTMLElement, listener: Listener) {
    this.#place = place;
    this.#listener = listener;
  }

  async wish(wishes: Wishes): Promise<void> {
    const turn = ++this.#turn;
    const translated = await speakAs(wishes.language);
    const asked = askedFor(wishes);
    const before = this.#asked;
    let list = asked.list === before?.list ? this.#list : undefined;
    if (!list) {
      try {
        list = await openList(wishes);
      } catch (error) {
        if (turn === this.#turn) this.#refuse(error);
        return;
      }
      if (turn !== this.#turn) return;
    }
    const first = list !== this.#list || !this.#state;
    const keep = first ? undefined : this.#state;
    const problems = general(wishes, list);
    const attempt = <Value,>(make: () => Value, instead: Value): Value => {
      try {
        return make();
      } catch (error) {
        problems.push(problemOf(error));
        return instead;
      }
    };
    // What the page wrote is complained about until the page mends it, whatever the visitor has chosen since.
    const { written } = wishes;
    const start = attempt(() => startOf(list, wishes.workload), usualStart(list));
    const plan = attempt(() => planOf(written.plan, list), null);
    const allotment = attempt(() => allotmentOf(written.allotment), "");
    const sameWorkload = keep !== undefined && asked.workload === before?.workload;
    const next = fitted(list, {
      vendor: list.id,
      // The attributes follow the visitor: where they agree, the page has written nothing new.
      plan: keep && keep.plan === wishes.plan ? keep.plan : plan,
      allotment: keep && (statedAllotment(keep) ?? "") === (wishes.allotment ?? "") ? keep.allotment : allotment,
      yearly: keep?.yearly ?? false,
      ahead: null,
      ...(sameWorkload ? { lines: keep.lines, weekdaysOnly: keep.weekdaysOnly } : start),
    });
    this.#asked = asked;
    this.#start = start;
    this.#list = list;
    const same = sameWorkload && next.plan === keep.plan && next.allotment === keep.allotment;
    if (!same || translated) this.#draw(next, first);
    this.#complain(problems);
  }

  async reset(wishes: Wishes): Promise<void> {
    this.#state = undefined;
    await this.wish(wishes);
  }

  /** Without a price list there is nothing to calculate. */
  #refuse(error: unknown): void {
    this.#asked = undefined;
    this.#list = undefined;
    this.#state = undefined;
    render(null, this.#place);
    this.#listener.emptied();
    this.#complain([problemOf(error)]);
  }

  #complain(problems: CalculatorProblem[]): void {
    const passing = problems.some(({ code }) => code === "unavailable");
    this.#listener.complained(problems, passing ? words.again : null);
  }

  #update(update: (state: EstimateState) => EstimateState): void {
    if (this.#state && this.#list) this.#draw(fitted(this.#list, update(this.#state)), false);
  }

  #draw(state: EstimateState, first: boolean): void {
    const list = this.#list;
    const start = this.#start;
    if (!list || !start) return;
    this.#state = state;
    const calculation = calculate(list, state);
    const update = (by: (state: EstimateState) => EstimateState) => this.#update(by);
    render(
      <Embedded key={list.id} calculation={calculation} state={state} start={start} update={update} />,
      this.#place,
    );
    const { workload, estimate } = calculation.month;
    const { plan } = state;
    this.#listener.calculated({ catalog: list.id, plan, allotment: statedAllotment(state), workload, estimate }, first);
  }
}

/** What was asked for, of what no visitor changes: frameworks give the same data again and again, as other objects. */
interface Asked {
  list: string;
  workload: string;
}

const askedFor = ({ catalog, inline, currency, workload }: Wishes): Asked => ({
  list: JSON.stringify([catalog, inline, currency]),
  workload: JSON.stringify(workload),
});

interface Props {
  calculation: Calculation;
  state: EstimateState;
  start: Start;
  update: (update: (state: EstimateState) => EstimateState) => void;
}

function Embedded({ calculation, state, start, update }: Props) {
  return (
    <div class="calculator" lang={language()}>
      <Calculator calculation={calculation} state={state} start={start} update={update}>
        <slot name="call-to-action" />
      </Calculator>
      <div class="foot">
        <slot name="footnote">
          <p class="footnote">{words.footnote}</p>
        </slot>
      </div>
    </div>
  );
}

/** With the plan that fits, where none is chosen. */
function fitted(list: PriceList, state: EstimateState): EstimateState {
  if (state.plan !== null || list.plans.length === 0) return state;
  return { ...state, plan: fittingPlan(list, calculate(list, state).month)?.id ?? null };
}

function planOf(plan: string | null, list: PriceList): string | null {
  if (plan === null || list.plans.some(({ id }) => id === plan)) return plan;
  const known = listed(list.plans.map(({ id }) => `"${id}"`));
  const message = known ? words.unknownPlan(plan, list.name, known) : words.noPlans(plan, list.name);
  throw new Refused("plan", "unknown_plan", message);
}

function allotmentOf(allotment: string | null): string {
  if (allotment === null || numberProblem(allotment.trim()) === null) return allotment?.trim() ?? "";
  throw new Refused("allotment", "invalid_input", words.allotmentWrong(allotment));
}

/** What is wrong beside the list, the plan and the workload. */
function general({ currency, theme, loading }: Wishes, list: PriceList): CalculatorProblem[] {
  const problems: CalculatorProblem[] = [];
  const refuse = (attribute: string, message: string) =>
    problems.push({ attribute, code: "invalid_input", path: null, message });
  if (currency !== null && currency !== list.currency) {
    const { name } = list;
    refuse("currency", list.currency ? words.otherCurrency(currency, name, list.currency) : words.noCurrency(currency, name));
  }
  for (const [attribute, value, known] of [["theme", theme, THEMES], ["loading", loading, LOADING]] as const) {
    if (value !== null && !known.includes(value)) {
      refuse(attribute, words.unknownValue(attribute, value, listed(known.map((each) => `"${each}"`), "or")));
    }
  }
  return problems;
}
