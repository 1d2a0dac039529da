import { useEffect, useRef, useState } from "preact/hooks";
import type { EstimateState } from "./estimate_state.ts";
import { isMissing } from "./price_list.ts";

interface Step {
  estimate: EstimateState;
  /** The field that was changed then; going on there is the same step. null: something that is not typed. */
  field: string | null;
}

/** Back to what was there before, and forward again; null where there is nothing. */
export interface Steps {
  undo: (() => void) | null;
  redo: (() => void) | null;
}
const MOST = 100;
const NONE: Steps = { undo: null, redo: null };

interface Kept extends Steps {
  /** Called with each change, before it is made. */
  keep: (estimate: EstimateState, next: EstimateState) => void;
}

/** What the estimate was before each change: a click, or what was typed in one field. Keys only change what is in sight. */
export function useSteps(present: EstimateState, inSight: boolean, restore: (estimate: EstimateState) => void): Kept {
  const past = useRef<Step[]>([]);
  const future = useRef<EstimateState[]>([]);
  const [, redraw] = useState({});
  // A list of one's own may have been deleted since.
  const there = (estimate: EstimateState) => !isMissing(estimate.vendor);
  const undo = () => {
    const left = past.current.filter(({ estimate }) => there(estimate));
    const last = left.pop();
    past.current = left;
    if (!last) return;
    future.current = [present, ...future.current];
    restore(last.estimate);
    redraw({});
  };
  const redo = () => {
    const [next, ...further] = future.current.filter(there);
    future.current = further;
    if (!next) return;
    past.current = [...past.current, { estimate: present, field: null }];
    restore(next);
    redraw({});
  };
  const keep = (estimate: EstimateState, next: EstimateState) => {
    const field = typedField(estimate, next);
    const last = past.current.at(-1);
    const goesOn = future.current.length === 0 && (last?.estimate === estimate || (field !== null && last?.field === field));
    future.current = [];
    if (goesOn) return;
    past.current = [...past.current, { estimate, field }].slice(-MOST);
    redraw({});
  };
  const steps = { undo: past.current.length === 0 ? null : undo, redo: future.current.length === 0 ? null : redo };
  useKeys(inSight ? steps : NONE);
  return { ...steps, keep };
}

/** Control or Command with Z, and with Shift; a field of text undoes by itself. */
function useKeys(steps: Steps): void {
  const latest = useRef(steps);
  latest.current = steps;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.altKey || isText(event.target)) return;
      const act = event.shiftKey ? latest.current.redo : latest.current.undo;
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

const isText = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !["number", "range", "radio", "checkbox"].includes(target.type));

/** The one field with a number or a name that tells two estimates apart; null where it is anything else, or more. */
function typedField(before: EstimateState, after: EstimateState): string | null {
  if (before.vendor !== after.vendor || before.weekdaysOnly !== after.weekdaysOnly || before.yearly !== after.yearly || before.plan !== after.plan || before.lines.length !== after.lines.length) return null;
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
  const fields = [...changed, ...(before.allotment === after.allotment ? [] : ["allotment"]), ...(before.ahead === after.ahead ? [] : ["ahead"])];
  return fields.length === 1 ? (fields[0] ?? null) : null;
}

const same = (one: Record<string, unknown>, other: Record<string, unknown>): boolean =>
  Object.entries(one).every(([name, value]) => other[name] === value);
