import { useEffect, useState } from "preact/hooks";
import { English } from "./english_text.tsx";
import type { Watched } from "./live_session.ts";
import type { Connection } from "./live_stream.ts";
import type { Part } from "./words/parts.ts";
import { words } from "./words/words.ts";

interface Props {
  watched: Watched;
  connection: Connection;
  changedAt: string | null;
  tryNow: () => void;
}

/** How the connection is, in words; the seconds to the next attempt are not read out one by one. */
export function LiveConnection({ watched, connection, changedAt, tryNow }: Props) {
  const left = useSecondsUntil(connection.state === "waiting" ? connection.until : null);
  const host = <bdi>{new URL(watched.address).host}</bdi>;
  const say = words.live;
  if (connection.state === "refused") {
    return (
      <p role="alert" class="problem">
        {refusal(connection, host)}
      </p>
    );
  }
  if (connection.state !== "waiting") {
    return (
      <p role="status" aria-label={words.live.connection} class={`link link-${connection.state}`}>
        {connection.state === "connecting" ? say.connecting : changedAt === null ? say.connected : say.lastChange(changedAt)}
      </p>
    );
  }
  return (
    <div class="link link-waiting">
      <p role="status" aria-label={words.live.connection} class="problem">
        {waiting(connection, host)}
      </p>
      <p class="note">{words.live.again(left)}</p>
      <button type="button" class="quiet" onClick={tryNow}>
        {words.live.tryNow}
      </button>
    </div>
  );
}

function waiting({ why }: Connection & { state: "waiting" }, host: Part): Part {
  return why === "unreachable" ? words.live.unreachable(host) : words.live[why];
}

function refusal({ why, message }: Connection & { state: "refused" }, host: Part): Part {
  const say = words.live;
  if (why === "token") return say.notAllowed;
  return why === "elsewhere" ? say.notFound(host) : say.refused(<English>{message}</English>);
}

const SECOND = 1_000;

function useSecondsUntil(instant: number | null): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (instant === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, [instant]);
  return instant === null ? 0 : Math.max(Math.ceil((instant - now) / SECOND), 0);
}
