import { SseSplitter, type SseEvent } from "./sse.js";
import type { Reading, Wire } from "./wire.js";

/** An answer on its way through: what goes on, and what it says about itself. */
export interface Answer {
  reading: Reading;
  through: (bytes: Uint8Array) => Uint8Array;
  finish: () => Uint8Array;
}

const NOTHING = new Uint8Array();
/** An unstreamed answer is read to this size; a larger one goes through and counts as one that states nothing. */
const LARGEST = 8_000_000;

/** A stream of events. What we asked for and the client did not is left out; else every byte goes on as it came. */
export function streamed(wire: Wire, withoutUsage: boolean): Answer {
  const reading = blank();
  const splitter = new SseSplitter();
  const goesOn = (event: SseEvent) => {
    const message = parsed(event.data);
    if (message === undefined) return true;
    wire.note(reading, message);
    return !(withoutUsage && wire.isUsageOnly(message));
  };
  return {
    reading,
    through(bytes) {
      const events = splitter.push(bytes);
      const passing = events.filter(goesOn);
      return withoutUsage ? concat(passing.map(({ raw }) => raw)) : bytes;
    },
    finish() {
      const last = splitter.end();
      return goesOn(last) && withoutUsage ? last.raw : NOTHING;
    },
  };
}

/** A single JSON document: it goes on while it is read. */
export function whole(wire: Wire): Answer {
  const reading = blank();
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  return {
    reading,
    through(bytes) {
      size += bytes.length;
      text = size <= LARGEST ? text + decoder.decode(bytes, { stream: true }) : "";
      return bytes;
    },
    finish() {
      const message = parsed(text + decoder.decode());
      if (message !== undefined) wire.note(reading, message);
      return NOTHING;
    },
  };
}

function blank(): Reading {
  return { tokens: undefined, serviceTier: undefined, response: undefined, seen: 0 };
}

function parsed(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function concat(pieces: Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
