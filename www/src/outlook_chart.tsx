import { useMemo, useState } from "preact/hooks";
import { BottomAxis, LevelAxis, levels } from "./axis.tsx";
import { MARGIN, across, inLetters, useWidth } from "./bar_chart.tsx";
import { BANDS, outlookOf, dashboardWords, runOutWords, type Outlook, type DayAhead } from "./outlook.ts";
import { date, shortDay } from "./dates.ts";
import { short, whole } from "./numbers.ts";
import type { Standing } from "./replay.ts";
import { words } from "./words/words.ts";

const HEIGHT = 300;
const DAY = 86_400_000;
const LABEL_ROOM = 64;
/** As wide as any letter of a label is on average. */
const LETTER = 8;

/** The cycle's credits as they went and as they may go on: a date in words, a fan, and all of it as a table. */
export function OutlookChart({ standing, quiet }: { standing: Standing; quiet: boolean }) {
  const outlook = useMemo(() => outlookOf(standing), [standing]);
  const renews = standing.plan !== null;
  const say = words.account.outlook;
  return (
    <section class="outlook" aria-labelledby="outlook">
      <h2 id="outlook">{renews ? say.untilRenewal : say.untilMonthEnd}</h2>
      {outlook === null ? (
        <p>{standing.balance.remaining === null ? say.unlimited : say.nothing}</p>
      ) : (
        <>
          <p class="run-out" role="status" aria-label={say.status} aria-live={quiet ? "off" : "polite"}>
            {runOutWords(outlook, renews)}
          </p>
          <p class="note dashboard-says">{dashboardWords(outlook, renews)}</p>
          <Fan outlook={outlook} renews={renews} />
          {(outlook.past.at(-1)?.remaining ?? 0) > 0 && <p class="note">{basis(outlook)}</p>}
          <Table outlook={outlook} />
        </>
      )}
    </section>
  );
}

/** What the forecast rests on. */
function basis({ forecast: { historyDays } }: Outlook): string {
  const say = words.account.outlook;
  return historyDays === 0 ? say.noHistory : say.basis(historyDays);
}

function Fan({ outlook, renews }: { outlook: Outlook; renews: boolean }) {
  const say = words.account.outlook;
  const [frame, width] = useWidth();
  const [current, setCurrent] = useState<number | null>(null);
  const [left, right] = across(width);
  const bottom = HEIGHT - MARGIN.bottom + 16;
  const x = (at: number) => left + (right - left) * ((at - outlook.start) / (outlook.end - outlook.start));
  const amounts = levels(outlook.highest, bottom, MARGIN.top);
  const { y } = amounts;
  const now = outlook.past.at(-1)?.remaining ?? 0;
  const starts = { at: outlook.now, low: now, median: now, high: now };
  const band = (of: "wide" | "narrow") => [starts, ...outlook.ahead.map((each) => ({ ...each[of], at: each.at }))];
  const line = (points: { at: number; value: number }[]) => points.map(({ at, value }, index) => `${index ? "L" : "M"}${x(at).toFixed(1)},${y(value).toFixed(1)}`).join("");
  const area = (of: "wide" | "narrow") => {
    const points = band(of);
    const above = points.map(({ at, high }) => ({ at, value: high }));
    const below = points.map(({ at, low }) => ({ at, value: low })).reverse();
    return `${line([...above, ...below])}Z`;
  };
  const points = (list: { at: number; remaining: number }[]) => line(list.map(({ at, remaining }) => ({ at, value: remaining })));
  // Every so many midnights, evenly, from the first on.
  const days = Math.ceil((LABEL_ROOM * (outlook.end - outlook.start)) / ((right - left) * DAY));
  const first = Math.ceil(outlook.start / DAY) * DAY;
  const ticks = Array.from({ length: Math.floor((outlook.end - first) / (days * DAY)) + 1 }, (_, index) => {
    const at = first + index * days * DAY;
    return { x: x(at), label: shortDay(at) };
  });
  const read = current === null ? undefined : outlook.ahead[current];
  const last = outlook.dashboard.at(-1);
  const end = renews ? say.renewal : say.monthEnd;
  // Just before the renewal both names would stand in one place.
  const lower = x(outlook.now) > right - end.length * LETTER - 8;

  const step = (event: KeyboardEvent, index: number) => {
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: outlook.ahead.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const group = (event.currentTarget as SVGElement).parentElement;
    group?.querySelectorAll<SVGElement>(".day-reach")[next]?.focus();
  };

  return (
    <div ref={frame} class="histogram fan">
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} height={inLetters(HEIGHT)} role="group" aria-label={say.chart}>
        <LevelAxis levels={amounts} left={left} right={right} />
        <BottomAxis ticks={ticks} y={bottom} left={left} right={right} />
        <g aria-hidden="true">
          <path class="fan-wide" d={area("wide")} />
          <path class="fan-narrow" d={area("narrow")} />
          {outlook.lines.map(({ name, amount, last }) => (
            <g key={name} class={last ? "line-last" : "line-low"}>
              <path d={`M${left},${y(amount)}H${right}`} />
              <text x={left + 4} y={y(amount) - 4}>
                {name}
              </text>
            </g>
          ))}
          {now > 0 && <path class="line-dashboard" d={points(outlook.dashboard)} />}
          {last && now > 0 && (
            <text class="line-name" x={right - 4} y={Math.min(y(last.remaining) - 6, bottom - 6)} text-anchor="end">
              {say.dashboard}
            </text>
          )}
          <path class="line-past" d={points(outlook.past)} />
          <path class="line-median" d={line(band("wide").map(({ at, median }) => ({ at, value: median })))} />
          <path class="line-now" d={`M${x(outlook.now)},${MARGIN.top - 8}V${bottom}`} />
          <text class="line-name" x={x(outlook.now) - (lower ? 4 : 0)} y={MARGIN.top + (lower ? 6 : -12)} text-anchor={x(outlook.now) > (left + right) / 2 ? "end" : "start"}>
            {say.now}
          </text>
          <path class="line-renewal" d={`M${right},${MARGIN.top - 8}V${bottom}`} />
          <text class="line-name" x={right} y={MARGIN.top - 12} text-anchor="end">
            {end}
          </text>
        </g>
        <g>
          {outlook.ahead.map((each, index) => {
            const from = x(index === 0 ? outlook.now : (outlook.ahead[index - 1]?.at ?? outlook.now));
            return (
              <rect
                key={each.day}
                class="day-reach"
                x={from}
                y={MARGIN.top}
                width={Math.max(x(each.at) - from, 1)}
                height={bottom - MARGIN.top}
                role="img"
                tabindex={index === (current ?? 0) ? 0 : -1}
                aria-label={said(each)}
                onFocus={() => setCurrent(index)}
                onPointerEnter={() => setCurrent(index)}
                onKeyDown={(event) => step(event, index)}
              />
            );
          })}
        </g>
        {read && <circle class="fan-point" cx={x(read.at)} cy={y(read.wide.median)} r={4} />}
      </svg>
      <p class="reading" aria-hidden="true">
        {read ? said(read) : say.read}
      </p>
    </div>
  );
}

/** A day in words. */
function said({ day, wide }: DayAhead): string {
  return words.account.outlook.onDay(date(day), amount(wide.median), amount(wide.low), amount(wide.high));
}

/** Credits of a forecast: no more digits than it knows. */
const amount = (credits: number) => (credits < 10 ? short(credits.toFixed(1)) : whole(credits));

function Table({ outlook }: { outlook: Outlook }) {
  const say = words.account.outlook;
  return (
    <details>
      <summary>{words.page.chart.asTable}</summary>
      <table>
        <caption>{say.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{say.day}</th>
            <th scope="col">{say.mostLikely}</th>
            <th scope="col">{say.ofOutcomes(BANDS.narrow)}</th>
            <th scope="col">{say.ofOutcomes(BANDS.wide)}</th>
          </tr>
        </thead>
        <tbody>
          {outlook.ahead.map(({ day, wide, narrow }) => (
            <tr key={day}>
              <th scope="row">{date(day)}</th>
              <td>{amount(wide.median)}</td>
              <td>{words.page.range(amount(narrow.low), amount(narrow.high))}</td>
              <td>{words.page.range(amount(wide.low), amount(wide.high))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
