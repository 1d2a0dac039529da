import type { Read } from "./usage_session.ts";
import { creditsOf, sumOf } from "./usage_figures.ts";
import { replyMeter } from "./trace.ts";
import { perLocale, textLocale } from "./locale.ts";
import { words } from "./words/words.ts";

const figures = (unit: string) =>
  perLocale(textLocale, (locale) => new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 }));
const [kilobytes, megabytes, seconds, thousandths] = [figures("kilobyte"), figures("megabyte"), figures("second"), figures("millisecond")];
const fileSize = (bytes: number): string => (bytes < 1e6 ? kilobytes().format(bytes / 1e3) : megabytes().format(bytes / 1e6));
const tookOf = (took: number): string => (took < 1e3 ? thousandths().format(Math.ceil(took)) : seconds().format(took / 1e3));

/** What all of the file comes to. */
export function UsageAnswer({ read: { opened, list, report, milliseconds } }: { read: Read }) {
  const { lines } = report;
  const [first, last] = [lines[0], lines.at(-1)];
  return (
    <div role="status" aria-label={words.usage.answer.name} class="sentences">
      {first && last ? (
        <>
          <p>{words.usage.answer.came(report.requests, list.name)}</p>
          <p class="credits">
            <strong>{words.usage.answer.credits(creditsOf(sumOf(lines), report))}</strong>
          </p>
          <p class="verdict">{report.timed ? words.usage.answer.between(first.at, last.at) : words.usage.answer.untimed}</p>
        </>
      ) : (
        <p class="problem">{words.usage.answer.none}</p>
      )}
      {replyMeter(list)?.sample && <p class="note">{words.usage.answer.sample(list.name)}</p>}
      {report.summed > 0 && <p class="note">{words.usage.answer.summed(report.summed)}</p>}
      <p class="note">{words.usage.answer.read(opened.name, fileSize(opened.file.size), tookOf(milliseconds))}</p>
    </div>
  );
}
