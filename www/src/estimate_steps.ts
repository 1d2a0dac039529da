import { useRef, useState } from "preact/hooks";
import type { EstimateState } from "./estimate_state.ts";
import { isMissing } from "./price_list.ts";

interface Step {
  estimate: EstimateState;
  /** The field that was changed then; going on there is the same step. null: something that is not typed. */
  field: string | null;
}

const MOST = 100;

/** What the estimate was before each change: a click, or what was typed in one field. */
export function useSteps(restore: (estimate: EstimateState) => void) {
  const steps = useRef<Step[]>([]);
  const [count, setCount] = useState(0);
  const set = (next: Step[]) => {
    steps.current = next;
    setCount(next.length);
  };
  return {
    /** Called with each change, before it is made. */
    keep: (estimate: EstimateState, next: EstimateState) => {
      const field = typedField(estimate, next);
      const last = steps.current.at(-1);
      if (last?.estimate === estimate || (field !== null && last?.field === field)) return;
      set([...steps.current, { estimate, field }].slice(-MOST));
    },
    /** null where there is nothing to undo. */
    undo:
      count === 0
        ? null
        : () => {
            // A list of one's own may have been deleted since.
            const left = steps.current.filter(({ estimate }) => !isMissing(estimate.vendor));
            const last = left.pop();
            set(left);
            if (last) restore(last.estimate);
          },
  };
}

/** The one field with a number or a name that tells two estimates apart; null where it is anything else, or more. */
function typedField(before: EstimateState, after: EstimateState): string | null {
  if (before.vendor !== after.vendor || before.plan !== after.plan || before.lines.length !== after.lines.length) return null;
  const changed = after.lines.flatMap((line, index) => {
    const was = before.lines[index];
    if (!was || was === line) return [];
    if (was.meter !== line.meter || was.per !== line.per || !same(was.attributes, line.attributes)) return ["", ""];
    const quantities = Object.entries(line.quantities).filter(([name, typed]) => was.quantities[name] !== typed);
    return [
      ...(was.times === line.times ? [] : [`${index} times`]),
      ...(was.label === line.label ? [] : [`${index} label`]),
      ...quantities.map(([name]) => `${index} quantity ${name}`),
    ];
  });
  const fields = before.allotment === after.allotment ? changed : [...changed, "allotment"];
  return fields.length === 1 ? (fields[0] ?? null) : null;
}

const same = (one: Record<string, unknown>, other: Record<string, unknown>): boolean =>
  Object.entries(one).every(([name, value]) => other[name] === value);
