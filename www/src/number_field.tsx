import { useId } from "preact/hooks";
import { LARGEST, numberProblem } from "./estimate_state.ts";

interface Props {
  label: string;
  value: string;
  /** What a step of the arrow keys adds. */
  step?: number;
  change: (typed: string) => void;
}

/** A number that may not be below zero, with what is wrong said beside it. */
export function NumberField({ label, value, step = 1, change }: Props) {
  const id = useId();
  const problem = numberProblem(value);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        inputMode="decimal"
        min="0"
        max={LARGEST}
        step={step}
        // What is no number has no value to set: the field keeps what was typed.
        value={value === NOT_A_NUMBER ? undefined : value}
        aria-invalid={problem !== null}
        aria-describedby={problem ? `${id}-problem` : undefined}
        onInput={({ currentTarget }) => change(currentTarget.validity.badInput ? NOT_A_NUMBER : currentTarget.value)}
      />
      {problem && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}

/** A browser gives "" for text that is no number; this tells it from an empty field. */
const NOT_A_NUMBER = "nan";
