import type Big from "big.js";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { English } from "./english_text.tsx";
import { PERIODS, usualLine, type Line, type Period } from "./estimate_state.ts";
import type { Monthly, MonthlyLine } from "./monthly.ts";
import { LogSlider } from "./log_slider.tsx";
import { NumberField } from "./number_field.tsx";
import { exact, money, whole } from "./numbers.ts";
import { pastedTokens } from "./pasted_tokens.ts";
import type { Preset } from "./presets.ts";
import type { Meter } from "./price_list.ts";
import type { Steps } from "./estimate_steps.ts";
import { capitalised } from "./wording.ts";
import { plural } from "./words/english/nouns.ts";
import type { Part } from "./words/parts.ts";
import { words } from "./words/words.ts";

interface Props {
  month: Monthly;
  /** The currency, where prices are money and not credits. */
  outright: string | null;
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

/** What is used, line by line, and the vendor's other meters to add. */
export function UsageForm({ month, outright, change, reset, weekdaysOnly, keepWeekends, steps, presets, take }: Props) {
  const lines = month.lines.map(({ line }) => line);
  const { section, seek } = useSoughtField();
  // At nothing, but not gone: being added, or emptied by hand, perhaps only to type another number.
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const open = (meter: string) => setOpened((before) => (before.has(meter) ? before : new Set([...before, meter])));
  const shown = shownLines(month.lines, opened);
  const offered = month.lines.filter(({ meter }) => !shown.some((each) => each.meter === meter));
  const edit = (index: number, by: (line: Line) => Line[]) => {
    const id = lines[index]?.meter;
    if (id !== undefined) open(id);
    change((before) => before.flatMap((line, place) => (place === index ? by(line) : [line])));
  };
  const add = (meter: Meter) => {
    open(meter.id);
    seek(`[data-line="${lines.findIndex((line) => line.meter === meter.id)}"] input`);
  };
  const remove = (index: number, { meter }: MonthlyLine) => {
    const last = lines.filter((line) => line.meter === meter.id).length === 1;
    edit(index, () => (last ? [usualLine(meter, "0")] : []));
    if (last) setOpened((before) => new Set([...before].filter((id) => id !== meter.id)));
    seek(last ? `[data-meter="${CSS.escape(meter.id)}"]` : `[data-line="${Math.max(index - 1, 0)}"] input`);
  };
  const start = (by: () => void) => () => {
    setOpened(new Set());
    by();
  };
  const { workload } = words.estimate;
  return (
    <section class="workload" aria-labelledby="workload" ref={section}>
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
          <button type="button" class="quiet" onClick={start(reset)}>
            {workload.reset}
          </button>
        </p>
      </header>
      <p class="presets" role="group" aria-label={workload.startFrom}>
        <span aria-hidden="true">{workload.startFrom}</span>
        {presets.map(({ name, lines }) => (
          <button key={name} type="button" class="quiet" onClick={start(() => take(lines))}>
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
      {month.lines.map(
        (each, index) =>
          shown.includes(each) && (
            <LineFields
              key={index}
              index={index}
              priced={each}
              outright={outright}
              several={lines.filter(({ meter }) => meter === each.line.meter).length > 1}
              position={lines.slice(0, index).filter(({ meter }) => meter === each.line.meter).length}
              change={(update) => edit(index, (line) => [update(line)])}
              duplicate={() => {
                edit(index, (line) => [line, usualLine(each.meter, "0")]);
                seek(`[data-line="${index + 1}"] input`);
              }}
              remove={shown.length > 1 ? () => remove(index, each) : null}
            />
          ),
      )}
      {offered.length > 0 && (
        <p class="offers" role="group" aria-label={workload.offers}>
          <span aria-hidden="true">{workload.offers}</span>
          {offered.map(({ meter }) => (
            <button
              key={meter.id}
              type="button"
              data-meter={meter.id}
              aria-label={workload.addMeter(meter.name)}
              onClick={() => add(meter)}
            >
              <English>{meter.name}</English>
            </button>
          ))}
        </p>
      )}
      {shown.some(({ meter }) => takesTokens(meter)) && <p class="rate">{workload.paste}</p>}
    </section>
  );
}

/** What is used or being added; where that is nothing, what most use, as a place to begin. */
function shownLines(lines: MonthlyLine[], opened: ReadonlySet<string>): MonthlyLine[] {
  const shown = lines.filter(({ line }) => opened.has(line.meter) || lines.some((each) => each.line.meter === line.meter && isUsed(each)));
  const usual = lines.find(({ meter }) => meter.activity === "reply") ?? lines[0];
  return shown.length > 0 || usual === undefined ? shown : [usual];
}

const isUsed = ({ line }: MonthlyLine): boolean => Number(line.times) !== 0;

/** Leads the focus to what a click brought, so that nobody has to look for it. */
function useSoughtField() {
  const section = useRef<HTMLElement>(null);
  const sought = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (sought.current === null) return;
    const found = section.current?.querySelector<HTMLElement>(sought.current);
    sought.current = null;
    found?.focus();
    if (found instanceof HTMLInputElement) found.select();
  });
  return { section, seek: (selector: string) => void (sought.current = selector) };
}

type LineChange = (update: (line: Line) => Line) => void;

interface LineProps {
  index: number;
  priced: MonthlyLine;
  outright: string | null;
  /** How many lines of the same meter come before it. */
  position: number;
  /** There are others of the same meter. */
  several: boolean;
  change: LineChange;
  duplicate: () => void;
  /** null: it is the only one. */
  remove: (() => void) | null;
}

function LineFields({ index, priced, outright, position, several, change, duplicate, remove }: LineProps) {
  const id = useId();
  const { meter, line } = priced;
  const { workload } = words.estimate;
  const name = workload.numbered(meter.name, position + 1);
  return (
    <div class={isUsed(priced) ? "line" : "line unused"} role="group" data-line={index} aria-labelledby={id} onPaste={(event) => paste(event, meter, change)}>
      <div class="line-name">
        <h3 id={id}>
          <English>{name}</English>
        </h3>
        {priced.problem === null && (
          <p class="rate">
            <English>{priced.explanation}</English>
          </p>
        )}
        {priced.problem !== null && isUsed(priced) && <p class="problem">{priced.english ? <English>{priced.problem}</English> : priced.problem}</p>}
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
      <div class="details">
        {(line.label !== "" || position > 0 || several) && (
          <NameField value={line.label} change={(label) => change((before) => ({ ...before, label }))} />
        )}
        <Details meter={meter} line={line} change={change} />
      </div>
      <div class="line-foot">
        <LineButtons meter={meter} name={name} position={position} duplicate={duplicate} remove={remove} />
        {priced.problem === null && <p>{inAMonth(priced, outright)}</p>}
      </div>
    </div>
  );
}

/** What the line comes to, credits or money. */
function inAMonth({ credits, creditsHigh }: Extract<MonthlyLine, { problem: null }>, outright: string | null): Part {
  const { workload, bar } = words.estimate;
  const amount = (each: Big) => (outright ? money(each, outright) : exact(each));
  const figure = creditsHigh ? workload.range(<strong>{amount(credits)}</strong>, amount(creditsHigh)) : <strong>{amount(credits)}</strong>;
  return outright ? bar.credits(figure) : workload.creditsAMonth(figure);
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
      {meter.quantities.filter(({ name, units }) => !isCounted(meter, units) || line.quantities[name] !== "1").map(({ name, units }) => (
        <QuantityInput
          key={name}
          name={name}
          units={units}
          label={isCounted(meter, units) ? words.estimate.workload.eachTime(units) : words.estimate.workload.quantity(units)}
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

/** How often it happens says it already: an image is one of its images. */
const isCounted = ({ event }: Meter, units: string): boolean => units === plural(event);

interface QuantityProps {
  name: string;
  units: string;
  label: string;
  value: string;
  change: (typed: string) => void;
}

/** Tokens come by the thousand, everything else one by one. */
function QuantityInput({ name, units, label, value, change }: QuantityProps) {
  const { workload } = words.estimate;
  const tokens = /Tokens$/.test(name);
  return (
    <div class="quantity">
      <NumberField label={label} value={value} step={tokens ? 100 : 1} change={change} />
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
  remove: (() => void) | null;
}

/** A meter with a choice of model or size can have several lines. */
function LineButtons({ meter, name, position, duplicate, remove }: ButtonProps) {
  const { workload } = words.estimate;
  return (
    <p class="line-buttons">
      {position === 0 && meter.choices.length + meter.quantities.length > 0 && (
        <button type="button" class="quiet" aria-label={workload.addThis(name)} onClick={duplicate}>
          {workload.add}
        </button>
      )}
      {remove && (
        <button type="button" class="quiet" aria-label={workload.removeThis(name)} onClick={remove}>
          {workload.remove}
        </button>
      )}
    </p>
  );
}
