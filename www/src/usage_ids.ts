// Which ids a file has had, so that a row that is there twice is counted once. Texts are not kept: two hashes of 32 bits
// each tell the ids apart (of a million, two are taken for one with a chance of 3 in 100 million), a third the contents.

const MOST_IDS = 1_000_000;
const START = 1 << 12;

export type Seen = "new" | "same" | "other";

export class Ids {
  #slots = new Uint32Array(START * 3);
  #length = 0;
  /** There were more than can be kept; the rest were not compared. */
  full = false;

  /** Whether a row of this id was there before, and said the same. */
  take(id: string, content: string): Seen {
    const [one, other, said] = [hash(id, 0x01000193) || 1, hash(id, 0x01000197), hash(content, 0x01000193)];
    const slots = this.#slots;
    const room = slots.length / 3;
    let slot = other & (room - 1);
    for (; slots[slot * 3] !== 0; slot = (slot + 1) & (room - 1)) {
      if (slots[slot * 3] === one && slots[slot * 3 + 1] === other) return slots[slot * 3 + 2] === said ? "same" : "other";
    }
    if (this.#length >= MOST_IDS) {
      this.full = true;
      return "new";
    }
    slots.set([one, other, said], slot * 3);
    this.#length += 1;
    if (this.#length * 2 > room) this.#grow();
    return "new";
  }

  #grow(): void {
    const before = this.#slots;
    const after = new Uint32Array(before.length * 2);
    const room = after.length / 3;
    for (let from = 0; from < before.length; from += 3) {
      if (before[from] === 0) continue;
      let slot = (before[from + 1] ?? 0) & (room - 1);
      while (after[slot * 3] !== 0) slot = (slot + 1) & (room - 1);
      after.set(before.subarray(from, from + 3), slot * 3);
    }
    this.#slots = after;
  }
}

/** FNV-1a over 16-bit units, stirred at the end so that its low bits depend on all of them. */
function hash(text: string, prime: number): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), prime);
  value ^= value >>> 16;
  value = Math.imul(value, 0x85ebca6b);
  value ^= value >>> 13;
  return (Math.imul(value, 0xc2b2ae35) ^ (value >>> 16)) >>> 0;
}
