import { DurableObject } from "cloudflare:workers";
import type { Authorization } from "drawdown";
import { deliver, Keeper, redeliver, SqliteStore, type Endpoint, type Message } from "drawdown/edge";
import { Awaited } from "./awaited.js";
import { Bucket } from "./bucket.js";
import { positive, type Env } from "./config.js";
import type { Asked } from "./gateway/price.js";
import { failure, Refusal, reply, type Reply } from "./http.js";
import { isChange, isReceipt, perform, type Operation, type Settlement } from "./operation.js";
import { Settings } from "./settings.js";
import { endpointOf } from "./endpoint.js";

/** Who asks: the account's name, which an object does not know by itself, and when the token was made. */
export interface Caller {
  account: string;
  /** Unix milliseconds; left out by the worker itself. */
  issuedAt?: number;
}

const RETRY_MS = 30_000;
/** Streams of one account at a time. */
const WATCHERS = 100;
/** Alerts that a page is told when it comes, at most. */
const ALERTS = 100;

/** One account: its ledger, its alarms and its messages, in the SQLite storage of one Durable Object. */
export class AccountObject extends DurableObject<Env> {
  readonly #store: SqliteStore;
  readonly #keeper: Keeper;
  readonly #settings: Settings;
  readonly #bucket: Bucket;
  readonly #awaited: Awaited;
  readonly #finishing = new Set<string>();
  /** When the alarm is set for; null where none is, undefined where it has not been asked. */
  #armed: number | null | undefined;
  /** When the next message is due; undefined where the outbox has not been asked. */
  #messageDue: number | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new SqliteStore(this.storage());
    this.#keeper = new Keeper(this.#store, {
      now: () => this.now(),
      snapshotEvery: positive(env.SNAPSHOT_EVERY, 1_000),
    });
    this.#settings = new Settings(ctx.storage.sql);
    this.#awaited = new Awaited(ctx.storage.sql);
    this.#bucket = new Bucket(positive(env.RATE_PER_SECOND, 200));
  }

  /** Does what is asked and answers when it is durable: the platform holds answers back until writes are. */
  async run(caller: Caller, operation: Operation): Promise<Reply> {
    return this.#answer(async () => {
      this.#admit(caller);
      return reply(await this.#do(caller, operation));
    });
  }

  /** The same for the gateway, which asks twice a request: nothing comes back but a refusal. */
  async hold(caller: Caller, operation: Operation & { do: "authorize" }): Promise<Reply | null> {
    return this.#answer(async () => {
      this.#admit(caller);
      const answer = (await this.#do(caller, operation)) as Authorization;
      return answer.allowed ? null : reply(answer);
    });
  }

  /** Settles a hold of the gateway's, which has been let in; gives the status. */
  async settle(caller: Caller, settlement: Settlement): Promise<number> {
    const failed = await this.#answer(async () => {
      await this.#do(caller, settlement);
      return null;
    });
    return failed?.status ?? 200;
  }

  /** Notes an answer that is still being made, under which hold. */
  async awaits(response: string, asked: Asked): Promise<number> {
    const failed = await this.#answer(async () => {
      this.#awaited.put(response, asked, this.now());
      return null;
    });
    return failed?.status ?? 200;
  }

  /** What an answer that is still being made was asked with; null where none of that name is awaited. */
  async awaited(caller: Caller, response: string): Promise<{ asked: Asked | null } | Reply> {
    return this.#answer(async () => {
      this.#admit(caller);
      return { asked: this.#awaited.get(response) ?? null };
    });
  }

  /** Settles the hold of an awaited answer, however often it is found finished. */
  async finished(caller: Caller, response: string, settlement: Settlement): Promise<number> {
    if (this.#awaited.get(response) === undefined || this.#finishing.has(response)) return 200;
    this.#finishing.add(response);
    try {
      const status = await this.settle(caller, settlement);
      if (status < 500 && status !== 429) this.#awaited.drop(response);
      return status;
    } finally {
      this.#finishing.delete(response);
    }
  }

  async #do(caller: Caller, operation: Operation): Promise<unknown> {
    if (operation.do === "open") this.#settings.set("account", caller.account);
    const value = await perform(this.#keeper, operation);
    if (isChange(operation) || this.#armed === undefined) await this.#after(value);
    return value;
  }

  async #answer<T>(work: () => Promise<T>): Promise<T | Reply> {
    try {
      return await work();
    } catch (error) {
      this.report(error);
      return failure(error);
    }
  }

  /** No token made until now is good from now on, and what was opened with one is closed. */
  async revoke(caller: Caller): Promise<Reply> {
    try {
      this.#admit(caller);
      this.#settings.set("tokensAfter", String(this.now()));
      for (const socket of this.ctx.getWebSockets()) socket.close();
      return reply({ revokedAt: new Date(this.now()).toISOString() });
    } catch (error) {
      return failure(error);
    }
  }

  /** Where alerts go, what waits and what was given up. */
  async webhook(caller: Caller, change?: { url: string | null } | { replay: string[] | "all" }): Promise<Reply> {
    try {
      this.#admit(caller);
      if (change !== undefined && "url" in change) {
        this.#settings.set("webhook", change.url ?? "");
        this.#settings.set("gone", "");
      }
      if (change !== undefined && "replay" in change) {
        this.#settings.set("gone", "");
        await redeliver(this.#store, this.now(), change.replay === "all" ? undefined : change.replay);
      }
      this.#messageDue = undefined;
      await this.#arm();
      const endpoint = await this.#endpoint(true);
      const shown = (state: "pending" | "dead") =>
        this.#store.messages(state, 100).map(({ key, attempts, error, dueAt, body }) => {
          return { key, attempts, error, dueAt: new Date(dueAt).toISOString(), message: JSON.parse(body) as unknown };
        });
      return reply({
        url: endpoint?.url ?? null,
        secret: this.#settings.get("webhook") ? (endpoint?.secrets[0] ?? null) : null,
        disabled: this.#settings.get("gone") === "yes",
        pending: shown("pending"),
        dead: shown("dead"),
      });
    } catch (error) {
      this.report(error);
      return failure(error);
    }
  }

  /** What is more than one answer: the stream of balance and alerts, and the export. */
  override async fetch(request: Request): Promise<Response> {
    try {
      const { pathname, searchParams } = new URL(request.url);
      this.#admit({ account: searchParams.get("account") ?? "", issuedAt: Number(searchParams.get("issuedAt")) });
      if (pathname === "/events") return await this.#events(Number(searchParams.get("after")) || 0);
      if (searchParams.get("all") === "true") return new Response(streamOf(this.#keeper.csv()));
      return new Response(await this.#keeper.read((ledger) => ledger.toCSV()));
    } catch (error) {
      this.report(error);
      const { status, text } = failure(error);
      return new Response(text, { status });
    }
  }

  /**
   * A WebSocket, which costs nothing while nothing happens: the object may sleep. First the balance, then the alerts that
   * a page has not seen: those after the one that it names.
   */
  async #events(after: number): Promise<Response> {
    const balance = await this.#keeper.read((ledger, at) => ledger.balance(at));
    if (this.ctx.getWebSockets().length >= WATCHERS) {
      throw new Refusal(429, "rate_limited", `${WATCHERS} streams of this account are open`, { "retry-after": "60" });
    }
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    server.send(frame("balance", balance));
    for (const message of this.#store.messagesAfter(after, ALERTS)) server.send(alertFrame(message));
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketClose(socket: WebSocket): void {
    socket.close();
  }

  /** Lets time pass, looks ahead, sends what is due, and sets the next alarm. Nothing is thrown: a failed alarm comes back. */
  override async alarm(): Promise<void> {
    this.#armed = null;
    try {
      this.#broadcast(await this.#keeper.check());
      await this.#deliver();
      await this.#arm();
    } catch (error) {
      this.report(error);
      await this.ctx.storage.setAlarm(Date.now() + RETRY_MS);
    }
  }

  /** The time. A test sets its own. */
  protected now(): number {
    return Date.now();
  }

  /** Where it is all kept. A test lets it fail. */
  protected storage(): Pick<DurableObjectStorage, "sql" | "transactionSync"> {
    return this.ctx.storage;
  }

  /** What is nobody's fault but ours goes to the log: its kind and place, never a request's content. */
  protected report(error: unknown): void {
    if (failure(error).status >= 500) console.error("account failed", error instanceof Error ? error.stack : typeof error);
  }

  #admit({ issuedAt }: Caller): void {
    const wait = this.#bucket.take(this.now());
    if (wait > 0) {
      const headers = { "retry-after": String(wait) };
      throw new Refusal(429, "rate_limited", `too many requests for this account; try again in ${wait} s`, headers);
    }
    if (issuedAt !== undefined && issuedAt <= Number(this.#settings.get("tokensAfter") ?? -1)) {
      throw new Refusal(401, "unauthorized", "the token has been revoked");
    }
  }

  async #after(value: unknown): Promise<void> {
    if (isReceipt(value)) {
      if (value.alerts.length > 0) this.#messageDue = undefined;
      this.#broadcast(value);
    }
    await this.#arm();
  }

  #broadcast(value: unknown): void {
    if (!isReceipt(value)) return;
    const sockets = this.ctx.getWebSockets();
    if (sockets.length === 0) return;
    const frames = value.alerts.flatMap(({ key }) => {
      const message = this.#store.message(key);
      return message === undefined ? [] : [alertFrame(message)];
    });
    if (value.entries.length > 0) frames.push(frame("balance", value.balance));
    for (const socket of sockets) for (const text of frames) socket.send(text);
  }

  async #deliver(): Promise<void> {
    const endpoint = await this.#endpoint(false);
    this.#messageDue = Number.POSITIVE_INFINITY;
    if (endpoint === undefined) return;
    const account = this.#settings.get("account") ?? "";
    const due = await deliver(this.#store, {
      account,
      endpoint,
      now: () => this.now(),
      fetch: (request) => fetch(request),
      onGone: () => this.#settings.set("gone", "yes"),
    });
    this.#messageDue = due ?? Number.POSITIVE_INFINITY;
  }

  async #endpoint(evenIfGone: boolean): Promise<Endpoint | undefined> {
    if (!evenIfGone && this.#settings.get("gone") === "yes") return undefined;
    return endpointOf(this.env, this.#settings.get("account") ?? "", this.#settings.get("webhook"));
  }

  /** Sets the alarm where it is not set early enough; never one an event. */
  async #arm(): Promise<void> {
    const due = await this.#keeper.due();
    if (due === undefined) return;
    this.#armed ??= await this.ctx.storage.getAlarm();
    if (this.#messageDue === undefined) {
      const waits = (await this.#endpoint(false)) !== undefined;
      this.#messageDue = (waits ? this.#store.messages("pending", 1)[0]?.dueAt : undefined) ?? Number.POSITIVE_INFINITY;
    }
    const next = Math.min(due, this.#messageDue);
    if (this.#armed !== null && this.#armed <= next) return;
    this.#armed = next;
    await this.ctx.storage.setAlarm(next);
  }
}

function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

/** An alert as an event: its sequence is its name, by which a page says what it has seen. */
function alertFrame({ sequence, body }: Message): string {
  return `id: ${sequence}\n${frame("alert", (JSON.parse(body) as { data: object }).data)}`;
}

/** An event of the stream, as it is sent to the page. */
function frame(event: string, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
