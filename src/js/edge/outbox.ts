import type { Message, Store } from "./store.js";
import { signatures, webhookId } from "./webhook.js";

/** Who is told. */
export interface Endpoint {
  url: string;
  /** `whsec_…`; several while one is being replaced. */
  secrets: string[];
}

/** What a delivery needs from outside. */
export interface Delivery {
  account: string;
  endpoint: Endpoint;
  now: () => number;
  fetch: (request: Request) => Promise<Response>;
  /** 0 to 1, for the jitter. Default `Math.random`. */
  random?: () => number;
  /** Messages at a time. Default 20. */
  limit?: number;
  /** Told when the endpoint says that it is gone for good (410): nothing more should be sent to it. */
  onGone?: () => void;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** The waits between attempts; after the last attempt the message is dead. */
const WAITS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
const JITTER = 0.1;
const TIMEOUT_MS = 20 * SECOND;
const GONE = 410;

/**
 * Sends what is due, outside any transaction, and notes the outcome only where nobody else has meanwhile. Nothing is
 * thrown for an endpoint that fails: it is tried again later, and at last the message is `dead`.
 *
 * @returns when the next attempt is due, in Unix milliseconds; undefined where none is.
 */
export async function deliver(store: Store, delivery: Delivery): Promise<number | undefined> {
  const pending = await store.messages("pending", delivery.limit ?? 20);
  for (const message of pending) {
    if (message.dueAt > delivery.now()) break;
    const { gone, ...outcome } = await attempt(message, delivery);
    await store.replaceMessage({ ...message, ...outcome }, message);
    if (gone) {
      delivery.onGone?.();
      return undefined;
    }
  }
  return (await store.messages("pending", 1))[0]?.dueAt;
}

/** Makes dead messages due again, or those of some keys; says how many. */
export async function redeliver(store: Store, now: number, keys?: string[]): Promise<number> {
  let count = 0;
  for (const message of await store.messages("dead", 1_000)) {
    if (keys !== undefined && !keys.includes(message.key)) continue;
    const again: Message = { ...message, state: "pending", attempts: 0, dueAt: now };
    if (await store.replaceMessage(again, message)) count += 1;
  }
  return count;
}

type Outcome = Pick<Message, "state" | "attempts" | "dueAt" | "error"> & { gone?: boolean };

async function attempt(message: Message, delivery: Delivery): Promise<Outcome> {
  const attempts = message.attempts + 1;
  const now = delivery.now();
  try {
    const response = await send(message, delivery);
    await response.body?.cancel();
    if (response.ok) return { state: "delivered", attempts, dueAt: now, error: "" };
    const error = `the endpoint answered ${response.status}`;
    if (response.status === GONE) return { state: "dead", attempts, dueAt: now, error, gone: true };
    return later(attempts, now, delivery, error, retryAfter(response, now));
  } catch (error) {
    return later(attempts, now, delivery, `the endpoint was not reached: ${String(error)}`, 0);
  }
}

async function send({ key, body }: Message, { account, endpoint, now, fetch }: Delivery): Promise<Response> {
  const id = await webhookId(account, key);
  const seconds = Math.floor(now() / SECOND);
  const signed = withAccount(body, account);
  return fetch(
    new Request(endpoint.url, {
      method: "POST",
      body: signed,
      // A redirect would hand the message to somebody who was never named.
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(seconds),
        "webhook-signature": await signatures(endpoint.secrets, id, seconds, signed),
      },
    }),
  );
}

function withAccount(body: string, account: string): string {
  const { data, ...rest } = JSON.parse(body) as { data: object };
  return JSON.stringify({ ...rest, data: { account, ...data } });
}

function later(attempts: number, now: number, { random = Math.random }: Delivery, error: string, asked: number): Outcome {
  const wait = WAITS[attempts - 1];
  if (wait === undefined) return { state: "dead", attempts, dueAt: now, error };
  return { state: "pending", attempts, dueAt: now + Math.max(Math.round(wait * (1 + JITTER * random())), asked), error };
}

/** Milliseconds that the endpoint asks to be left alone, a day at most. */
function retryAfter(response: Response, now: number): number {
  const text = response.headers.get("retry-after");
  if (text === null) return 0;
  const asked = /^\d+$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now;
  return Number.isFinite(asked) ? Math.min(Math.max(asked, 0), 24 * HOUR) : 0;
}
