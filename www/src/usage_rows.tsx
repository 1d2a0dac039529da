import type { Read } from "./usage_session.ts";
import type { RowErrors } from "./usage_book.ts";
import { words } from "./words/words.ts";

/** Every row of the file accounted for, and what was wrong with those that were left out. */
export function UsageRows({ read: { opened, report } }: { read: Read }) {
  const unknown = report.unknown.reduce((count, { rows }) => count + rows, 0);
  const unmetered = report.kinds.reduce((count, { rows, meter }) => (meter === null ? count + rows : count), 0);
  const mistaken = report.errors.reduce((count, { rows }) => count + rows, 0);
  return (
    <section class="usage-rows" aria-labelledby="usage-rows">
      <h2 id="usage-rows">{words.usage.rows.title}</h2>
      <p>{words.usage.rows.all(report.rows)}</p>
      <ul>
        <li>{words.usage.rows.priced(report.priced)}</li>
        {report.skipped.map(({ kind, rows }) => (
          <li key={kind}>{words.usage.rows.skipped[kind](rows)}</li>
        ))}
        {unmetered > 0 && <li>{words.usage.rows.unmetered(unmetered)}</li>}
        {unknown > 0 && <li>{words.usage.rows.unknown(unknown)}</li>}
        {mistaken > 0 && <li class="problem">{words.usage.rows.errors(mistaken)}</li>}
      </ul>
      {report.manyIds && <p class="note">{words.usage.rows.manyIds}</p>}
      {mistaken > 0 && <h3>{words.usage.rows.mistakes}</h3>}
      {report.errors.map((errors) => (
        <Mistakes key={errors.kind} errors={errors} records={opened.look.shape.kind === "document"} />
      ))}
    </section>
  );
}

/** Mistakes of one kind: how many, and the first of them by their lines. */
function Mistakes({ errors: { kind, rows, examples }, records }: { errors: RowErrors; records: boolean }) {
  return (
    <details open>
      <summary>{words.usage.rows.count(words.usage.rows.kind[kind], rows)}</summary>
      <ul>
        {examples.map(({ line, field, value }, index) => {
          const what = words.usage.rows.cell(field, value);
          const where = records ? words.usage.rows.record(line) : words.usage.rows.line(line);
          return <li key={index}>{what === "" ? where : `${where}: ${what}`}</li>;
        })}
        {rows > examples.length && <li>{words.usage.rows.more(rows - examples.length)}</li>}
      </ul>
    </details>
  );
}
