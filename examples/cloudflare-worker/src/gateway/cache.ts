/** Answers kept for the same account and the same request. What comes out of it costs nothing. */
export class ReplyCache {
  readonly #request: string;
  readonly #seconds: number;
  #key: Promise<Request> | undefined;

  constructor(account: string, route: string, path: string, body: string, seconds: number) {
    this.#request = seconds > 0 ? JSON.stringify([account, route, path, body]) : "";
    this.#seconds = seconds;
  }

  async find(): Promise<Response | undefined> {
    if (this.#seconds <= 0) return undefined;
    return (await caches.open("replies")).match(await this.#address());
  }

  async keep(body: Uint8Array, type: string): Promise<void> {
    if (this.#seconds <= 0) return;
    const headers = { "content-type": type, "cache-control": `max-age=${this.#seconds}` };
    await (await caches.open("replies")).put(await this.#address(), new Response(body, { headers }));
  }

  #address(): Promise<Request> {
    this.#key ??= sha256(this.#request).then((hash) => new Request(`https://replies.invalid/${hash}`));
    return this.#key;
  }
}

async function sha256(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
