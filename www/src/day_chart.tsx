import type { DayCredits } from "drawdown/web";
import { BarChart, bands } from "./bar_chart.tsx";
import { date, shortDay } from "./dates.ts";
import { exact } from "./numbers.ts";
import { words } from "./words/words.ts";

const LABEL_ROOM = 56;
const HEIGHT = 180;

/** What each day used, and all of it as a table. */
export function DayChart({ days }: { days: DayCredits[] }) {
  const names = days.map(({ day }) => shortDay(day));
  const { report } = words.account;
  return (
    <div class="days">
      <h3>{report.days}</h3>
      <BarChart
        name={report.daysChart}
        title={null}
        marks={days.map(({ day, credits: used }) => ({
          key: day,
          value: Number(used),
          said: report.onDay(date(day), used),
          label: null,
        }))}
        horizontal={bands(names, LABEL_ROOM)}
        labelRoom={LABEL_ROOM}
        height={HEIGHT}
      />
      <details>
        <summary>{words.page.chart.asTable}</summary>
        <table>
          <caption>{report.days}</caption>
          <thead>
            <tr>
              <th scope="col">{report.day}</th>
              <th scope="col">{report.credits}</th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ day, credits: used }) => (
              <tr key={day}>
                <th scope="row">{date(day)}</th>
                <td>{exact(used)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}
