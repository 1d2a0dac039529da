import { isDrawdownError } from "drawdown";
import { NotOpened } from "drawdown/edge";

/** Refused, for a reason that a client can act on. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** What crosses from an account's object: an answer's status and its JSON text. */
export interface Reply {
  status: number;
  text: string;
  headers?: Record<string, string>;
}

export function reply(value: unknown, status = 200): Reply {
  return { status, text: JSON.stringify(value) };
}

/** Codes of the package that are neither a malformed request (400) nor one that cannot be served (422). */
const STATUS: Record<string, number> = {
  invalid_input: 400,
  invalid_catalog: 400,
  unknown_hold: 404,
  unknown_usage: 404,
  unknown_grant: 404,
  conflicting_id: 409,
  hold_closed: 409,
  late_event: 409,
  clock_backwards: 409,
  insufficient_credits: 402,
  overage_cap: 402,
  internal: 500,
  damaged_snapshot: 500,
  newer_snapshot: 500,
  freed: 500,
};

/** An error as JSON: a code to branch on, a sentence, and where in the input it was. Internals stay inside. */
export function failure(error: unknown): Reply {
  if (error instanceof Refusal) {
    const { status, code, message, headers } = error;
    return { ...reply({ error: { code, message } }, status), headers };
  }
  if (error instanceof NotOpened) return reply({ error: { code: "unknown_account", message: error.message } }, 404);
  if (isDrawdownError(error)) {
    const { code, message, path } = error;
    return reply({ error: { code, message, ...(path !== undefined && { path }) } }, STATUS[code] ?? 422);
  }
  return reply({ error: { code: "internal", message: "the worker failed; nothing was booked" } }, 500);
}

export function respond({ status, text, headers }: Reply): Response {
  return new Response(text, {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  });
}

/** Bodies larger than this are refused; a batch of a thousand events fits well. */
export const LARGEST_BODY = 1_000_000;

/** The JSON of a request's body, read no further than the limit. */
export async function readJson(request: Request, limit = LARGEST_BODY): Promise<unknown> {
  const text = await readText(request, limit);
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, "invalid_input", "the body is not JSON");
  }
}

export async function readText(request: Request, limit: number): Promise<string> {
  const tooLarge = () => new Refusal(413, "too_large", `the body has more than ${limit} bytes; send less at a time`);
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge();
  if (request.body === null) return "";
  // What states its length cannot be longer.
  if (request.headers.has("content-length")) return request.text();
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const piece of request.body as ReadableStream<Uint8Array>) {
    size += piece.length;
    if (size > limit) throw tooLarge();
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

/** A JSON object with known keys only: a misspelt one is named rather than ignored. */
export function requireObject(value: unknown, keys: readonly string[]): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Refusal(400, "invalid_input", "the body is not a JSON object");
  }
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) {
    throw new Refusal(400, "invalid_input", `${unknown}: is not known here; known are ${keys.join(", ")}`);
  }
  return value as Record<string, unknown>;
}

/** Lets pages of the allowed origins read the answer; closed to all others. */
export function withCors(response: Response, origin: string | null, allowed: string[]): Response {
  if (origin === null || !allowed.includes(origin)) return response;
  const open = new Response(response.body, response);
  open.headers.set("access-control-allow-origin", origin);
  open.headers.append("vary", "origin");
  return open;
}

export function preflight(origin: string | null, allowed: string[]): Response {
  if (origin === null || !allowed.includes(origin)) return new Response(null, { status: 403 });
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": origin,
      "access-control-allow-methods": "GET, POST, PUT, DELETE",
      "access-control-allow-headers": "authorization, content-type, idempotency-key, last-event-id",
      "access-control-max-age": "600",
      vary: "origin",
    },
  });
}
