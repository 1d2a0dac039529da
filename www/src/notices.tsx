import { date, time } from "./dates.ts";
import { noticesFrom, type Notice } from "./notice_words.ts";
import { whole } from "./numbers.ts";
import type { Standing } from "./replay.ts";

/** What the account's owner would have been told; the latest is read out as it comes. */
export function Notices({ standing }: { standing: Standing }) {
  const notices = noticesFrom(standing.notices).reverse();
  const [latest, ...earlier] = notices;
  return (
    <section class="notices" aria-labelledby="notices">
      <h2 id="notices">Alerts</h2>
      <div role="status" aria-label="Latest alert">
        {latest ? <NoticeLine notice={latest} /> : <p>{none(standing)}</p>}
      </div>
      {earlier.length > 0 && (
        <details>
          <summary>{earlier.length === 1 ? "One earlier alert" : `${whole(earlier.length)} earlier alerts`}</summary>
          <ol aria-label="Earlier alerts">
            {earlier.map((notice) => (
              <li key={notice.at + notice.title}>
                <NoticeLine notice={notice} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}

const none = ({ balance }: Standing): string =>
  balance.remaining === null
    ? "None, and none to come: without a limit there is nothing to warn of."
    : "None yet. They come below 20% and below 5%, when nothing is left, when credits are back, and a week before a batch expires.";

const NoticeLine = ({ notice: { at, tone, title, text } }: { notice: Notice }) => (
  <p class={`notice notice-${tone}`}>
    <strong>{title}.</strong> <span>{text}</span>{" "}
    <time dateTime={at}>
      {date(at)}, {time(at)}
    </time>
  </p>
);
