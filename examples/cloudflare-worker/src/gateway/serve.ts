import type { Authorization } from "drawdown";
import type { Caller } from "../account.js";
import type { Env } from "../config.js";
import { readText, Refusal, respond, type Reply } from "../http.js";
import { object } from "../routes.js";
import { streamed, whole, type Answer } from "./answer.js";
import { ReplyCache } from "./cache.js";
import { clientHeaders, upstreamHeaders } from "./headers.js";
import { charged, expected, type Asked } from "./price.js";
import { pump } from "./pump.js";
import { keyOf, routeOf, type GatewayRoute } from "./route.js";
import { WIRES, type Wire } from "./wire.js";

/** A request to the gateway whose token has been checked. */
export interface Passage {
  request: Request;
  env: Env;
  ctx: ExecutionContext;
  caller: Caller;
  route: string;
  path: string;
}

/** Images may be in it. */
const LARGEST_REQUEST = 20_000_000;
const STALL_MS = 30_000;

/**
 * Puts a request through to its upstream: a hold first, the answer as it comes, then the exact credits. What was not
 * served is given back; what was served is charged, whether or not anybody stayed to read it.
 */
export async function serve(passage: Passage): Promise<Response> {
  const { request, env, caller, path } = passage;
  const route = routeOf(env, passage.route);
  if (request.method === "GET" && /^\/v1\/responses\/[\w-]+$/.test(path)) return poll(passage, route);
  const name = route.wires.find((name) => WIRES[name].path === path);
  if (name === undefined) throw new Refusal(404, "not_found", `the route lets through ${paths(route)}, and nothing else`);
  if (request.method !== "POST") throw new Refusal(405, "method_not_allowed", "only POST here", { allow: "POST" });
  const wire: Wire = WIRES[name];

  const text = await readText(request, LARGEST_REQUEST);
  const body = bodyOf(text);
  const asked = askedOf(passage, wire, body, text);
  const cache = new ReplyCache(caller.account, passage.route, path, text, body["stream"] === true ? 0 : route.cacheSeconds);
  const kept = await cache.find();
  if (kept !== undefined) return fromCache(passage, kept);

  const withoutUsage = wire.askForUsage(body);
  const held = await hold(passage, route, asked);
  if (held !== undefined) return held;
  const upstream = await send(passage, route, name, withoutUsage ? JSON.stringify(body) : text, asked);
  const headers = clientHeaders(upstream.headers, asked.id);
  if (!upstream.ok || upstream.body === null) {
    if (!NO_ANSWER.includes(upstream.status)) settle(passage, { do: "release", hold: asked.id });
    // A redirect would lead the client past the gateway.
    const status = upstream.status >= 400 ? upstream.status : 502;
    return new Response(upstream.status >= 400 ? upstream.body : null, { status, headers });
  }
  const isStream = headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  const answer = isStream ? streamed(wire, withoutUsage) : whole(wire);
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  passage.ctx.waitUntil(
    follow(passage, route, asked, answer, upstream.body, writable, isStream ? undefined : cache, headers),
  );
  return new Response(readable, { status: upstream.status, headers });
}

/** Passes the answer on, then charges for it. */
async function follow(
  passage: Passage,
  route: GatewayRoute,
  asked: Asked,
  answer: Answer,
  source: ReadableStream<Uint8Array>,
  sink: WritableStream<Uint8Array>,
  cache: ReplyCache | undefined,
  headers: Headers,
): Promise<void> {
  const pieces: Uint8Array[] = [];
  const through = (bytes: Uint8Array) => {
    if (cache !== undefined && route.cacheSeconds > 0) pieces.push(bytes);
    return answer.through(bytes);
  };
  const { drainMs, idleMs } = route;
  const { signal } = passage.request;
  const { finish } = answer;
  const ending = await pump({ source, sink, through, finish, signal, stallMs: STALL_MS, drainMs, idleMs });
  const { tokens } = answer.reading;
  // Nobody waited to the end: what is not known by now is settled when the hold's time is over.
  if (ending === "abandoned" && tokens === undefined) return;
  if (tokens === undefined && route.onUnknown === "release") {
    await settled(passage, { do: "release", hold: asked.id });
    return;
  }
  await settled(passage, { do: "settle", hold: asked.id, usage: charged(asked, route, answer.reading) });
  if (ending === "whole" && cache !== undefined) {
    await cache.keep(new Uint8Array(await new Blob(pieces).arrayBuffer()), headers.get("content-type") ?? "application/json");
  }
}

/** Sets credits aside; an answer only where there are not enough. */
async function hold(passage: Passage, route: GatewayRoute, asked: Asked): Promise<Response | undefined> {
  const usage = expected(asked, route);
  const reply: Reply = await object(passage.env, passage.caller).run(passage.caller, {
    do: "authorize",
    usage,
    hold: true,
    ttlMs: route.holdMs,
    onTimeout: route.onUnknown,
  });
  if (reply.status !== 200) return respond(reply);
  const { allowed, reason, quote, balance } = JSON.parse(reply.text) as Authorization;
  if (allowed) return undefined;
  const { remaining, held, cycle } = balance;
  const message =
    `not enough credits: this may cost ${quote.credits}, and ${remaining ?? "0"} are left` +
    (held === "0" ? "" : ` beside ${held} held for requests under way`) +
    `; the next cycle starts on ${cycle.end.slice(0, 10)}`;
  const error = { type: "insufficient_credits", code: reason ?? "insufficient_credits", message };
  // `type` and `error` as Anthropic's clients expect them, `error` as OpenAI's do.
  return respond({ status: 402, text: JSON.stringify({ type: "error", error, needed: quote.credits, balance }) });
}

/** Sends the request up, under the worker's key. */
async function send(
  passage: Passage,
  route: GatewayRoute,
  wire: string,
  body: string,
  asked: Asked,
): Promise<Response> {
  const { env, request, path } = passage;
  const headers = upstreamHeaders(request.headers, wire, keyOf(env, route));
  try {
    return await fetch(new URL(path, route.base), { method: "POST", headers, body, redirect: "manual" });
  } catch {
    // Whether it was served is not known: pending until it is reconciled, or the hold's time is over.
    throw new Refusal(502, "upstream_unreachable", "the upstream did not answer", { "x-drawdown-event": asked.id });
  }
}

/** The platform's own words for an upstream that took the request and then gave no answer. */
const NO_ANSWER = [520, 524];

/** Asking again for an answer that exists costs nothing. */
async function poll(passage: Passage, route: GatewayRoute): Promise<Response> {
  const { env, request, caller, path } = passage;
  if (!route.wires.includes("responses")) throw new Refusal(404, "not_found", `the route lets through ${paths(route)}`);
  const let_in: Reply = await object(env, caller).run(caller, { do: "balance" });
  if (let_in.status !== 200) return respond(let_in);
  const headers = upstreamHeaders(request.headers, "responses", keyOf(env, route));
  const upstream = await fetch(new URL(path, route.base), { headers, redirect: "manual" });
  const status = upstream.status >= 300 && upstream.status < 400 ? 502 : upstream.status;
  return new Response(status === 502 ? null : upstream.body, { status, headers: clientHeaders(upstream.headers, "none") });
}

/** The token is good, and so must be what only the account knows about it. */
async function fromCache({ env, caller }: Passage, kept: Response): Promise<Response> {
  const let_in: Reply = await object(env, caller).run(caller, { do: "balance" });
  if (let_in.status !== 200) return respond(let_in);
  const headers = clientHeaders(kept.headers, "none");
  headers.set("x-drawdown-cache", "hit");
  return new Response(kept.body, { headers });
}

type Settlement = { do: "release"; hold: string } | { do: "settle"; hold: string; usage: ReturnType<typeof charged> };

function settle(passage: Passage, settlement: Settlement): void {
  passage.ctx.waitUntil(settled(passage, settlement));
}

/** A settlement that cannot be delivered now is not lost: the hold's time-out makes one. */
async function settled({ env, caller: { account } }: Passage, settlement: Settlement): Promise<void> {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    try {
      // As the worker itself: a token revoked meanwhile does not make a reply free.
      const reply: Reply = await object(env, { account }).run({ account }, settlement);
      if (reply.status < 500 && reply.status !== 429) return;
    } catch {
      // The object was restarted; the next call finds it again.
    }
  }
  console.error("a hold is left to its time-out");
}

function askedOf({ request }: Passage, wire: Wire, body: Record<string, unknown>, text: string): Asked {
  const { model, service_tier: tier, background } = body;
  if (typeof model !== "string") throw new Refusal(400, "invalid_input", "model: is missing");
  if (background === true) throw new Refusal(400, "invalid_input", "background: is not metered here; leave it out");
  const key = request.headers.get("idempotency-key")?.slice(0, 100);
  // Every attempt that reaches a provider is billed by it, and so has an id of its own.
  const id = [key, crypto.randomUUID()].filter(Boolean).join(".");
  const serviceTier = typeof tier === "string" && tier !== "auto" ? tier : undefined;
  return { id, model, serviceTier, bytes: text.length, maxOutput: wire.maxOutput(body) };
}

function bodyOf(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new Refusal(400, "invalid_input", "the body is not a JSON object");
}

function paths({ wires }: GatewayRoute): string {
  return wires.map((name) => WIRES[name].path).join(", ");
}
