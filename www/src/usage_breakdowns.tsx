import type { ReportWindow } from "./account_state.ts";
import { Breakdown } from "./breakdown.tsx";
import { DayChart } from "./day_chart.tsx";
import { Spans } from "./usage_report.tsx";
import type { OtherField } from "./usage_book.ts";
import { countOf, creditsOf, daily, linesWithin, sharesBy, sharesByOther, sumOf } from "./usage_figures.ts";
import { UsageLog } from "./usage_log.tsx";
import type { Read } from "./usage_session.ts";
import { words } from "./words/words.ts";

interface Props {
  read: Read;
  window: ReportWindow;
  choose: (window: ReportWindow) => void;
}

/** Where the credits went, over a span of the visitor's choice. */
export function UsageBreakdowns({ read, window: chosen, choose }: Props) {
  const { report } = read;
  const window = report.timed ? chosen : "all";
  const lines = linesWithin(report, window);
  const span = report.timed ? words.usage.report.spans[window] : words.usage.report.spans.all;
  const by = (field: "model" | "agent" | OtherField) => {
    const shares =
      field === "model" || field === "agent"
        ? sharesBy(report, window, field, words.usage.report.rest)
        : sharesByOther(report, window, field, words.usage.report.rest);
    if (shares.every(({ key }) => key === "")) return null;
    const unnamed = report.crowded.includes(field) ? words.usage.report.others : words.usage.report.unnamed[field];
    return <Breakdown key={field} by={field} shares={shares} unnamed={unnamed} />;
  };
  return (
    <section class="report" aria-labelledby="report">
      <h2 id="report">{words.usage.report.title}</h2>
      {report.timed && <Spans window={window} choose={choose} />}
      <p class="outcome">{words.usage.report.sentence(span, creditsOf(sumOf(lines), report), countOf(lines))}</p>
      {report.crowded.length > 0 && <p class="note">{words.usage.report.crowded(report.crowded)}</p>}
      <div class="breakdowns">
        {by("model")}
        {by("agent")}
        {report.others.map(({ field }) => by(field))}
      </div>
      {report.timed && <DayChart days={daily(report, window)} />}
      <UsageLog key={window} read={read} lines={lines} window={window} />
    </section>
  );
}
