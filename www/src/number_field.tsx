import Big from "big.js";
import { useId } from "preact/hooks";
import { LARGEST, numberProblem } from "./estimate_state.ts";
import { words } from "./words/words.ts";

interface Props {
  label: string;
  value: string;
  /** What a step of the arrow keys adds, and the least that a button does. */
  step?: number;
  change: (typed: string) => void;
}

/** A number that may not be below zero, with what is wrong said beside it, and buttons for thumbs. */
export function NumberField({ label, value, step = 1, change }: Props) {
  const id = useId();
  const problem = numberProblem(value);
  const { fewer, more } = words.page.number;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="stepped">
        <StepButton name={fewer(label)} sign="M3 8h10" to={problem === null ? stepped(value, step, -1) : null} change={change} />
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
        <StepButton name={more(label)} sign="M3 8h10M8 3v10" to={problem === null ? stepped(value, step, 1) : null} change={change} />
      </div>
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

interface StepProps {
  name: string;
  /** The path of what is drawn on it. */
  sign: string;
  /** The number that it leads to; null where there is none. */
  to: string | null;
  change: (value: string) => void;
}

/** No stop of the Tab key: the field beside it steps with the arrow keys. */
function StepButton({ name, sign, to, change }: StepProps) {
  return (
    <button type="button" class="step" tabIndex={-1} title={name} aria-disabled={to === null} onClick={() => to !== null && change(to)}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={sign} />
      </svg>
    </button>
  );
}

/** The next round number: of two digits, as the slider has them, or of the least step. */
export function stepped(value: string, least: number, direction: 1 | -1): string | null {
  const number = new Big(value || "0");
  // Down from a power of ten go steps of the decade below it.
  const size = Math.max(number.e - 1, 0);
  const decade = number.eq(new Big(10).pow(number.e)) && direction < 0 ? Math.max(size - 1, 0) : size;
  const step = new Big(Math.max(least, 10 ** decade));
  const places = number.div(step);
  const next = places.round(0, direction > 0 ? Big.roundDown : Big.roundUp).plus(direction).times(step);
  return next.lt(0) || next.gt(LARGEST) ? null : next.toFixed();
}
