import type { Alert, Balance } from "drawdown/web";
import type { Watched } from "./live_session.ts";

/** An alert with its place among the account's alerts. */
export type NumberedAlert = Alert & { sequence: number };

/** How the connection is. */
export type Connection =
  | { state: "connecting" }
  | { state: "live" }
  /** Tried again at an instant, in Unix milliseconds. */
  | { state: "waiting"; why: "lost" | "unreachable" | "failing" | "busy"; until: number }
  /** Not tried again: something has to be changed first. */
  | { state: "refused"; why: "token" | "elsewhere" | "other"; message: string };

/** Who is told. */
export interface Watcher {
  connection: (connection: Connection) => void;
  balance: (balance: Balance) => void;
  alert: (alert: NumberedAlert) => void;
}

/** The worker says something every fifteen seconds, if only that it is there. */
const SILENCE_MS = 45_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Watches an account: its balance and its alerts as server-sent events, read with `fetch`, because an `EventSource`
 * sends no token but in its address. A connection that is lost is made again, a little later each time, and then brings
 * the alerts that were missed.
 */
export class LiveStream {
  readonly #watched: Watched;
  readonly #watcher: Watcher;
  #asking: AbortController | null = null;
  #timer = 0;
  #wait = FIRST_WAIT_MS;
  #seen = 0;
  #stopped = false;

  constructor(watched: Watched, watcher: Watcher) {
    this.#watched = watched;
    this.#watcher = watcher;
    addEventListener("online", this.tryNow);
    void this.#connect();
  }

  /** Without waiting for the next time. */
  tryNow = (): void => {
    if (this.#stopped || this.#timer === 0) return;
    void this.#connect();
  };

  stop(): void {
    this.#stopped = true;
    removeEventListener("online", this.tryNow);
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const asking = new AbortController();
    this.#asking = asking;
    this.#watcher.connection({ state: "connecting" });
    let silence = setTimeout(() => asking.abort(), SILENCE_MS);
    let why: "lost" | "unreachable" = "unreachable";
    try {
      const response = await fetch(eventsOf(this.#watched), { headers: this.#headers(), signal: asking.signal });
      if (!response.ok || response.body === null) return await this.#refused(response);
      if (!response.headers.get("content-type")?.startsWith("text/event-stream")) return this.#refuse("elsewhere", "");
      why = "lost";
      this.#watcher.connection({ state: "live" });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let rest = ""; ; ) {
        const { done, value } = await reader.read();
        if (done) break;
        this.#wait = FIRST_WAIT_MS;
        clearTimeout(silence);
        silence = setTimeout(() => asking.abort(), SILENCE_MS);
        const events = (rest + value).split("\n\n");
        rest = events.pop() ?? "";
        for (const event of events) this.#take(event);
      }
    } catch {
      // What it was does not matter: the browser does not say.
    } finally {
      clearTimeout(silence);
    }
    this.#later(why, 0);
  }

  #headers(): Record<string, string> {
    const { token } = this.#watched;
    return { authorization: `Bearer ${token}`, ...(this.#seen > 0 && { "last-event-id": String(this.#seen) }) };
  }

  /** An event of the worker's own making: one line of data, in JSON. */
  #take(event: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(event)?.[1];
    const data = field("data");
    if (this.#stopped || data === undefined) return;
    if (field("event") === "balance") this.#watcher.balance(JSON.parse(data) as Balance);
    if (field("event") !== "alert") return;
    const alert = JSON.parse(data) as NumberedAlert;
    this.#seen = Math.max(this.#seen, alert.sequence);
    this.#watcher.alert(alert);
  }

  async #refused(response: Response): Promise<void> {
    const { status } = response;
    const message = await messageOf(response);
    if (status === 429) return this.#later("busy", Number(response.headers.get("retry-after") ?? 0) * 1_000);
    if (status >= 500) return this.#later("failing", 0);
    // Another server's "not found" has no message of the worker's.
    if (message === null) return this.#refuse("elsewhere", "");
    this.#refuse(status === 401 ? "token" : "other", message);
  }

  #refuse(why: "token" | "elsewhere" | "other", message: string): void {
    if (!this.#stopped) this.#watcher.connection({ state: "refused", why, message });
  }

  #later(why: "lost" | "unreachable" | "failing" | "busy", atLeast: number): void {
    if (this.#stopped) return;
    const wait = Math.max(this.#wait, atLeast);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
    this.#watcher.connection({ state: "waiting", why, until: Date.now() + wait });
    this.#timer = setTimeout(() => void this.#connect(), wait);
  }
}

/** What the worker foresees; null where it cannot say yet. */
export async function askForecast<T>(watched: Watched): Promise<T | null> {
  try {
    const response = await fetch(addressOf(watched, "forecast"), { headers: { authorization: `Bearer ${watched.token}` } });
    return response.ok ? ((await response.json()) as T) : null;
  } catch {
    return null;
  }
}

const eventsOf = (watched: Watched): string => addressOf(watched, "events");

const addressOf = ({ address, account }: Watched, what: string): string =>
  `${new URL(address).origin}/accounts/${encodeURIComponent(account)}/${what}`;

/** The message of a worker's error. */
async function messageOf(response: Response): Promise<string | null> {
  try {
    const { error } = (await response.json()) as { error?: { message?: unknown } };
    return typeof error?.message === "string" ? error.message : null;
  } catch {
    return null;
  }
}
