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
    // The LF of a CR LF that was split.
    let lineStart = this.#afterCr && bytes[0] === LF ? 1 : 0;
    if (bytes.length > 0) this.#afterCr = false;
    // Looked for by the platform: a loop over bytes takes longer than all the rest.
    let [lf, cr] = [bytes.indexOf(LF, lineStart), bytes.indexOf(CR, lineStart)];
    while (lf !== -1 || cr !== -1) {
      const end = cr === -1 || (lf !== -1 && lf < cr) ? lf : cr;
      const isBlank = this.#endLine(bytes.subarray(lineStart, end));
      lineStart = end === cr && lf === cr + 1 ? end + 2 : end + 1;
      this.#afterCr = end === cr && lineStart === bytes.length && lf !== cr + 1;
      if (lf !== -1 && lf < lineStart) lf = bytes.indexOf(LF, lineStart);
      if (cr !== -1 && cr < lineStart) cr = bytes.indexOf(CR, lineStart);
      if (!isBlank) continue;
      this.#hold(bytes.subarray(eventStart, lineStart));
      events.push(this.#endEvent());
      eventStart = lineStart;
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
    const isFirst = this.#first;
    this.#first = false;
    if (last.length === 0 && this.#lineBytes === 0) return true;
    this.#addToLine(last);
    const line = decoder.decode(concat(this.#line, this.#lineBytes));
    this.#line = [];
    this.#lineBytes = 0;
    const text = isFirst && line.startsWith("\uFEFF") ? line.slice(1) : line;
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
