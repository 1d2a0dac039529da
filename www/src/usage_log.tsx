import { useState } from "preact/hooks";
import type { ReportWindow } from "./account_state.ts";
import { exact } from "./numbers.ts";
import { saveFile } from "./save_file.ts";
import type { Line } from "./usage_book.ts";
import { creditsOf } from "./usage_figures.ts";
import type { Read } from "./usage_session.ts";
import { words } from "./words/words.ts";

const ROWS = 12;

interface Props {
  read: Read;
  /** Those of the span, oldest first. */
  lines: Line[];
  window: ReportWindow;
}

/** What happened, newest first, a page at a time. */
export function UsageLog({ read: { opened, list, report }, lines, window }: Props) {
  const [page, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil(lines.length / ROWS));
  const shown = lines.slice(Math.max(0, lines.length - (page + 1) * ROWS), lines.length - page * ROWS).reverse();
  const tokens = "inputTokens" in opened.mapping || "outputTokens" in opened.mapping;
  const agent = (line: Line) => report.agents[line.agent] ?? "";
  const model = (line: Line) => report.models[line.model] ?? "";
  const download = () => {
    const rows = lines.map((line) => [
      report.timed ? new Date(line.at).toISOString() : "",
      agent(line),
      model(line),
      String(line.requests),
      String(line.inputTokens),
      String(line.outputTokens),
      creditsOf(line.credits, report),
    ]);
    const text = [words.usage.log.columns, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
    saveFile(`usage-${list.id}-${window}.csv`, "text/csv", text);
  };
  return (
    <div class="activity">
      <header>
        <h3>{words.usage.log.title}</h3>
        <button type="button" class="quiet" onClick={download}>
          {words.usage.log.download}
        </button>
      </header>
      <p class="note">{words.usage.log.grain[report.grain]}</p>
      <table>
        <caption class="unseen">{words.usage.log.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.usage.log.when}</th>
            <th scope="col">{words.usage.log.what}</th>
            <th scope="col">{words.usage.log.credits}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((line, index) => (
            <tr key={index}>
              <th scope="row">
                {report.timed && words.usage.log.at(line.at)}{" "}
                {report.timed && report.grain !== "day" && <span class="detail">{words.usage.log.time(line.at)}</span>}
              </th>
              <td>
                <bdi>{words.usage.log.line(agent(line), model(line))}</bdi>{" "}
                <span class="detail">{words.usage.log.details(line.requests, line.inputTokens, line.outputTokens, tokens)}</span>
              </td>
              <td>{exact(creditsOf(line.credits, report))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {pages > 1 && (
        <nav class="pages" aria-label={words.usage.log.pages}>
          <button type="button" aria-disabled={page === 0} onClick={() => setPage(Math.max(0, page - 1))}>
            {words.usage.log.newer}
          </button>
          <span>{words.usage.log.page(page + 1, pages)}</span>
          <button type="button" aria-disabled={page === pages - 1} onClick={() => setPage(Math.min(pages - 1, page + 1))}>
            {words.usage.log.older}
          </button>
        </nav>
      )}
    </div>
  );
}

/** RFC 4180; a text that a spreadsheet would take for a formula is kept a text. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
