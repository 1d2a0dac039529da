// CSV as it arrives, a piece at a time (RFC 4180; any of four separators). Why none of the libraries: uDSV fills a row
// that is a cell short from the line after it, and Papa Parse cuts a file into slices of bytes, and with them characters.
// Both lose the number of the line, by which a mistake has to be named.

/** More than that is no row of a usage log. */
export const LONGEST_ROW = 1 << 20;

export type CsvProblem = "quote" | "long";
interface Rows {
  row: (cells: string[], line: number) => void;
  problem: (kind: CsvProblem, line: number) => void;
}

const SEPARATORS = [",", "\t", ";", "|"];

/** The separator that a header line has most of. */
export const separatorOf = (header: string): string =>
  SEPARATORS.reduce((best, each) => (header.split(each).length > header.split(best).length ? each : best));

export class CsvReader {
  readonly #separator: string;
  readonly #rows: Rows;
  #rest = "";
  #line = 1;
  /** Within a row that is too long, until its end. */
  #dropping = false;

  constructor(separator: string, rows: Rows) {
    this.#separator = separator;
    this.#rows = rows;
  }

  push(text: string): void {
    this.#read(this.#rest + text, false);
  }

  end(): void {
    this.#read(this.#rest, true);
  }

  #read(text: string, last: boolean): void {
    const quoted = text.includes('"');
    let at = 0;
    while (at < text.length) {
      const next = quoted && !this.#dropping ? this.#quotedRow(text, at, last) : this.#plainRow(text, at, last);
      if (next === null) break;
      at = next;
    }
    this.#rest = text.slice(at);
    if (this.#rest.length > LONGEST_ROW && !last) this.#drop();
  }

  /** A row in which no quote can be; gives where the next one begins, null where this one is not all there yet. */
  #plainRow(text: string, at: number, last: boolean): number | null {
    const newline = text.indexOf("\n", at);
    if (newline < 0 && !last) return null;
    const end = newline < 0 ? text.length : newline;
    const line = this.#line++;
    if (this.#dropping) this.#dropping = false;
    else this.#give(text.slice(at, text.charCodeAt(end - 1) === 13 ? end - 1 : end).split(this.#separator), line);
    return end + 1;
  }

  #quotedRow(text: string, from: number, last: boolean): number | null {
    const cells: string[] = [];
    let [at, lines, sound] = [from, 1, true];
    for (;;) {
      if (text.charCodeAt(at) !== 34) {
        const newline = text.indexOf("\n", at);
        const separator = text.indexOf(this.#separator, at);
        if (separator >= 0 && (newline < 0 || separator < newline)) {
          cells.push(text.slice(at, separator));
          at = separator + 1;
          continue;
        }
        if (newline < 0 && !last) return null;
        const end = newline < 0 ? text.length : newline;
        cells.push(text.slice(at, text.charCodeAt(end - 1) === 13 && end > at ? end - 1 : end));
        return this.#close(cells, lines, sound, end + 1);
      }
      let quote = text.indexOf('"', at + 1);
      while (quote >= 0 && text.charCodeAt(quote + 1) === 34) quote = text.indexOf('"', quote + 2);
      // A quote at the very end may be the first of two.
      if (quote < 0 || (quote === text.length - 1 && !last)) {
        if (!last) return null;
        this.#rows.problem("quote", this.#line);
        return text.length;
      }
      const cell = text.slice(at + 1, quote).replaceAll('""', '"');
      lines += cell.split("\n").length - 1;
      cells.push(cell);
      at = quote + 1;
      if (text.startsWith(this.#separator, at)) {
        at += 1;
        continue;
      }
      if (text.charCodeAt(at) === 13) at += 1;
      if (at >= text.length && !last) return null;
      if (at >= text.length || text.charCodeAt(at) === 10) return this.#close(cells, lines, sound, at + 1);
      // Text after a closing quote: where the cell ends is a guess, so the line is given up.
      sound = false;
      const newline = text.indexOf("\n", at);
      if (newline < 0 && !last) return null;
      return this.#close(cells, lines, sound, newline < 0 ? text.length : newline + 1);
    }
  }

  #close(cells: string[], lines: number, sound: boolean, next: number): number {
    const line = this.#line;
    this.#line += lines;
    if (sound) this.#give(cells, line);
    else this.#rows.problem("quote", line);
    return next;
  }

  /** An empty line is no row. */
  #give(cells: string[], line: number): void {
    if (cells.length > 1 || cells[0]?.trim()) this.#rows.row(cells, line);
  }

  #drop(): void {
    if (!this.#dropping) this.#rows.problem("long", this.#line);
    this.#dropping = true;
    this.#rest = "";
  }
}
