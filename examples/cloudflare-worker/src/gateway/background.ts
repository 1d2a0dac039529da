import { Refusal, respond } from "../http.js";
import { object } from "../routes.js";
import { streamed, whole } from "./answer.js";
import { clientHeaders, upstreamHeaders } from "./headers.js";
import { delivered, passOn, reached, type Passage } from "./passage.js";
import { settlementOf, type Asked } from "./price.js";
import { keyOf, type GatewayRoute } from "./route.js";
import { WIRES, type Reading } from "./wire.js";

// A response that its provider goes on with in the background. Its hold stays open until somebody asks for it when it
// is finished, and then becomes the exact charge; where nobody asks, the hold's time-out settles.

/** The name of the response that is asked for again, or is to be ended; undefined where it is neither. */
export function responseOf({ request: { method }, path }: Passage): string | undefined {
  const [, id, cancel] = /^\/v1\/responses\/([\w-]+)(\/cancel)?$/.exec(path) ?? [];
  return method === (cancel === undefined ? "GET" : "POST") ? id : undefined;
}

/** Notes under which hold an unfinished answer is made; says whether there is one to note. */
export async function noted({ env, caller: { account } }: Passage, asked: Asked, { response }: Reading): Promise<boolean> {
  if (!asked.background || response === undefined || response.isOver) return false;
  await delivered(() => object(env, { account }).awaits(response.id, asked));
  return true;
}

/** Asks for a response again, or ends it. That costs nothing by itself; what it says of a finished one is charged, once. */
export async function again(passage: Passage, route: GatewayRoute, response: string): Promise<Response> {
  const { env, request, caller, path, search } = passage;
  if (!route.wires.includes("responses")) throw new Refusal(404, "not_found", "the route lets no responses through");
  const found = await object(env, caller).awaited(caller, response);
  if ("status" in found) return respond(found);
  const { asked } = found;
  const headers = upstreamHeaders(request.headers, "responses", keyOf(env, route));
  const event = asked?.id ?? "none";
  const upstream = await reached(new URL(path + search, route.base), { method: request.method, headers }, event);
  const down = clientHeaders(upstream.headers, event);
  // A redirect would lead the client past the gateway.
  if (upstream.status >= 300 && upstream.status < 400) return new Response(null, { status: 502, headers: down });
  const { status } = upstream;
  if (asked === null || !upstream.ok || upstream.body === null) return new Response(upstream.body, { status, headers: down });
  const isStream = down.get("content-type")?.startsWith("text/event-stream") ?? false;
  const answer = isStream ? streamed(WIRES.responses, false) : whole(WIRES.responses);
  const body = passOn(passage, route, upstream.body, answer, async () => {
    const { reading } = answer;
    if (!reading.response?.isOver) return;
    const { account } = caller;
    await delivered(() => object(env, { account }).finished({ account }, response, settlementOf(asked, route, reading)));
  });
  return new Response(body, { status, headers: down });
}
