/** One event of a stream: its bytes as they came, and what it carries. */
export interface SseEvent {
  raw: Uint8Array;
  /** The `data` lines, joined; empty where it has none, as a comment has. */
  data: string;
}

const LF = 10;
const CR = 13;
const LONGEST = 1_000_000;

/**
 * Takes a stream of server-sent events apart, however its bytes are split: inside JSON, inside a character, between
 * CR and LF. All `raw` bytes in a row, with those of `end`, are the bytes that came in.
 *
 * An event that grows beyond the limit is let through without being read, so that memory stays bounded.
 */
export class SseSplitter {
  readonly #longest: number;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #line: Uint8Array[] = [];
  #lineBytes = 0;
  #data: string[] = [];
  #afterCr = false;
  #first = true;
  #oversize = false;

  constructor(longest = LONGEST) {
    this.#longest = longest;
  }

  /** The events that are complete with these bytes. */
  push(bytes: Uint8Array): SseEvent[] {
    const events: SseEvent[] = [];
    let eventStart = 0;
    let lineStart = 0;
    for (let index = 0; index < bytes.length; index += 1) {
      const byte = bytes[index];
      if (this.#afterCr) {
        this.#afterCr = false;
        if (byte === LF) {
          lineStart = index + 1;
          continue;
        }
      }
      if (byte !== LF && byte !== CR) continue;
      this.#afterCr = byte === CR;
      const isBlank = this.#endLine(bytes.subarray(lineStart, index));
      lineStart = index + 1;
      if (!isBlank) continue;
      // The LF of a CR LF belongs to this event where it is here already.
      const end = this.#afterCr && bytes[index + 1] === LF ? index + 2 : index + 1;
      this.#hold(bytes.subarray(eventStart, end));
      events.push(this.#endEvent());
      eventStart = end;
    }
    this.#addToLine(bytes.subarray(lineStart));
    this.#hold(bytes.subarray(eventStart));
    if (this.#heldBytes > this.#longest) {
      events.push({ raw: this.#takeHeld(), data: "" });
      this.#oversize = true;
      this.#data = [];
    }
    return events;
  }

  /** What is left when the stream ends: an event without its blank line, or nothing. */
  end(): SseEvent {
    this.#endLine(new Uint8Array());
    return this.#endEvent();
  }

  #hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }

  #takeHeld(): Uint8Array {
    const raw = concat(this.#held, this.#heldBytes);
    this.#held = [];
    this.#heldBytes = 0;
    return raw;
  }

  #addToLine(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.#lineBytes > this.#longest) return;
    this.#line.push(bytes);
    this.#lineBytes += bytes.length;
  }

  /** Reads the line that ends here; says whether it was blank. */
  #endLine(last: Uint8Array): boolean {
    this.#addToLine(last);
    const line = decoder.decode(concat(this.#line, this.#lineBytes));
    this.#line = [];
    this.#lineBytes = 0;
    const text = this.#first && line.startsWith("\uFEFF") ? line.slice(1) : line;
    this.#first = false;
    if (text.startsWith("data:") && !this.#oversize) this.#data.push(text.slice(text[5] === " " ? 6 : 5));
    return text === "";
  }

  #endEvent(): SseEvent {
    const event = { raw: this.#takeHeld(), data: this.#data.join("\n") };
    this.#data = [];
    this.#oversize = false;
    return event;
  }
}

const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });

function concat(pieces: Uint8Array[], size: number): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
