import type { Caller } from "./account.js";
import { respond } from "./http.js";
import { object, type Call } from "./routes.js";

const HEARTBEAT_MS = 15_000;

/**
 * Balance and alerts as server-sent events. The page is served by the worker; behind it is a WebSocket to the
 * account's object, which may sleep meanwhile: a stream held open in the object itself would be paid by the second.
 */
export async function stream({ request, env, caller }: Call): Promise<Response> {
  const address = addressOf("events", caller);
  address.searchParams.set("after", request.headers.get("last-event-id") ?? "");
  const upgraded = await object(env, caller).fetch(address, { headers: { upgrade: "websocket" } });
  const socket = upgraded.webSocket;
  if (socket === null) return respond({ status: upgraded.status, text: await upgraded.text() });
  return new Response(body(socket), {
    headers: { "content-type": "text/event-stream", "cache-control": "no-cache, no-transform" },
  });
}

/** The activity log as CSV: what the ledger keeps, or with `all` everything, from the journal. */
export async function exported({ env, caller, url }: Call): Promise<Response> {
  const address = addressOf("export.csv", caller);
  address.searchParams.set("all", url.searchParams.get("all") ?? "false");
  const answer = await object(env, caller).fetch(address);
  if (!answer.ok) return respond({ status: answer.status, text: await answer.text() });
  return new Response(answer.body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="activity.csv"',
      "cache-control": "no-store",
    },
  });
}

function addressOf(what: string, { account, issuedAt }: Caller): URL {
  const address = new URL(`https://account/${what}`);
  address.searchParams.set("account", account);
  address.searchParams.set("issuedAt", String(issuedAt));
  return address;
}

function body(socket: WebSocket): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let heartbeat: ReturnType<typeof setInterval> | null = null;
  const stop = () => {
    clearInterval(heartbeat);
    socket.close();
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => {
        try {
          controller.enqueue(encoder.encode(text));
        } catch {
          stop();
        }
      };
      socket.addEventListener("message", ({ data }) => send(String(data)));
      socket.addEventListener("close", () => {
        clearInterval(heartbeat);
        try {
          controller.close();
        } catch {
          // The page has gone already.
        }
      });
      socket.accept();
      // A page that went away is noticed when something is sent to it.
      heartbeat = setInterval(() => send(": still here\n\n"), HEARTBEAT_MS);
    },
    cancel: stop,
  });
}
