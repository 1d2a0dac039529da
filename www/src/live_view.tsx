import { useEffect, useMemo, useState } from "preact/hooks";
import type { Balance, Forecast } from "drawdown/web";
import Big from "big.js";
import { time } from "./dates.ts";
import { Figures } from "./figures.tsx";
import { LiveConnection } from "./live_connection.tsx";
import { LiveForm } from "./live_form.tsx";
import { forgetWatched, rememberWatched, rememberedWatched, type Watched } from "./live_session.ts";
import { askForecast, LiveStream, type Connection, type NumberedAlert } from "./live_stream.ts";
import { Notices } from "./notices.tsx";
import { runOutWords } from "./outlook.ts";
import { ViewLink, type OtherView } from "./view_link.tsx";
import "./live.css";
import { words } from "./words/words.ts";

/** An account that a worker keeps, watched as it is used. */
export function LiveView({ replay }: { replay: OtherView }) {
  const [watched, setWatched] = useState<Watched | null>(rememberedWatched);
  const { connection, balance, alerts, changedAt, tryNow } = useLive(watched);
  const forecast = useForecast(watched, balance);
  const notices = useMemo(() => [...alerts.values()].sort((one, other) => one.sequence - other.sequence), [alerts]);
  const watch = (next: Watched) => {
    rememberWatched(next);
    setWatched(next);
  };
  const stop = () => {
    forgetWatched();
    setWatched(null);
  };
  return (
    <main>
      <section class="result account" aria-labelledby="result">
        <h2 id="result">{watched === null ? words.live.title : words.live.titleOf(<bdi>{watched.account}</bdi>)}</h2>
        {watched === null && <p>{words.live.intro}</p>}
        {watched !== null && connection !== null && (
          <LiveConnection watched={watched} connection={connection} changedAt={changedAt} tryNow={tryNow} />
        )}
        {balance !== null && (
          <>
            <Sentences balance={balance} forecast={forecast} />
            <Figures standing={{ balance, notices }} />
          </>
        )}
        {watched === null || connection?.state === "refused" ? (
          <LiveForm key={watched?.account} watched={watched} watch={watch} />
        ) : (
          <button type="button" onClick={stop}>
            {words.live.stop}
          </button>
        )}
        <p class="note">
          <ViewLink to={replay}>{words.live.replay}</ViewLink>
        </p>
      </section>
      {balance !== null && <Notices standing={{ balance, notices }} before={words.live.none()} />}
    </main>
  );
}

/** How it stands, read out when it is asked for rather than at every reply. */
function Sentences({ balance, forecast }: { balance: Balance; forecast: Forecast | null }) {
  const { remaining, consumed, held, blocked, cycle, at } = balance;
  const outlook = forecast && { forecast, end: Date.parse(cycle.end), now: Date.parse(at) };
  return (
    <div class="sentences" role="group" aria-label={words.live.view}>
      <p class="credits">
        <strong>{remaining === null ? words.live.unlimited : words.live.left(remaining)}</strong>
      </p>
      <p class="verdict">
        {words.live.used(consumed, cycle.start)}
        {new Big(held).gt(0) && ` ${words.live.held(held)}`}
      </p>
      {blocked && <p class="blocked">{words.live.blocked(cycle.end)}</p>}
      {!blocked && remaining !== null && outlook && <p class="note">{runOutWords(outlook, true)}</p>}
    </div>
  );
}

interface Live {
  connection: Connection | null;
  balance: Balance | null;
  /** By their sequence: one that is told twice is one. */
  alerts: Map<number, NumberedAlert>;
  /** When the balance last changed, as the worker says. */
  changedAt: string | null;
  tryNow: () => void;
}

const NOTHING: Omit<Live, "tryNow"> = { connection: null, balance: null, alerts: new Map(), changedAt: null };

function useLive(watched: Watched | null): Live {
  const [known, setKnown] = useState(NOTHING);
  const [stream, setStream] = useState<LiveStream | null>(null);
  useEffect(() => {
    setKnown(NOTHING);
    if (watched === null) return;
    const started = new LiveStream(watched, {
      connection: (connection) => setKnown((before) => ({ ...before, connection })),
      balance: (balance) =>
        setKnown((before) => ({ ...before, balance, changedAt: before.balance === null ? null : time(balance.at) })),
      alert: (alert) => setKnown((before) => ({ ...before, alerts: new Map(before.alerts).set(alert.sequence, alert) })),
    });
    setStream(started);
    return () => started.stop();
  }, [watched]);
  return { ...known, tryNow: () => stream?.tryNow() };
}

const FORECAST_MS = 60_000;

/** Asked for when the account is first seen, and with a change, but no more than once a minute. */
function useForecast(watched: Watched | null, balance: Balance | null): Forecast | null {
  const [asked, setAsked] = useState<{ of: Watched; at: number; forecast: Forecast | null } | null>(null);
  useEffect(() => {
    if (watched === null || balance === null) return;
    if (asked?.of === watched && Date.now() - asked.at < FORECAST_MS) return;
    const asking = { of: watched, at: Date.now(), forecast: asked?.of === watched ? asked.forecast : null };
    setAsked(asking);
    void askForecast<Forecast>(watched).then((forecast) => {
      setAsked((now) => (now?.at === asking.at && now.of === watched ? { ...asking, forecast } : now));
    });
  }, [watched, balance]);
  return asked?.of === watched ? asked.forecast : null;
}
