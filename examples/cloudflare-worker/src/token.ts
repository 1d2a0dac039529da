/** What a token allows. Each includes those before it. */
export const SCOPES = ["read", "meter", "manage"] as const;
export type Scope = (typeof SCOPES)[number];

/** A token that was made here: what it allows and since when. */
export interface Pass {
  scope: Scope;
  /** Unix milliseconds. */
  issuedAt: number;
}

const encoder = new TextEncoder();
const FORM = /^dd_(read|meter|manage)_([0-9a-z]+)_([\w-]{43})$/;

/** A token for one account. It is signed rather than stored: to check it takes no look at the account. */
export async function mintToken(secret: string, account: string, scope: Scope, issuedAt: number): Promise<string> {
  return `dd_${scope}_${issuedAt.toString(36)}_${base64url(await sign(secret, account, scope, issuedAt))}`;
}

/** What the token allows for this account; undefined where it was not made with one of the secrets for it. */
export async function readToken(secrets: string[], account: string, token: string): Promise<Pass | undefined> {
  const [, scope, issued, mac] = FORM.exec(token) ?? [];
  if (scope === undefined || issued === undefined || mac === undefined) return undefined;
  const issuedAt = Number.parseInt(issued, 36);
  const given = encoder.encode(mac);
  let valid = false;
  for (const secret of secrets) {
    const made = encoder.encode(base64url(await sign(secret, account, scope, issuedAt)));
    valid = isEqual(given, made) || valid;
  }
  return valid ? { scope: scope as Scope, issuedAt } : undefined;
}

/** Whether a secret was given, in a time that says nothing about where it differs. */
export async function isSecret(given: string, secret: string): Promise<boolean> {
  const [a, b] = await Promise.all([given, secret].map((text) => crypto.subtle.digest("SHA-256", encoder.encode(text))));
  return secret !== "" && isEqual(new Uint8Array(a!), new Uint8Array(b!));
}

export function allows(pass: Pass, needed: Scope): boolean {
  return SCOPES.indexOf(pass.scope) >= SCOPES.indexOf(needed);
}

/** Compares all of it, whatever differs first. */
function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let index = 0; index < a.length; index += 1) difference |= a[index]! ^ b[index]!;
  return difference === 0;
}

/** Keys are imported once; they hold no more than the environment does. */
const keys = new Map<string, Promise<CryptoKey>>();

async function sign(secret: string, account: string, scope: string, issuedAt: number): Promise<Uint8Array> {
  let key = keys.get(secret);
  if (key === undefined) {
    const raw = encoder.encode(secret);
    key = crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    keys.set(secret, key);
  }
  const content = encoder.encode(`${account}\n${scope}\n${issuedAt}`);
  return new Uint8Array(await crypto.subtle.sign("HMAC", await key, content));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
