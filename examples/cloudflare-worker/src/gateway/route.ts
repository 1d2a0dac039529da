import { isPublicHttps } from "drawdown/edge";
import type { Env } from "../config.js";
import { Refusal } from "../http.js";
import { WIRES } from "./wire.js";

/** Where requests may go, and on what terms. Stated by whoever runs the worker; a client can only name it. */
export interface GatewayRoute {
  /** The upstream's address, without the path: "https://api.openai.com". */
  base: string;
  /** The name of the environment variable that has its key. */
  key: string;
  /** The protocols that are let through. */
  wires: (keyof typeof WIRES)[];
  /** The meter of the account's price list. */
  meter: string;
  /** Output tokens that a hold covers where the request states no maximum, and that an estimate has at least. */
  defaultOutputTokens: number;
  /** Output tokens that a hold covers at most: a large maximum must not block what is hardly ever used. */
  maxHoldTokens: number;
  /** Bytes of a request that make a token, for holds and estimates. */
  bytesPerToken: number;
  /** How the price list takes token classes: inside the totals, or beside them. */
  overlap: "inside" | "beside";
  /** Milliseconds that a hold lasts. */
  holdMs: number;
  /** The same for a response that is made in the background. */
  backgroundMs: number;
  /** Milliseconds that an answer is read on when its client has left. */
  drainMs: number;
  /** Milliseconds that an upstream may say nothing in the middle of an answer. */
  idleMs: number;
  /** Where nobody knows what was used: "capture" the hold's estimate, or "release" it. */
  onUnknown: "capture" | "release";
  /** Seconds that an unstreamed answer is kept for the same account and request; 0: not at all. */
  cacheSeconds: number;
}

const DEFAULTS = {
  wires: ["chat", "responses", "messages"],
  maxHoldTokens: 32_000,
  bytesPerToken: 3,
  overlap: "inside",
  holdMs: 1_800_000,
  backgroundMs: 7_200_000,
  drainMs: 30_000,
  idleMs: 300_000,
  onUnknown: "capture",
  cacheSeconds: 0,
} satisfies Partial<GatewayRoute>;

/** A route by its name. Nothing of the request decides where it leads. */
export function routeOf(env: Env, name: string): GatewayRoute {
  const all = routes(env.GATEWAY ?? "{}");
  const stated = Object.hasOwn(all, name) ? all[name] : undefined;
  if (stated === undefined) throw new Refusal(404, "not_found", "the gateway has no route of that name");
  for (const needed of ["base", "key", "meter", "defaultOutputTokens"] as const) {
    if (stated[needed] === undefined) throw new Error(`GATEWAY.${name} lacks ${needed}`);
  }
  const route = { ...DEFAULTS, ...stated } as GatewayRoute;
  if (env.ALLOW_INSECURE !== "yes" && !isPublicHttps(route.base)) {
    throw new Error(`GATEWAY.${name}.base is not the https address of a public machine`);
  }
  return route;
}

type Stated = Record<string, Partial<GatewayRoute>>;
let read: { text: string; routes: Stated } | undefined;

/** The setting is read once, not once a request. */
function routes(text: string): Stated {
  if (read?.text !== text) read = { text, routes: JSON.parse(text) as Stated };
  return read.routes;
}

/** The upstream's key, from the environment alone. */
export function keyOf(env: Env, { key }: GatewayRoute): string {
  const value = (env as unknown as Record<string, unknown>)[key];
  if (typeof value !== "string" || value === "") throw new Error(`the environment has no ${key}`);
  return value;
}
