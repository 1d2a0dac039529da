import { respond } from "./http.js";
import { object, type Call } from "./routes.js";

const HEARTBEAT_MS = 15_000;

/**
 * Balance and alerts as server-sent events. The page is served by the worker; behind it is a WebSocket to the
 * account's object, which may sleep meanwhile: a stream held open in the object itself would be paid by the second.
 */
export async function stream({ env, caller }: Call): Promise<Response> {
  const address = new URL("https://account/events");
  address.searchParams.set("account", caller.account);
  address.searchParams.set("issuedAt", String(caller.issuedAt));
  const upgraded = await object(env, caller).fetch(address, { headers: { upgrade: "websocket" } });
  const socket = upgraded.webSocket;
  if (socket === null) return respond({ status: upgraded.status, text: await upgraded.text() });
  return new Response(body(socket), {
    headers: { "content-type": "text/event-stream", "cache-control": "no-cache, no-transform" },
  });
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
