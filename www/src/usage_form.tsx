import { useId } from "preact/hooks";
import { English } from "./english_text.tsx";
import { PERIODS, usualLine, type Line, type Period } from "./estimate_state.ts";
import type { Monthly, MonthlyLine } from "./monthly.ts";
import { LogSlider } from "./log_slider.tsx";
import { NumberField } from "./number_field.tsx";
import { exact, whole } from "./numbers.ts";
import { pastedTokens } from "./pasted_tokens.ts";
import type { Preset } from "./presets.ts";
import type { Meter } from "./price_list.ts";
import type { Steps } from "./estimate_steps.ts";
import { capitalised } from "./wording.ts";
import { words } from "./words/words.ts";

interface Props {
  month: Monthly;
  /** Takes what to do with the lines, so that two changes at once do not undo each other. */
  change: (update: (lines: Line[]) => Line[]) => void;
  reset: () => void;
  weekdaysOnly: boolean;
  keepWeekends: (free: boolean) => void;
  /** Back to what was there before, and forward again, where that is kept. */
  steps: Steps | undefined;
  presets: Preset[];
  take: (lines: Line[]) => void;
}

/** The meters that this vendor has, each with how often it is used. */
export function UsageForm({ month, change, reset, weekdaysOnly, keepWeekends, steps, presets, take }: Props) {
  const lines = month.lines.map(({ line }) => line);
  const replace = (index: number, by: (line: Line) => Line[]) =>
    change((before) => before.flatMap((line, place) => (place === index ? by(line) : [line])));
  const { workload } = words.estimate;
  return (
    <section class="workload" aria-labelledby="workload">
      <header>
        <h2 id="workload">{workload.title}</h2>
        <p class="steps">
          {steps && (
            // Never gone: whoever has the focus on one would lose it with the last step.
            <>
              <button type="button" class="quiet" aria-disabled={!steps.undo} onClick={() => steps.undo?.()}>
                {words.page.undo}
              </button>
              <button type="button" class="quiet" aria-disabled={!steps.redo} onClick={() => steps.redo?.()}>
                {words.page.redo}
              </button>
            </>
          )}
          <button type="button" class="quiet" onClick={reset}>
            {workload.reset}
          </button>
        </p>
      </header>
      <p class="presets" role="group" aria-label={workload.startFrom}>
        <span aria-hidden="true">{workload.startFrom}</span>
        {presets.map(({ name, lines }) => (
          <button key={name} type="button" class="quiet" onClick={() => take(lines)}>
            {name}
          </button>
        ))}
      </p>
      <label class="switch">
        <input
          type="checkbox"
          checked={weekdaysOnly}
          onChange={({ currentTarget }) => keepWeekends(currentTarget.checked)}
        />
        {workload.weekdays}
      </label>
      {month.lines.map((each, index) => (
        <LineFields
          key={index}
          priced={each}
          several={lines.filter(({ meter }) => meter === each.line.meter).length > 1}
          position={lines.slice(0, index).filter(({ meter }) => meter === each.line.meter).length}
          change={(update) => replace(index, (line) => [update(line)])}
          duplicate={() => replace(index, (line) => [line, usualLine(each.meter, "0")])}
          remove={() => replace(index, () => [])}
        />
      ))}
      {month.lines.some(({ meter }) => takesTokens(meter)) && <p class="rate">{workload.paste}</p>}
    </section>
  );
}

type LineChange = (update: (line: Line) => Line) => void;

interface LineProps {
  priced: MonthlyLine;
  /** How many lines of the same meter come before it. */
  position: number;
  /** There are others of the same meter. */
  several: boolean;
  change: LineChange;
  duplicate: () => void;
  remove: () => void;
}

function LineFields({ priced, position, several, change, duplicate, remove }: LineProps) {
  const id = useId();
  const { meter, line } = priced;
  const used = Number(line.times) !== 0;
  const { workload } = words.estimate;
  const name = workload.numbered(meter.name, position + 1);
  return (
    <div class="line" role="group" aria-labelledby={id} onPaste={(event) => paste(event, meter, change)}>
      <div class="line-name">
        <h3 id={id}>
          <English>{name}</English>
        </h3>
        {priced.problem === null && (
          <p class="rate">
            <English>{priced.explanation}</English>
          </p>
        )}
        {priced.problem !== null && used && <p class="problem">{priced.english ? <English>{priced.problem}</English> : priced.problem}</p>}
      </div>
      <div class="often">
        <NumberField
          label={workload.events(meter.event)}
          value={line.times}
          change={(times) => change((before) => ({ ...before, times }))}
        />
        <PeriodField value={line.per} change={(per) => change((before) => ({ ...before, per }))} />
        <LogSlider
          name={workload.howMany}
          decades={5}
          value={line.times}
          said={(times) => workload.often(times, meter.event, line.per)}
          change={(times) => change((before) => ({ ...before, times }))}
        />
      </div>
      {used && (
        <>
          <div class="details">
            {(line.label !== "" || position > 0 || several) && (
              <NameField value={line.label} change={(label) => change((before) => ({ ...before, label }))} />
            )}
            <Details meter={meter} line={line} change={change} />
          </div>
          <div class="line-foot">
            <LineButton meter={meter} name={name} position={position} duplicate={duplicate} remove={remove} />
            {priced.problem === null && (
              <p>
                {workload.creditsAMonth(
                  priced.creditsHigh
                    ? workload.range(<strong>{exact(priced.credits)}</strong>, exact(priced.creditsHigh))
                    : <strong>{exact(priced.credits)}</strong>,
                )}
              </p>
            )}
          </div>
        </>
      )}
    </div>
  );
}

const takesTokens = ({ quantities }: Meter): boolean => quantities.some(({ name }) => /Tokens$/.test(name));

/** A text with several counts of tokens fills the fields that it names. */
function paste(event: ClipboardEvent, meter: Meter, change: LineChange): void {
  const found = pastedTokens(event.clipboardData?.getData("text") ?? "");
  const known = Object.entries(found).filter(([name]) => meter.quantities.some((each) => each.name === name));
  if (known.length < 2) return;
  event.preventDefault();
  change((before) => ({ ...before, quantities: { ...before.quantities, ...Object.fromEntries(known) } }));
}

/** Whose it is: an agent's name, by which its credits are told apart. */
function NameField({ value, change }: { value: string; change: (label: string) => void }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{words.estimate.workload.called}</label>
      <input
        id={id}
        type="text"
        maxLength={60}
        autocomplete="off"
        value={value}
        onInput={({ currentTarget }) => change(currentTarget.value)}
      />
    </div>
  );
}

function PeriodField({ value, change }: { value: Period; change: (per: Period) => void }) {
  return (
    <div class="field">
      <select
        aria-label={words.estimate.workload.howOften}
        value={value}
        onChange={({ currentTarget }) => change(currentTarget.value as Period)}
      >
        {PERIODS.map((period) => (
          <option key={period} value={period}>
            {words.estimate.workload.per[period]}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Everything the meter's rate depends on besides how often. */
function Details({ meter, line, change }: { meter: Meter; line: Line; change: LineChange }) {
  const setAttribute = (name: string, value: string | boolean) =>
    change((before) => ({ ...before, attributes: { ...before.attributes, [name]: value } }));
  return (
    <>
      {meter.choices.map(({ name, values }) => (
        <ChoiceField
          key={name}
          label={words.estimate.workload.attribute(name)}
          values={values}
          value={String(line.attributes[name])}
          change={(value) => setAttribute(name, value)}
        />
      ))}
      {meter.quantities.map(({ name, units }) => (
        <QuantityInput
          key={name}
          name={name}
          units={units}
          value={line.quantities[name] ?? ""}
          change={(typed) => change((before) => ({ ...before, quantities: { ...before.quantities, [name]: typed } }))}
        />
      ))}
      {meter.switches.map(({ name, label }) => (
        <label key={name} class="switch">
          <input
            type="checkbox"
            checked={line.attributes[name] === true}
            onChange={({ currentTarget }) => setAttribute(name, currentTarget.checked)}
          />
          {label === null ? words.estimate.workload.attribute(name) : <English>{capitalised(label)}</English>}
        </label>
      ))}
    </>
  );
}

interface QuantityProps {
  name: string;
  units: string;
  value: string;
  change: (typed: string) => void;
}

/** Tokens come by the thousand, everything else one by one. */
function QuantityInput({ name, units, value, change }: QuantityProps) {
  const { workload } = words.estimate;
  const tokens = /Tokens$/.test(name);
  return (
    <div class="quantity">
      <NumberField label={workload.quantity(units)} value={value} step={tokens ? 100 : 1} change={change} />
      <LogSlider
        name={workload.howMuch}
        decades={tokens ? 6 : 4}
        value={value}
        said={(amount) => workload.amount(whole(amount), units)}
        change={change}
      />
    </div>
  );
}

interface ChoiceProps {
  label: string;
  values: string[];
  value: string;
  change: (value: string) => void;
}

function ChoiceField({ label, values, value, change }: ChoiceProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={({ currentTarget }) => change(currentTarget.value)}>
        {values.map((each) => (
          <option key={each} value={each} lang="en">
            {each}
          </option>
        ))}
      </select>
    </div>
  );
}

interface ButtonProps {
  meter: Meter;
  name: string;
  position: number;
  duplicate: () => void;
  remove: () => void;
}

/** A meter with a choice of model or size can have several lines; the first one stays. */
function LineButton({ meter, name, position, duplicate, remove }: ButtonProps) {
  if (position > 0) {
    return (
      <button type="button" class="quiet" aria-label={words.estimate.workload.removeThis(name)} onClick={remove}>
        {words.estimate.workload.remove}
      </button>
    );
  }
  if (meter.choices.length === 0 && meter.quantities.length === 0) return <span />;
  return (
    <button type="button" class="quiet" aria-label={words.estimate.workload.addThis(name)} onClick={duplicate}>
      {words.estimate.workload.add}
    </button>
  );
}
