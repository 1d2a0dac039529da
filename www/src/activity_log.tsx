import { useState } from "preact/hooks";
import type { ReportWindow } from "./account_state.ts";
import { creditsOf, detailsOf, titleOf } from "./entry_words.ts";
import { date, time } from "./dates.ts";
import { saveFile } from "./save_file.ts";
import type { PriceList } from "./price_list.ts";
import type { Standing } from "./replay.ts";

interface Props {
  list: PriceList;
  standing: Standing;
  window: ReportWindow;
}

const ROWS = 12;

/** Every entry of the journal within the span, newest first, a page at a time. */
export function ActivityLog({ list, standing, window }: Props) {
  // Where each page after the first one starts; the last of them is on screen.
  const [cursors, setCursors] = useState<string[]>([]);
  const at = cursors.at(-1);
  const { entries, cursor } = standing.ledger.activity({ window, limit: ROWS, ...(at && { cursor: at }) });
  const download = () =>
    saveFile(`activity-${list.id}-${window}.csv`, "text/csv", standing.ledger.toCSV({ window }));
  const names = new Map(standing.ledger.grants().map(({ id, source }) => [id, source]));
  return (
    <div class="activity">
      <header>
        <h3>Activity</h3>
        <button type="button" class="quiet" onClick={download}>
          Download as CSV
        </button>
      </header>
      {entries.length === 0 ? (
        <p>Nothing happened in this span.</p>
      ) : (
        <table>
          <caption class="unseen">Activity, newest first</caption>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">Credits</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={`${entry.id} ${entry.type} ${entry.at}`} class={`entry-${entry.type}`}>
                <th scope="row">
                  {date(entry.at)} <span class="detail">{time(entry.at)}</span>
                </th>
                <td>
                  {titleOf(entry, list, names)} <span class="detail">{detailsOf(entry, names)}</span>
                </td>
                <td>{creditsOf(entry)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {(cursor !== null || cursors.length > 0) && (
        <nav class="pages" aria-label="Pages of the activity">
          <button
            type="button"
            aria-disabled={cursors.length === 0}
            onClick={() => setCursors((before) => before.slice(0, -1))}
          >
            Newer
          </button>
          <span>Page {cursors.length + 1}</span>
          <button
            type="button"
            aria-disabled={cursor === null}
            onClick={() => cursor !== null && setCursors((before) => [...before, cursor])}
          >
            Older
          </button>
        </nav>
      )}
    </div>
  );
}
