// Names as numbers: models, agents, users. There are few of them in an honest file, and as many as rows in another.

/** What all names beyond the first so many are counted as. */
export const OTHERS = 0;
const LONGEST_NAME = 120;

export class Names {
  readonly #most: number;
  readonly #codes = new Map<string, number>();
  /** By code; the first stands for those that there was no room for. */
  readonly values: string[] = [""];
  crowded = false;

  constructor(most: number) {
    this.#most = most;
  }

  code(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const name = text.trim();
    if (this.#codes.size >= this.#most) {
      this.crowded = true;
      return OTHERS;
    }
    const short = owned(name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name);
    const code = this.#codes.get(short) ?? this.values.push(short) - 1;
    this.#codes.set(short, code);
    return code;
  }
}

/** A part of a text keeps all of it in memory; this is a text of its own. */
export const owned = (text: string): string => new TextDecoder().decode(new TextEncoder().encode(text));
