import type Big from "big.js";
import { SampleMark } from "./answer.tsx";
import { English } from "./english_text.tsx";
import type { Monthly, MonthlyLine } from "./monthly.ts";
import { exact, exactMoney, type Decimal } from "./numbers.ts";
import type { Note, PriceList } from "./price_list.ts";
import { words } from "./words/words.ts";

type PricedLine = Extract<MonthlyLine, { problem: null }>;

/** Line by line: how often, at what price, and the vendor's own sentence behind it. */
export function Explanation({ list, month }: { list: PriceList; month: Monthly }) {
  const lines = month.lines.filter((line) => line.problem === null).filter(({ events }) => events.gt(0));
  const { working } = words.beyond;
  return (
    <section class="working" aria-labelledby="working">
      <h2 id="working">{working.title}</h2>
      {lines.length === 0 ? (
        <p>{working.nothing}</p>
      ) : (
        <>
          <ol>
            {lines.map((line, index) => (
              <WorkedLine key={index} line={line} outright={list.outright} />
            ))}
          </ol>
          <p class="worked-total">
            <span>{working.together(month.days)}</span>
            <strong>
              {list.outright ? exactRange(month.credits, month.creditsHigh, list.outright) : working.credits(exactRange(month.credits, month.creditsHigh, null))}
            </strong>
          </p>
        </>
      )}
      {list.notes.length > 0 && <Notes notes={list.notes} name={list.name} />}
      {list.source && <Source source={list.source} name={list.name} />}
    </section>
  );
}

/** To the last digit, of money where that is what is charged. */
function exactRange(low: Big | Decimal, high: Big | Decimal | null, outright: string | null): string {
  const amount = (each: Big | Decimal) => (outright ? exactMoney(each, outright) : exact(each));
  return high === null ? amount(low) : words.page.range(amount(low), amount(high));
}

function WorkedLine({ line, outright }: { line: PricedLine; outright: string | null }) {
  const { meter, quote, events, credits, creditsHigh, explanation } = line;
  const { working } = words.beyond;
  const reason = meter.exempt[quote.exempt ?? ""];
  return (
    <li>
      <h3>
        <English>{meter.name}</English>
      </h3>
      <p class="worked-credits">
        {exactRange(credits, creditsHigh, outright)} {outright === null && <span class="unit">{working.unit}</span>}
      </p>
      <p>
        {working.each(events, meter.event, exactRange(quote.credits, quote.creditsHigh, outright))}{" "}
        {quote.exempt && working.free(reason === undefined ? working.freeHere : <English>{reason}</English>)}
      </p>
      <p class="rate">
        <English>{explanation}</English> {meter.sample && <SampleMark />}
      </p>
      <Steps line={line} />
      {meter.source.length > 0 && (
        <blockquote lang="en" dir="auto">
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
  const { working } = words.beyond;
  return (
    <details>
      <summary>{working.steps(meter.event)}</summary>
      <ul>
        {quote.lines.map((step, index) => (
          <li key={index}>
            {working.step(
              <English>{step.label}</English>,
              step.unit && working.product(step.billed, <English>{step.unit}</English>, step.rate),
              step.credits,
            )}
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
      <summary>{words.beyond.working.notes(<English>{name}</English>)}</summary>
      <dl lang="en" dir="auto">
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
  const { working } = words.beyond;
  const where = source.startsWith("https://") ? <a href={source}>{working.ownPage(name)}</a> : <English>{source}</English>;
  return <p class="source">{working.quotedFrom(where)}</p>;
}
