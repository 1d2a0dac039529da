// The worker on workerd, through Miniflare, with a clock and faults of the test's choosing.
import assert from "node:assert/strict";
import { Miniflare } from "miniflare";
import { modules } from "./bundle.mjs";
import { hold } from "./contract.mjs";

export const ADMIN = "admin-token-of-the-tests";
/** 24 bytes or more. */
export const SECRET = `whsec_${Buffer.from("a secret of the tests, long enough").toString("base64")}`;

/** The worker may close a kept connection at the very moment that it is used again; so each request has its own. */
export const UNKEPT = { connection: "close" };

const built = new Map();

/** A running worker. `bindings` add to or replace the environment. */
export async function start({ entry = "test/support/entry.ts", bindings = {}, ...options } = {}) {
  if (!built.has(entry)) built.set(entry, modules(entry));
  const { script, wasm } = await built.get(entry);
  const miniflare = new Miniflare({
    compatibilityDate: "2026-04-01",
    compatibilityFlags: ["enable_request_signal"],
    cf: false,
    modules: [
      { type: "ESModule", path: "index.mjs", contents: script },
      { type: "CompiledWasm", path: "drawdown_bg.wasm?module", contents: wasm },
    ],
    durableObjects: { ACCOUNTS: { className: "AccountObject", useSQLite: true } },
    bindings: {
      ADMIN_TOKEN: ADMIN,
      TOKEN_SECRETS: "secret-that-signs-tokens",
      RATE_PER_SECOND: "100000",
      ALLOW_INSECURE: "yes",
      ...bindings,
    },
    ...options,
  });
  const url = await miniflare.ready;
  const stop = () => miniflare.dispose();
  return { miniflare, url: url.origin, stop };
}

/** Asks for JSON and takes it apart: `{ status, body, headers }`. */
export async function ask(url, { method, token, body, headers = {} } = {}) {
  const response = await fetch(url, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: {
      ...UNKEPT,
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

let opened = 0;

/** Opens an account of its own and gives what its tests ask with. */
export async function account(url, settings = {}) {
  opened += 1;
  const id = settings.id ?? `account-${opened}`;
  const asked = { catalog: "cleverai", plan: "pro", anchor: "2026-11-01", ...settings, id };
  const answer = await ask(`${url}/accounts`, { token: ADMIN, body: asked });
  const { status, body } = hold("POST", "/accounts", answer);
  assert.equal(status, 201, JSON.stringify(body));
  const base = `${url}/accounts/${encodeURIComponent(id)}`;
  const call = async (method, path, options) => {
    return hold(method, `/accounts/{id}${path}`, await ask(`${base}${path}`, { method, token: body.tokens.manage, ...options }));
  };
  return {
    id,
    base,
    tokens: body.tokens,
    opened: body,
    get: (path, options) => call("GET", path, options),
    post: (path, content, options) => call("POST", path, { body: content, ...options }),
    call,
    /** For the tests' own entry: sets the clock, breaks the storage, rings the alarm. */
    control: async (content) => (await ask(`${url}/test/${encodeURIComponent(id)}`, { body: content })).body,
  };
}

/** A chat reply that costs 7.5 credits under CleverAI's list. */
export function reply(id, at = "2026-11-02T10:00:00Z", more = {}) {
  const usage = { meter: "chat", quantities: { inputTokens: 1200, outputTokens: 300 }, attributes: { model: "gpt-4o" } };
  return { id, ...(at && { at }), ...usage, ...more };
}
