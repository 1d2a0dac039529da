import { isPublicHttps, type Endpoint } from "drawdown/edge";
import { words, type Env } from "./config.js";
import { Refusal } from "./http.js";

/** Where an account's alerts go: its own place, else the worker's; undefined where there is none. */
export async function endpointOf(env: Env, account: string, own: string | undefined): Promise<Endpoint | undefined> {
  const secrets = words(env.WEBHOOK_SECRETS);
  if (secrets.length === 0) return undefined;
  if (own) return { url: own, secrets: await Promise.all(secrets.map((secret) => derived(secret, account, own))) };
  return env.WEBHOOK_URL ? { url: env.WEBHOOK_URL, secrets } : undefined;
}

/** An address that alerts may be sent to. */
export function requireEndpoint(url: unknown, env: Env): string {
  if (typeof url === "string" && url.length < 2_000 && (env.ALLOW_INSECURE === "yes" || isPublicHttps(url))) return url;
  throw new Refusal(400, "invalid_input", "url: is not the https address of a public machine");
}

/** Every endpoint has a secret of its own, and none has to be stored. */
async function derived(secret: string, account: string, url: string): Promise<string> {
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(`${account}\n${url}`));
  return `whsec_${btoa(String.fromCharCode(...new Uint8Array(mac)))}`;
}
