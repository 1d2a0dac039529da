import type { Authorization } from "drawdown";
import { readText, Refusal, respond, type Reply } from "../http.js";
import { object } from "../routes.js";
import { streamed, whole } from "./answer.js";
import { again, noted, responseOf } from "./background.js";
import { ReplyCache } from "./cache.js";
import { clientHeaders, upstreamHeaders } from "./headers.js";
import { passOn, reached, settled, type Passage } from "./passage.js";
import { expected, settlementOf, type Asked } from "./price.js";
import type { Ending } from "./pump.js";
import { keyOf, routeOf, type GatewayRoute } from "./route.js";
import { WIRES, type Reading, type Wire } from "./wire.js";

/** Images may be in it. */
const LARGEST_REQUEST = 20_000_000;

/**
 * Puts a request through to its upstream: a hold first, the answer as it comes, then the exact credits. What was not
 * served is given back; what was served is charged, whether or not anybody stayed to read it.
 */
export async function serve(passage: Passage): Promise<Response> {
  const { request, env, caller, path } = passage;
  const route = routeOf(env, passage.route);
  const response = responseOf(passage);
  if (response !== undefined) return again(passage, route, response);
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
    if (!NO_ANSWER.includes(upstream.status)) passage.ctx.waitUntil(settled(passage, { do: "release", hold: asked.id }));
    // A redirect would lead the client past the gateway.
    const status = upstream.status >= 400 ? upstream.status : 502;
    return new Response(upstream.status >= 400 ? upstream.body : null, { status, headers });
  }
  const isStream = headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  const answer = isStream ? streamed(wire, withoutUsage) : whole(wire);
  // The client may ask for it as soon as it knows its name.
  if (asked.background && !isStream) return inBackground(passage, route, asked, upstream, headers);
  const pieces: Uint8Array[] = [];
  const keeps = !isStream && route.cacheSeconds > 0;
  const through = (bytes: Uint8Array) => {
    if (keeps) pieces.push(bytes);
    return answer.through(bytes);
  };
  const content = passOn(passage, route, upstream.body, { ...answer, through }, async (ending) => {
    await charge(passage, route, asked, answer.reading, ending);
    if (!keeps || ending !== "whole") return;
    await cache.keep(new Uint8Array(await new Blob(pieces).arrayBuffer()), headers.get("content-type") ?? "application/json");
  });
  return new Response(content, { status: upstream.status, headers });
}

/** Charges for what an answer said when it has ended, or notes how to find out. */
async function charge(passage: Passage, route: GatewayRoute, asked: Asked, reading: Reading, ending: Ending): Promise<void> {
  if (await noted(passage, asked, reading)) return;
  // Nobody waited to the end: what is not known by now is settled when the hold's time is over.
  if (ending === "abandoned" && reading.tokens === undefined) return;
  await settled(passage, settlementOf(asked, route, reading));
}

/** An answer that says no more than that it will come. */
async function inBackground(
  passage: Passage,
  route: GatewayRoute,
  asked: Asked,
  upstream: Response,
  headers: Headers,
): Promise<Response> {
  const bytes = new Uint8Array(await upstream.arrayBuffer());
  const { reading, through, finish } = whole(WIRES.responses);
  through(bytes);
  finish();
  await charge(passage, route, asked, reading, "whole");
  return new Response(bytes, { status: upstream.status, headers });
}

/** Sets credits aside; an answer only where there are not enough. */
async function hold(passage: Passage, route: GatewayRoute, asked: Asked): Promise<Response | undefined> {
  const usage = expected(asked, route);
  const reply: Reply | null = await object(passage.env, passage.caller).hold(passage.caller, {
    do: "authorize",
    usage,
    hold: true,
    ttlMs: asked.background ? route.backgroundMs : route.holdMs,
    onTimeout: route.onUnknown,
  });
  if (reply === null) return undefined;
  if (reply.status !== 200) return respond(reply);
  const { reason, quote, balance } = JSON.parse(reply.text) as Authorization;
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
  // Where it fails, nobody knows whether it was served: pending until it is reconciled, or the hold's time is over.
  return reached(new URL(path, route.base), { method: "POST", headers, body }, asked.id);
}

/** The platform's own words for an upstream that took the request and then gave no answer. */
const NO_ANSWER = [520, 524];

/** The token is good, and so must be what only the account knows about it. */
async function fromCache({ env, caller }: Passage, kept: Response): Promise<Response> {
  const let_in: Reply = await object(env, caller).run(caller, { do: "balance" });
  if (let_in.status !== 200) return respond(let_in);
  const headers = clientHeaders(kept.headers, "none");
  headers.set("x-drawdown-cache", "hit");
  return new Response(kept.body, { headers });
}

function askedOf({ request }: Passage, wire: Wire, body: Record<string, unknown>, text: string): Asked {
  const { model, service_tier: tier, background } = body;
  if (typeof model !== "string") throw new Refusal(400, "invalid_input", "model: is missing");
  if (background === true && wire !== WIRES.responses) {
    throw new Refusal(400, "invalid_input", "background: is known to /v1/responses alone");
  }
  const key = request.headers.get("idempotency-key")?.slice(0, 100);
  // Every attempt that reaches a provider is billed by it, and so has an id of its own.
  const id = [key, crypto.randomUUID()].filter(Boolean).join(".");
  const serviceTier = typeof tier === "string" && tier !== "auto" ? tier : undefined;
  return { id, model, serviceTier, bytes: text.length, maxOutput: wire.maxOutput(body), background: background === true };
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
