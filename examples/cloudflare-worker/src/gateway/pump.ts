/** How a stream ended. */
export type Ending =
  /** All of it was read. */
  | "whole"
  /** The upstream broke it off. */
  | "cut"
  /** The client had left, or the upstream fell silent, and the rest was not awaited any longer. */
  | "abandoned";

export interface Pumping {
  source: ReadableStream<Uint8Array>;
  sink: WritableStream<Uint8Array>;
  /** Sees every piece, and gives the bytes that go on. */
  through: (bytes: Uint8Array) => Uint8Array;
  /** What goes on at the end. */
  finish: () => Uint8Array;
  /** The client's: aborted when it has left. Not every platform says so, hence also the next one. */
  signal: AbortSignal;
  /** Milliseconds that a client may take no bytes before it counts as gone, or up to twice as many. */
  stallMs: number;
  /** Milliseconds that the upstream is read on without a client. */
  drainMs: number;
  /** The same of an upstream that says nothing: who has left meanwhile is noticed by no write. */
  idleMs: number;
}

/**
 * Passes a stream on piece by piece, at the client's pace, and reads it to its end for what is stated there, also
 * when the client has left: leaving before the last chunk must not make a reply free.
 */
export async function pump({ source, sink, through, finish, signal, stallMs, drainMs, idleMs }: Pumping): Promise<Ending> {
  const reader = source.getReader();
  const writer = sink.getWriter();
  let here = true;
  let abandoned = false;
  let draining: ReturnType<typeof setTimeout> | null = null;
  /** Ends the wait for a write that may never end by itself. */
  let goOn = ignore;
  const abandon = () => {
    abandoned = true;
    reader.cancel("nobody waits for it").catch(ignore);
  };
  const leave = () => {
    if (!here) return;
    here = false;
    goOn();
    writer.abort("the client has left").catch(ignore);
    draining = setTimeout(abandon, drainMs);
  };
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave);
  writer.closed.catch(leave);
  // One timer for all pieces: to set and to clear one for each takes longer than to read it.
  let waiting: { since: number; ms: number; give: () => void } | undefined;
  const watch = setInterval(() => {
    if (waiting !== undefined && Date.now() - waiting.since >= waiting.ms) waiting.give();
  }, Math.min(stallMs, idleMs));
  const write = async (bytes: Uint8Array) => {
    if (!here || bytes.length === 0) return;
    waiting = { since: Date.now(), ms: stallMs, give: leave };
    await new Promise<void>((resolve) => {
      goOn = resolve;
      writer.write(bytes).catch(leave).then(resolve, resolve);
    });
  };
  try {
    for (;;) {
      waiting = { since: Date.now(), ms: idleMs, give: abandon };
      const { done, value } = await reader.read();
      if (done) break;
      await write(through(value));
    }
    if (abandoned) {
      if (here) await writer.abort("the upstream fell silent").catch(ignore);
      return "abandoned";
    }
    await write(finish());
    if (here) await writer.close().catch(ignore);
    return "whole";
  } catch (error) {
    if (abandoned) return "abandoned";
    // The client is told in the only way there is: its stream breaks off too.
    if (here) await writer.abort(error).catch(ignore);
    return "cut";
  } finally {
    here = false;
    signal.removeEventListener("abort", leave);
    clearInterval(watch);
    if (draining !== null) clearTimeout(draining);
  }
}

function ignore(): void {}
