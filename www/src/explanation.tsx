import { SampleMark } from "./answer.tsx";
import type { Monthly, MonthlyLine } from "./monthly.ts";
import { exact } from "./numbers.ts";
import type { Note, PriceList } from "./price_list.ts";
import { plural } from "./wording.ts";

type PricedLine = Extract<MonthlyLine, { problem: null }>;

/** Line by line: how often, at what price, and the vendor's own sentence behind it. */
export function Explanation({ list, month }: { list: PriceList; month: Monthly }) {
  const lines = month.lines.filter((line) => line.problem === null).filter(({ events }) => events.gt(0));
  return (
    <section class="working" aria-labelledby="working">
      <h2 id="working">How it is worked out</h2>
      {lines.length === 0 ? (
        <p>As soon as something is used, its price is explained here.</p>
      ) : (
        <>
          <ol>
            {lines.map((line, index) => (
              <WorkedLine key={index} line={line} />
            ))}
          </ol>
          <p class="worked-total">
            <span>Together, in a month of 30 days</span>
            <strong>
              {exact(month.credits)}
              {month.creditsHigh && ` to ${exact(month.creditsHigh)}`} credits
            </strong>
          </p>
        </>
      )}
      {list.notes.length > 0 && <Notes notes={list.notes} name={list.name} />}
      {list.source && <Source source={list.source} name={list.name} />}
    </section>
  );
}

function WorkedLine({ line }: { line: PricedLine }) {
  const { meter, quote, events, credits, creditsHigh, explanation } = line;
  const nouns = events.eq(1) ? meter.event : plural(meter.event);
  return (
    <li>
      <h3>{meter.name}</h3>
      <p class="worked-credits">
        {exact(credits)}
        {creditsHigh && ` to ${exact(creditsHigh)}`} <span class="unit">credits</span>
      </p>
      <p>
        {exact(events)} {nouns} a month, {exact(quote.credits)}
        {quote.creditsHigh && ` to ${exact(quote.creditsHigh)}`} each.
        {quote.exempt && ` Costs nothing: ${meter.exempt[quote.exempt] ?? "free under this price list"}.`}
      </p>
      <p class="rate">
        {explanation} {meter.sample && <SampleMark />}
      </p>
      <Steps line={line} />
      {meter.source.length > 0 && (
        <blockquote>
          {meter.source.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </blockquote>
      )}
    </li>
  );
}

function Steps({ line: { meter, quote } }: { line: PricedLine }) {
  if (quote.lines.length === 0) return null;
  return (
    <details>
      <summary>One {meter.event}, step by step</summary>
      <ul>
        {quote.lines.map((step, index) => (
          <li key={index}>
            {step.label}: {step.unit && `${exact(step.billed)} × ${step.unit} at ${exact(step.rate)} = `}
            {exact(step.credits)} credits
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What the vendor's page does not say, and what was made of it. */
function Notes({ notes, name }: { notes: Note[]; name: string }) {
  return (
    <details>
      <summary>Where {name}’s page leaves something open, and how it is read here</summary>
      <dl>
        {notes.map(({ topic, says, reading }) => (
          <div key={topic}>
            <dt>{topic}</dt>
            {says && (
              <dd>
                <q>{says}</q>
              </dd>
            )}
            <dd>{reading}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Source({ source, name }: { source: string; name: string }) {
  return <p class="source">Quoted from {source.startsWith("https://") ? <a href={source}>{name}’s own page</a> : source}.</p>;
}
