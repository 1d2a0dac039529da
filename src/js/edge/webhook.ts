/** Standard Webhooks 1.0.0: what a message is called and how it is signed. */

const encoder = new TextEncoder();

/** The name of a message: the same on every attempt, another for every account and alert, and without dots. */
export async function webhookId(account: string, key: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(`${account}\n${key}`)));
  return `msg_${[...digest.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * The signatures of a message, one for each secret, separated by spaces: two while a secret is being replaced.
 *
 * @param secrets `whsec_` and base64, of 24 bytes or more.
 */
export async function signatures(secrets: string[], id: string, seconds: number, body: string): Promise<string> {
  const content = encoder.encode(`${id}.${seconds}.${body}`);
  const made = secrets.map(async (secret) => {
    const key = await crypto.subtle.importKey("raw", bytesOf(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, content));
    return `v1,${btoa(String.fromCharCode(...mac))}`;
  });
  return (await Promise.all(made)).join(" ");
}

/** Whether an address is one that a message may be sent to: https, and by its name not a machine of ours. */
export function isPublicHttps(address: string): boolean {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  const host = url.hostname.toLowerCase().replace(/\.$/, "");
  if (url.protocol !== "https:" || url.username !== "" || url.password !== "") return false;
  // An address in figures is nobody's public endpoint, and the parser has already normalised its odd spellings.
  if (host.startsWith("[") || /^[\d.]+$/.test(host)) return false;
  return host.includes(".") && !/(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)$/.test(host);
}

function bytesOf(secret: string): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(secret.replace(/^whsec_/, "")), (character) => character.charCodeAt(0));
  if (bytes.length < 24) throw new RangeError("a webhook secret needs 24 bytes or more, as whsec_ and base64");
  return bytes;
}
