import Big from "big.js";
import type { Saving } from "drawdown/web";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { EstimateState, Line } from "./estimate_state.ts";
import type { Monthly } from "./monthly.ts";
import { exact, money } from "./numbers.ts";
import type { PriceList } from "./price_list.ts";
import { words } from "./words/words.ts";

interface Props {
  list: PriceList;
  state: EstimateState;
  month: Monthly;
  update: (update: (state: EstimateState) => EstimateState) => void;
}

const SHOWN = 3;

/** The changes that save most, each to be tried with one click and undone with another. */
export function Savings({ list, state, month, update }: Props) {
  // Undone is only the saving: what has been changed since stays.
  const [tried, setTried] = useState<{ before: EstimateState; after: EstimateState | null } | null>(null);
  const undoable = tried !== null && tried.before.vendor === state.vendor && (tried.after ?? state) === state ? tried.before : null;
  const place = useRef<HTMLElement>(null);
  const undoing = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (tried === null || tried.after !== null) return;
    setTried({ ...tried, after: state });
    undoing.current?.focus();
  }, [tried, state]);
  if (!month.used) return null;
  const savings = best(
    month.estimate.savings.flatMap((saving) => {
      const change = changeFor(month, saving);
      return change ? [{ saving, change }] : [];
    }),
  );
  const say = words.estimate.savings;
  const undo = (before: EstimateState) => {
    setTried(null);
    update(() => before);
    place.current?.focus();
  };
  return (
    <section class="savings" aria-labelledby="savings" tabIndex={-1} ref={place}>
      <header>
        <h2 id="savings">{say.title}</h2>
        {undoable && (
          <button type="button" class="quiet" ref={undoing} onClick={() => undo(undoable)}>
            {say.undo}
          </button>
        )}
      </header>
      {savings.length === 0 && <p class="rate">{say.none}</p>}
      <ul>
        {savings.map(({ saving, change }) => {
          const words = inWords(list, month, saving);
          return (
            <li key={`${saving.kind} ${saving.item} ${saving.to}`}>
              <span>{say.sentence(words)}</span>
              <button
                type="button"
                aria-label={say.tryThis(words)}
                onClick={() => {
                  setTried({ before: state, after: null });
                  update(change);
                }}
              >
                {say.try}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What changes, and what that takes off the month. */
function inWords(list: PriceList, month: Monthly, { kind, item, from, to, creditsSaved, costSaved }: Saving): string {
  const say = words.estimate.savings;
  const whose = month.workload.items[item ?? -1]?.label ?? "";
  const plan = (id: string) => list.plans.find((each) => each.id === id)?.name ?? id;
  const how = {
    model: () => say.model(whose, to, from),
    tokens: () => say.length(whose, length(to), length(from)),
    own_key: () => say.ownKey(whose),
    plan: () => say.plan(plan(to), plan(from)),
    // Neither can be tried, so neither is shown.
    pack: () => "",
    overage: () => "",
  }[kind]();
  const credits = new Big(creditsSaved).gt(0) ? [list.outright ? money(creditsSaved, list.outright) : words.page.credits(creditsSaved)] : [];
  const cost = costSaved !== null && new Big(costSaved.amount).gt(0) ? [money(costSaved.amount, costSaved.currency)] : [];
  return say.less(how, [...credits, ...cost]);
}

/** "1,000 output tokens", as the core writes it, with the figure as the visitor does. */
function length(written: string): string {
  const [, figure = "0", units = ""] = /^([\d.,]+) (.+)$/.exec(written) ?? [];
  return words.estimate.savings.amount(exact(figure.replaceAll(",", "")), units);
}

/** Of the many models that one item could run on, at first only the one that saves most; others fill what room is left. */
function best<Each extends { saving: Saving }>(savings: Each[]): Each[] {
  const seen = new Set<string>();
  const different = savings.filter(({ saving: { kind, item } }) => {
    const key = `${kind} ${item}`;
    return !seen.has(key) && seen.add(key);
  });
  const others = savings.filter((each) => !different.includes(each));
  const shown = [...different, ...others].slice(0, SHOWN);
  return savings.filter((each) => shown.includes(each));
}

/** What a click changes; null for what cannot be changed here. */
function changeFor(month: Monthly, saving: Saving): ((state: EstimateState) => EstimateState) | null {
  if (saving.kind === "plan") return (state) => ({ ...state, plan: saving.to });
  const priced = month.lines.filter(({ problem }) => problem === null)[saving.item ?? -1];
  if (!priced) return null;
  const replace = (changed: Partial<Line>) => (state: EstimateState) => ({
    ...state,
    lines: state.lines.map((line) => (line === priced.line ? { ...line, ...changed } : line)),
  });
  const { line, meter } = priced;
  if (saving.kind === "model") return replace({ attributes: { ...line.attributes, model: saving.to } });
  if (saving.kind === "own_key" && meter.switches.some(({ name }) => name === "byoKey")) {
    return replace({ attributes: { ...line.attributes, byoKey: true } });
  }
  const quantity = meter.quantities.find(({ units }) => saving.from.endsWith(` ${units}`));
  if (saving.kind !== "tokens" || !quantity) return null;
  const half = new Big(line.quantities[quantity.name] || "0").div(2).toFixed();
  return replace({ quantities: { ...line.quantities, [quantity.name]: half } });
}
