import { CsvReader, separatorOf, type CsvProblem } from "./usage_csv.ts";
import { formatOf, guessMapping, isNoCall, kindOf, type Column, type Field, type Format, type Mapping } from "./usage_fields.ts";
import { FIELDS } from "./usage_fields.ts";
import { JsonDocumentReader, JsonLinesReader, pathsOf, tokensWithin, valueAt, type Json, type JsonProblem } from "./usage_json.ts";
import { isRelative } from "./usage_values.ts";

// A file of usage as rows of cells by field, whatever it is written in.

/** How the file is written, and what its first rows show. */
export interface Look {
  shape: Shape;
  encoding: string;
  columns: Column[];
  format: Format | null;
  guess: Mapping;
  /** What kinds of rows its beginning has, by the column that is guessed to say so. */
  kinds: string[];
}
export type Shape = { kind: "csv"; separator: string; header: string[] } | { kind: "lines" } | { kind: "document" };

/** Why a file cannot be read at all. */
export type FileProblem =
  | { kind: "empty" | "no-rows" | "one-column" | "html" | "damaged" }
  | { kind: "binary"; as: string | null }
  | { kind: "broken"; line: number }
  | { kind: "unreadable"; reason: string };

/** The cells of a row, in the order of FIELDS; empty where the file does not say. Good until the next row. */
export type Cells = string[];
export type RowProblem = CsvProblem | JsonProblem | "cells";
export interface Rows {
  row: (cells: Cells, line: number) => void;
  problem: (kind: RowProblem, line: number) => void;
}

const HEAD = 1 << 18;
const MOST_COLUMNS = 300;
const LONGEST_EXAMPLE = 80;

/** How files begin that are no text. */
const SIGNATURES: [number[], string][] = [
  [[0x50, 0x4b, 0x03, 0x04], "zip"],
  [[0x25, 0x50, 0x44, 0x46], "pdf"],
  [[0x1f, 0x8b], "gzip"],
  [[0x50, 0x41, 0x52, 0x31], "parquet"],
  [[0x89, 0x50, 0x4e, 0x47], "image"],
];

/** What the beginning of a file says about it. */
export async function lookAt(file: Blob): Promise<Look | FileProblem> {
  let head: Head;
  try {
    head = await headOf(file);
  } catch (error) {
    return unread(file, error);
  }
  const { bytes, whole } = head;
  if (bytes.length === 0) return { kind: "empty" };
  const signature = SIGNATURES.find(([start]) => start.every((byte, index) => bytes[index] === byte));
  if (signature) return { kind: "binary", as: signature[1] };
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
  if (encoding === "utf-8" && bytes.includes(0)) return { kind: "binary", as: null };
  // The last character may be cut off.
  const text = new TextDecoder(encoding).decode(bytes, { stream: true });
  const start = text.trimStart();
  if (start === "") return { kind: "empty" };
  if (start.startsWith("<")) return { kind: "html" };
  const found = start.startsWith("{") || start.startsWith("[") ? jsonLook(text) : csvLook(text, whole);
  if ("kind" in found) return found;
  const { shape, columns, values } = found;
  const guess = guessMapping(columns);
  const operations = guess.operation === undefined ? [] : values(guess.operation);
  const kinds = [...new Set(operations.filter((each) => !isNoCall(each)).map(kindOf))];
  return { shape, columns, encoding, format: formatOf(columns), guess, kinds };
}

type Found = Pick<Look, "shape" | "columns"> & { values: (column: string) => string[] };

function csvLook(text: string, whole: boolean): Found | FileProblem {
  const separator = separatorOf(text.slice(0, text.indexOf("\n") < 0 ? text.length : text.indexOf("\n")));
  const rows: string[][] = [];
  const reader = new CsvReader(separator, { row: (cells) => rows.push(cells), problem: () => {} });
  reader.push(text);
  if (whole) reader.end();
  const [header = [], ...others] = rows;
  if (header.length < 2) return { kind: "one-column" };
  if (others.length === 0) return { kind: "no-rows" };
  const names = distinct(header.map((name) => name.trim()));
  const shape: Shape = { kind: "csv", separator, header: names };
  const values = (name: string) => others.map(csvCell(names, name));
  const columns = [...names, ...detailNames(names)].slice(0, MOST_COLUMNS).map((name) => ({ name, example: exampleOf(values(name)) }));
  return { shape, columns, values };
}

function jsonLook(text: string): Found | FileProblem {
  const records: Json[] = [];
  const keep = { record: (record: Json) => records.push(record), problem: () => {} };
  const first = text.slice(0, text.indexOf("\n") < 0 ? text.length : text.indexOf("\n"));
  const kind = isJson(first) && !first.trimStart().startsWith("[") ? "lines" : "document";
  if (kind === "lines") {
    new JsonLinesReader(keep).push(`${text}\n`);
  } else {
    const reader = new JsonDocumentReader(keep);
    if (!reader.push(text)) return { kind: "broken", line: reader.line };
  }
  const paths = new Map(records.flatMap((record) => pathsOf(record)).map((path) => [path.join("."), path]));
  if (paths.size === 0) return { kind: "no-rows" };
  const values = (name: string) => records.map((record) => valueAt(record, paths.get(name) ?? []));
  const columns = [...paths.keys()].slice(0, MOST_COLUMNS).map((name) => ({ name, example: exampleOf(values(name)) }));
  return { shape: { kind }, columns, values };
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

const exampleOf = (values: string[]): string => (values.find((value) => value.trim() !== "") ?? "").slice(0, LONGEST_EXAMPLE);

/** Two columns of one name are told apart by a number. */
const distinct = (names: string[]): string[] =>
  names.map((name, index) => {
    const before = names.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });

/** Langfuse writes the classes of tokens into one cell; their sums are columns too. */
const DETAILS = /^(usage_?details)\.(input|output)Usage$/i;
const detailNames = (names: string[]): string[] =>
  names.filter((name) => /^usage_?details$/i.test(name)).flatMap((name) => [`${name}.inputUsage`, `${name}.outputUsage`]);

function csvCell(header: string[], name: string): (cells: string[]) => string {
  const index = header.indexOf(name);
  if (index >= 0) return (cells) => cells[index] ?? "";
  const [, details = "", kind = ""] = DETAILS.exec(name) ?? [];
  const at = header.indexOf(details);
  return (cells) => {
    try {
      return String(tokensWithin(JSON.parse(cells[at] ?? "") as Json, kind.toLowerCase() as "input" | "output") ?? "");
    } catch {
      return "";
    }
  };
}

/** Every row of the file, as far as it arrives; what it gives to `rows` is not kept here. */
export async function readRows(
  file: Blob,
  { shape, encoding }: Look,
  mapping: Mapping,
  rows: Rows,
  /** Told how many bytes have been read; false stops the reading. */
  goesOn: (bytes: number) => boolean,
): Promise<FileProblem | null> {
  const reader = readerOf(shape, mapping, rows);
  const decoder = new TextDecoder(encoding);
  try {
    for await (const { bytes, read } of (await isPacked(file)) ? unpacked(file) : pieces(file)) {
      if (!reader.push(decoder.decode(bytes, { stream: true }))) return { kind: "broken", line: reader.line() };
      if (!goesOn(read)) break;
    }
  } catch (error) {
    return unread(file, error);
  }
  reader.push(decoder.decode());
  return reader.end() ? null : { kind: "broken", line: reader.line() };
}

/** Small enough for a phone, large enough not to be felt. */
const PIECE = 1 << 20;

interface Piece {
  bytes: Uint8Array;
  /** Of the file, so far. */
  read: number;
}

async function* pieces(file: Blob): AsyncGenerator<Piece> {
  for (let read = 0; read < file.size; ) {
    const bytes = new Uint8Array(await file.slice(read, read + PIECE).arrayBuffer());
    read += bytes.length;
    yield { bytes, read };
  }
}

/** Whether it is a gzip archive, and this browser can unpack those. */
async function isPacked(file: Blob): Promise<boolean> {
  const [one, other] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return one === 0x1f && other === 0x8b && typeof DecompressionStream === "function";
}

/** What is in a gzip archive, as it is unpacked: however large that is, little of it is there at a time. */
async function* unpacked(file: Blob): AsyncGenerator<Piece> {
  let read = 0;
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(bytes, controller) {
      read += bytes.length;
      controller.enqueue(bytes);
    },
  });
  const reader = file.stream().pipeThrough(counted).pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield { bytes: value, read };
    }
  } finally {
    // Given up in the middle; what was damaged has failed already.
    await reader.cancel().catch(() => {});
  }
}

interface Head {
  bytes: Uint8Array;
  whole: boolean;
}

async function headOf(file: Blob): Promise<Head> {
  if (!(await isPacked(file))) {
    const bytes = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
    return { bytes, whole: bytes.length === file.size };
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const { bytes } of unpacked(file)) {
    parts.push(new Uint8Array(bytes));
    length += bytes.length;
    if (length > HEAD) break;
  }
  const all = new Uint8Array(await new Blob(parts).arrayBuffer());
  return { bytes: all.subarray(0, HEAD), whole: length <= HEAD };
}

/** Deleted or changed while it was read, without leave, or no archive after all. */
async function unread(file: Blob, error: unknown): Promise<FileProblem> {
  const packed = await isPacked(file).catch(() => false);
  if (packed && error instanceof TypeError) return { kind: "damaged" };
  return { kind: "unreadable", reason: error instanceof Error ? error.message : String(error) };
}

interface Reader {
  push: (text: string) => boolean;
  end: () => boolean;
  line: () => number;
}

function readerOf(shape: Shape, mapping: Mapping, rows: Rows): Reader {
  if (shape.kind === "csv") return csvReader(shape, mapping, rows);
  const paths = FIELDS.map((field) => pathOf(mapping, field));
  const records = { record: (record: Json, line: number) => rows.row(paths.map((find) => find(record)), line), problem: rows.problem };
  if (shape.kind === "document") {
    const reader = new JsonDocumentReader(records);
    return { push: (text) => reader.push(text), end: () => reader.end(), line: () => reader.line };
  }
  const reader = new JsonLinesReader(records);
  return { push: (text) => (reader.push(text), true), end: () => (reader.end(), true), line: () => 0 };
}

function csvReader({ separator, header }: Extract<Shape, { kind: "csv" }>, mapping: Mapping, rows: Rows): Reader {
  const known = FIELDS.flatMap((field, index) => {
    const name = mapping[field];
    return name === undefined ? [] : [{ index, cell: csvCell(header, name) }];
  });
  // The same for all rows: nobody keeps it.
  const cells: Cells = FIELDS.map(() => "");
  let first = true;
  const row = (own: string[], line: number) => {
    if (first) first = false;
    else if (own.length !== header.length) rows.problem("cells", line);
    else {
      for (const { index, cell } of known) cells[index] = cell(own);
      rows.row(cells, line);
    }
  };
  const reader = new CsvReader(separator, { row, problem: rows.problem });
  return { push: (text) => (reader.push(text), true), end: () => (reader.end(), true), line: () => 0 };
}

/** Names hold points themselves, so a path is found by its name once and then followed. */
function pathOf(mapping: Mapping, field: Field): (record: Json) => string {
  const name = mapping[field];
  if (name === undefined) return () => "";
  const known: string[][] = [];
  return (record) => {
    for (const path of known) {
      const value = valueAt(record, path);
      if (value !== "") return value;
    }
    if (known.length > 0) return "";
    const path = pathsOf(record).find((each) => each.join(".") === name);
    if (path) known.push(path);
    return path ? valueAt(record, path) : "";
  };
}

/** Whether times count from the file's own start. */
export const countsFromStart = ({ columns }: Look, mapping: Mapping): boolean =>
  isRelative(columns.find(({ name }) => name === mapping.time)?.example ?? "");
