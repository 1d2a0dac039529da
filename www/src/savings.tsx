import Big from "big.js";
import type { Saving } from "drawdown/web";
import { useState } from "preact/hooks";
import type { EstimateState, Line } from "./estimate_state.ts";
import type { Monthly } from "./monthly.ts";

interface Props {
  state: EstimateState;
  month: Monthly;
  update: (update: (state: EstimateState) => EstimateState) => void;
}

const SHOWN = 3;

/** The changes that save most, each to be tried with one click and undone with another. */
export function Savings({ state, month, update }: Props) {
  const [before, setBefore] = useState<EstimateState | null>(null);
  const savings = different(month.estimate.savings).flatMap((saving) => {
    const change = changeFor(month, saving);
    return change ? [{ saving, change }] : [];
  });
  const undoable = before?.vendor === state.vendor ? before : null;
  if (savings.length === 0 && !undoable) return null;
  return (
    <section class="savings" aria-labelledby="savings">
      <header>
        <h2 id="savings">What would save most</h2>
        {undoable && (
          <button
            type="button"
            class="quiet"
            onClick={() => {
              setBefore(null);
              update(() => undoable);
            }}
          >
            Undo
          </button>
        )}
      </header>
      {savings.length === 0 && <p class="rate">Nothing more that this price list knows.</p>}
      <ul>
        {savings.slice(0, SHOWN).map(({ saving, change }) => (
          <li key={`${saving.kind} ${saving.item} ${saving.to}`}>
            <span>{saving.say}.</span>
            <button
              type="button"
              aria-label={`Try: ${saving.say}`}
              onClick={() => {
                setBefore(state);
                update(change);
              }}
            >
              Try
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Of the many models that one item could run on, only the one that saves most. */
function different(savings: Saving[]): Saving[] {
  const seen = new Set<string>();
  return savings.filter(({ kind, item }) => {
    const key = `${kind} ${item}`;
    return !seen.has(key) && seen.add(key);
  });
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
