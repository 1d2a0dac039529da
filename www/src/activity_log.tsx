import { useState } from "preact/hooks";
import type { ReportWindow } from "./account_state.ts";
import { creditsOf, detailsOf, titleOf } from "./entry_words.ts";
import { date, time } from "./dates.ts";
import { saveFile } from "./save_file.ts";
import type { PriceList } from "./price_list.ts";
import type { Standing } from "./replay.ts";
import { words } from "./words/words.ts";

interface Props {
  list: PriceList;
  standing: Standing;
  window: ReportWindow;
}

const ROWS = 12;

/** Every entry of the journal within the span, newest first, a page at a time. */
export function ActivityLog({ list, standing, window }: Props) {
  const { activity } = words.account;
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
        <h3>{activity.title}</h3>
        <button type="button" class="quiet" onClick={download}>
          {activity.download}
        </button>
      </header>
      {entries.length === 0 ? (
        <p>{activity.nothing}</p>
      ) : (
        <table>
          <caption class="unseen">{activity.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{activity.when}</th>
              <th scope="col">{activity.what}</th>
              <th scope="col">{activity.credits}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={`${entry.id} ${entry.type} ${entry.at}`} class={`entry-${entry.type}`}>
                <th scope="row">
                  {date(entry.at)} <span class="detail">{time(entry.at)}</span>
                </th>
                <td>
                  <bdi>{titleOf(entry, list, names)}</bdi> <span class="detail">{detailsOf(entry, names)}</span>
                </td>
                <td>
                  <bdi dir="ltr">{creditsOf(entry)}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {(cursor !== null || cursors.length > 0) && (
        <nav class="pages" aria-label={activity.pages}>
          <button
            type="button"
            aria-disabled={cursors.length === 0}
            onClick={() => setCursors((before) => before.slice(0, -1))}
          >
            {activity.newer}
          </button>
          <span>{activity.page(cursors.length + 1)}</span>
          <button
            type="button"
            aria-disabled={cursor === null}
            onClick={() => cursor !== null && setCursors((before) => [...before, cursor])}
          >
            {activity.older}
          </button>
        </nav>
      )}
    </div>
  );
}
