import type { Caller } from "../account.js";
import type { Env } from "../config.js";
import { Refusal } from "../http.js";
import type { Settlement } from "../operation.js";
import { object } from "../routes.js";
import type { Answer } from "./answer.js";
import { pump, type Ending } from "./pump.js";
import type { GatewayRoute } from "./route.js";

/** A request to the gateway whose token has been checked. */
export interface Passage {
  request: Request;
  env: Env;
  ctx: ExecutionContext;
  caller: Caller;
  route: string;
  path: string;
  /** The address's query, with its question mark. */
  search: string;
}

const STALL_MS = 30_000;

/** Passes an answer on while it comes, and then does what is to be done with what it said. */
export function passOn(
  { ctx, request: { signal } }: Passage,
  { drainMs, idleMs }: GatewayRoute,
  source: ReadableStream<Uint8Array>,
  { through, finish }: Answer,
  done: (ending: Ending) => Promise<void>,
): ReadableStream<Uint8Array> {
  const { readable, writable: sink } = new IdentityTransformStream();
  ctx.waitUntil(pump({ source, sink, through, finish, signal, stallMs: STALL_MS, drainMs, idleMs }).then(done));
  return readable;
}

/** An upstream's answer; redirects are not followed. */
export async function reached(address: URL, request: RequestInit, event: string): Promise<Response> {
  try {
    return await fetch(address, { ...request, redirect: "manual" });
  } catch {
    throw new Refusal(502, "upstream_unreachable", "the upstream did not answer", { "x-drawdown-event": event });
  }
}

/** A settlement that cannot be delivered now is not lost: the hold's time-out makes one. */
export async function settled({ env, caller: { account } }: Passage, settlement: Settlement): Promise<void> {
  // As the worker itself: a token revoked meanwhile does not make a reply free.
  await delivered(() => object(env, { account }).settle({ account }, settlement));
}

/** Tells the object, three times at most. */
export async function delivered(tell: () => Promise<number>): Promise<void> {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    try {
      const status = await tell();
      if (status < 500 && status !== 429) return;
    } catch {
      // The object was restarted; the next call finds it again.
    }
  }
  console.error("a hold is left to its time-out");
}
