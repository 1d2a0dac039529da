import type { Env } from "./config.js";
import { Refusal } from "./http.js";

/** What a page is made of; nothing else is given out. */
const TYPES: Record<string, string> = {
  css: "text/css; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
};

/**
 * The page of `www/`, below /page/. It is served from here so that it may stay as strict as it is: it talks to where it
 * came from and to nobody else, and no other page may talk to the worker.
 */
export async function page({ method }: Request, { PAGE }: Env, { pathname, search }: URL): Promise<Response> {
  const missing = () => new Refusal(404, "not_found", "nothing is here; /openapi.json lists what there is");
  if (PAGE === undefined) throw missing();
  if (method !== "GET" && method !== "HEAD") {
    throw new Refusal(405, "method_not_allowed", "only GET and HEAD here", { allow: "GET, HEAD" });
  }
  if (pathname === "/page") return new Response(null, { status: 308, headers: { location: `/page/${search}` } });
  const path = pathname === "/page/" ? "/index.html" : pathname.slice("/page".length);
  const type = TYPES[path.slice(path.lastIndexOf(".") + 1)];
  const file = type && (await PAGE.fetch(new URL(path, "https://page.invalid"), { method }));
  if (!file || !file.ok) throw missing();
  return new Response(file.body, {
    headers: {
      "content-type": type,
      // A page says its own policy; that nobody may frame it, only a header can say.
      "content-security-policy": "frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-cache",
    },
  });
}
