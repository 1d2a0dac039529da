import type { ActivityQuery, Usage, Window } from "drawdown";
import type { Caller } from "./account.js";
import { usageOfCloudEvent } from "./cloudevents.js";
import { words, type Env } from "./config.js";
import { requireEndpoint } from "./endpoint.js";
import { exported, stream } from "./events.js";
import { readJson, Refusal, reply, requireObject, respond } from "./http.js";
import type { Operation } from "./operation.js";
import { openAccount } from "./open.js";
import { mintToken, SCOPES, type Scope } from "./token.js";
import { usagesOf } from "./usage.js";

/** A request that has been let in. */
export interface Call {
  request: Request;
  env: Env;
  url: URL;
  caller: Caller;
}

/** One line of the API. `openapi.json` says the same, and a test holds the two together. */
export interface Route {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/accounts/{id}`; null is `/accounts` itself. */
  path: string | null;
  scope: Scope | "admin";
  answer: (call: Call) => Promise<Response>;
}

export const ROUTES: Route[] = [
  { method: "POST", path: null, scope: "admin", answer: async (call) => respond(await openAccount(call)) },
  change("authorize", "meter", async ({ request }) => {
    const body = requireObject(await readJson(request), ["usage", "hold", "ttlMs"]);
    const { usage, hold = false, ttlMs } = body as { usage: Usage; hold?: boolean; ttlMs?: number };
    return { do: "authorize", usage: requireObject(usage, USAGE) as Usage, hold, ...present({ ttlMs }) };
  }),
  change("usage", "meter", async ({ request }) => {
    if (request.headers.has("ce-specversion")) return { do: "record", usages: [await binaryCloudEvent(request)] };
    return { do: "record", usages: usagesOf(await readJson(request)) };
  }),
  change("capture", "meter", async ({ request }) => {
    const body = requireObject(await readJson(request), ["hold", "usage", "at"]);
    return { do: "capture", hold: text(body, "hold"), ...present(body as { usage?: Usage; at?: string }, "usage", "at") };
  }),
  change("release", "meter", async ({ request }) => {
    const body = requireObject(await readJson(request), ["hold", "at"]);
    return { do: "release", hold: text(body, "hold"), ...present(body as { at?: string }, "at") };
  }),
  change("reverse", "manage", async ({ request }) => {
    const body = requireObject(await readJson(request), ["usage", "at"]);
    return { do: "reverse", usage: text(body, "usage"), ...present(body as { at?: string }, "at") };
  }),
  change("grants", "manage", async ({ request }) => {
    const spec = requireObject(await readJson(request), GRANT);
    text(spec, "id");
    return { do: "grant", spec: spec as never };
  }),
  change("packs", "manage", async ({ request }) => {
    const { pack, ...options } = requireObject(await readJson(request), ["pack", "id", "count", "amount", "at"]);
    text(options, "id");
    return { do: "purchase", pack: text({ pack }, "pack"), options };
  }),
  change("plan", "manage", async ({ request }) => {
    const { plan, ...options } = requireObject(await readJson(request), ["plan", "id", "effective", "carry", "at"]);
    text(options, "id");
    return { do: "plan", plan: plan === null ? null : text({ plan }, "plan"), options };
  }),
  ask("balance", ({ url }) => ({ do: "balance", ...present({ at: url.searchParams.get("at") ?? undefined }) })),
  ask("grants", ({ url }) => ({ do: "grants", active: url.searchParams.get("active") === "true" })),
  ask("breakdown", ({ url }) => {
    const by = url.searchParams.get("by");
    if (!by) throw new Refusal(400, "invalid_input", "by: is missing; model, agent, conversation, meter, category, day");
    return { do: "breakdown", by, ...present({ window: windowOf(url) }) };
  }),
  ask("activity", ({ url }) => ({ do: "activity", query: activityQuery(url) })),
  ask("journal", ({ url: { searchParams } }) => {
    return { do: "journal", after: whole(searchParams, "after", 0), limit: Math.min(whole(searchParams, "limit", 100), 500) };
  }),
  ask("forecast", ({ url: { searchParams } }) => {
    const number = (name: string) => (searchParams.has(name) ? Number(searchParams.get(name)) : undefined);
    return { do: "forecast", options: present({ horizon: number("horizon"), level: number("level") }) };
  }),
  ask("invoices", () => ({ do: "invoices" })),
  { method: "GET", path: "/export.csv", scope: "read", answer: exported },
  { method: "GET", path: "/events", scope: "read", answer: stream },
  {
    method: "POST",
    path: "/tokens",
    scope: "manage",
    answer: async ({ request, env, caller }) => {
      const { scope } = requireObject(await readJson(request), ["scope"]);
      if (!SCOPES.includes(scope as Scope)) {
        throw new Refusal(400, "invalid_input", `scope: is none of ${SCOPES.join(", ")}`);
      }
      const secret = words(env.TOKEN_SECRETS)[0] ?? "";
      return respond(reply({ scope, token: await mintToken(secret, caller.account, scope as Scope, Date.now()) }, 201));
    },
  },
  {
    method: "DELETE",
    path: "/tokens",
    scope: "manage",
    answer: async ({ env, caller }) => respond(await object(env, caller).revoke(caller)),
  },
  {
    method: "GET",
    path: "/webhook",
    scope: "manage",
    answer: async ({ env, caller }) => respond(await object(env, caller).webhook(caller)),
  },
  {
    method: "PUT",
    path: "/webhook",
    scope: "manage",
    answer: async ({ request, env, caller }) => {
      const { url } = requireObject(await readJson(request), ["url"]);
      const place = url === null ? null : requireEndpoint(url, env);
      return respond(await object(env, caller).webhook(caller, { url: place }));
    },
  },
  {
    method: "POST",
    path: "/webhook/replay",
    scope: "manage",
    answer: async ({ request, env, caller }) => {
      const { keys } = requireObject(await readJson(request), ["keys"]);
      const replay = Array.isArray(keys) ? keys.map(String) : "all";
      return respond(await object(env, caller).webhook(caller, { replay }));
    },
  },
];

/** The object of an account. */
export function object(env: Env, { account }: Caller) {
  return env.ACCOUNTS.get(env.ACCOUNTS.idFromName(account));
}

const USAGE = ["id", "at", "meter", "credits", "quantities", "attributes"];
const GRANT = ["id", "kind", "amount", "at", "effectiveAt", "expiresAt", "priority", "source"];

function change(name: string, scope: Scope, read: (call: Call) => Promise<Operation>): Route {
  return { method: "POST", path: `/${name}`, scope, answer: async (call) => run(call, await read(call)) };
}

function ask(name: string, read: (call: Call) => Operation): Route {
  return { method: "GET", path: `/${name}`, scope: "read", answer: async (call) => run(call, read(call)) };
}

async function run({ env, caller }: Call, operation: Operation): Promise<Response> {
  return respond(await object(env, caller).run(caller, operation));
}

/** A CloudEvent whose attributes are headers. */
async function binaryCloudEvent(request: Request): Promise<Usage> {
  const attribute = (name: string) => request.headers.get(`ce-${name}`) ?? undefined;
  const names = ["specversion", "id", "source", "type", "time"];
  const attributes = Object.fromEntries(names.map((name) => [name, attribute(name)]));
  return usageOfCloudEvent({ ...attributes, data: await readJson(request) });
}

function activityQuery({ searchParams }: URL): ActivityQuery {
  const { limit, cursor, window: _, from: __, to: ___, ...where } = Object.fromEntries(searchParams);
  const size = limit === undefined ? undefined : Math.min(Number(limit), 500);
  const window = windowOf({ searchParams });
  return { ...present({ limit: size, cursor, window }), ...(Object.keys(where).length > 0 && { where }) };
}

function windowOf({ searchParams }: Pick<URL, "searchParams">): Window | undefined {
  const [window, from, to] = ["window", "from", "to"].map((name) => searchParams.get(name));
  return from && to ? { from, to } : ((window as Window | null) ?? undefined);
}

/** A whole number of the address. */
function whole(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name) ?? String(otherwise);
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Refusal(400, "invalid_input", `${name}: "${text}" is no whole number`);
}

function text(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  if (typeof value === "string" && value !== "") return value;
  throw new Refusal(400, "invalid_input", `${name}: is missing, or no text`);
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is undefined; only the named fields, where some are named. */
function present<T extends object>(value: T, ...names: (keyof T)[]): Present<T> {
  const kept = Object.entries(value).filter(([name, item]) => {
    return item !== undefined && (names.length === 0 || names.includes(name as keyof T));
  });
  return Object.fromEntries(kept) as Present<T>;
}
