import { date, time } from "./dates.ts";
import { noticesFrom, type Notice } from "./notice_words.ts";
import type { Kept } from "./replay.ts";
import { words } from "./words/words.ts";

/** What the account's owner would have been told; the latest is read out as it comes. */
export function Notices({ standing, before = none(standing) }: { standing: Kept; before?: string }) {
  const notices = noticesFrom(standing.notices).reverse();
  const [latest, ...earlier] = notices;
  return (
    <section class="notices" aria-labelledby="notices">
      <h2 id="notices">{words.account.notices.title}</h2>
      <div role="status" aria-label={words.account.notices.latest}>
        {latest ? <NoticeLine notice={latest} /> : <p>{before}</p>}
      </div>
      {earlier.length > 0 && (
        <details>
          <summary>{words.account.notices.earlier(earlier.length)}</summary>
          <ol aria-label={words.account.notices.earlierList}>
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

/** What is said before the first alert. */
const none = ({ balance }: Kept): string =>
  balance.remaining === null ? words.account.notices.noneEver : words.account.notices.noneYet();

const NoticeLine = ({ notice: { at, tone, title, text } }: { notice: Notice }) => (
  <p class={`notice notice-${tone}`}>
    <strong>{words.account.notices.heading(title)}</strong> <span>{text}</span>{" "}
    <time dateTime={at}>
      {words.account.notices.at(date(at), time(at))}
    </time>
  </p>
);
