import openapi from "../openapi.json";
import { words, type Env } from "./config.js";
import { serve } from "./gateway/serve.js";
import { failure, preflight, Refusal, reply, respond, withCors } from "./http.js";
import { isName } from "./open.js";
import { page } from "./page.js";
import { ROUTES, type Route } from "./routes.js";
import { allows, isSecret, readToken, type Scope } from "./token.js";
import type { Caller } from "./account.js";

export { AccountObject } from "./account.js";

export default {
  async fetch(request, env, ctx): Promise<Response> {
    const origins = words(env.ALLOWED_ORIGINS);
    const origin = request.headers.get("origin");
    if (request.method === "OPTIONS") return preflight(origin, origins);
    let response: Response;
    try {
      response = await answer(request, env, ctx);
    } catch (error) {
      const failed = failure(error);
      if (failed.status >= 500) console.error("worker failed", error instanceof Error ? error.stack : typeof error);
      response = respond(failed);
    }
    return withCors(response, origin, origins);
  },
} satisfies ExportedHandler<Env>;

async function answer(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
  const url = new URL(request.url);
  const [, root, id, ...rest] = url.pathname.split("/");
  if (url.pathname === "/openapi.json") return respond(reply(openapi));
  if (root === "page") return page(request, env, url);
  if (root !== "accounts") throw notFound();
  if (id === undefined) return enter(route(request.method, null), { request, env, url, caller: { account: "" } });
  const account = decoded(id);
  if (!isName(account)) throw new Refusal(404, "unknown_account", "there is no account of that name");
  if (rest[0] === "gateway") {
    const caller = await requireScope(request, env, account, "meter");
    return serve({ request, env, ctx, caller, route: rest[1] ?? "", path: `/${rest.slice(2).join("/")}`, search: url.search });
  }
  const found = route(request.method, `/${rest.join("/")}`);
  if (found.scope === "admin") throw notFound();
  const caller = await requireScope(request, env, account, found.scope);
  return found.answer({ request, env, url, caller });
}

async function enter(route: Route, call: Parameters<Route["answer"]>[0]): Promise<Response> {
  const { request, env } = call;
  if (await isSecret(bearer(request), env.ADMIN_TOKEN ?? "")) return route.answer(call);
  throw new Refusal(401, "unauthorized", "opening accounts takes the admin token, as `Authorization: Bearer …`");
}

async function requireScope(request: Request, env: Env, account: string, scope: Scope): Promise<Caller> {
  const pass = await readToken(words(env.TOKEN_SECRETS), account, bearer(request));
  if (pass === undefined) {
    throw new Refusal(401, "unauthorized", "a token of this account is needed, as `Authorization: Bearer …`");
  }
  if (!allows(pass, scope)) {
    throw new Refusal(403, "forbidden", `the token allows "${pass.scope}", and this takes "${scope}"`);
  }
  return { account, issuedAt: pass.issuedAt };
}

/** Anthropic's clients send their key in a header of its own. */
function bearer({ headers }: Request): string {
  return /^Bearer (.+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? headers.get("x-api-key") ?? "";
}

function route(method: string, path: string | null): Route {
  const there = ROUTES.filter((route) => route.path === path);
  const found = there.find((route) => route.method === method);
  if (found !== undefined) return found;
  if (there.length === 0) throw notFound();
  const allow = there.map(({ method }) => method).join(", ");
  throw new Refusal(405, "method_not_allowed", `only ${allow} here`, { allow });
}

/** The text behind percent signs; nothing where they are not right. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function notFound(): Refusal {
  return new Refusal(404, "not_found", "nothing is here; /openapi.json lists what there is");
}
