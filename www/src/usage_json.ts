// JSON as it arrives: a record on each line, or one document with its records in a list.

import { LONGEST_ROW } from "./usage_csv.ts";

export type JsonProblem = "json" | "long";
export type Json = { [name: string]: unknown };
interface Records {
  record: (record: Json, line: number) => void;
  problem: (kind: JsonProblem, line: number) => void;
}

/** The lists of a document that hold its records: of OpenAI's pages, and of OpenTelemetry's traces. */
const LISTS = ["data", "resourceSpans"];

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** The records within a value: rows as they are, buckets and traces taken apart. */
export function recordsOf(value: unknown): Json[] {
  if (Array.isArray(value)) return value.flatMap(recordsOf);
  if (!isObject(value)) return [];
  const { results, data, resourceSpans, scopeSpans, spans } = value;
  if (Array.isArray(results)) return objects(results).map((result) => ({ start_time: value["start_time"], ...result }));
  if (Array.isArray(data)) return data.flatMap(recordsOf);
  if (Array.isArray(resourceSpans)) return resourceSpans.flatMap(recordsOf);
  if (Array.isArray(scopeSpans) || Array.isArray(spans)) return spansOf(value);
  return [plainRecord(value)];
}

function spansOf(value: Json): Json[] {
  const resource = isObject(value["resource"]) ? { attributes: named(value["resource"]["attributes"]) } : {};
  const scopes = Array.isArray(value["scopeSpans"]) ? objects(value["scopeSpans"]) : [value];
  return scopes.flatMap((scope) => objects(scope["spans"])).map((span) => ({ ...plainRecord(span), resource }));
}

/** With attributes by their names, and Langfuse's classes of tokens summed as Langfuse sums them. */
function plainRecord(record: Json): Json {
  const details = record["usageDetails"] ?? record["usage_details"];
  return {
    ...record,
    ...(Array.isArray(record["attributes"]) ? { attributes: named(record["attributes"]) } : {}),
    ...(isObject(details) && record["inputUsage"] === undefined
      ? { inputUsage: tokensWithin(details, "input"), outputUsage: tokensWithin(details, "output") }
      : {}),
  };
}

/** OpenTelemetry's JSON writes attributes as a list of keys with typed values. */
const named = (attributes: unknown): Json =>
  Array.isArray(attributes)
    ? Object.fromEntries(objects(attributes).map(({ key, value }) => [String(key), isObject(value) ? Object.values(value)[0] : value]))
    : isObject(attributes) ? attributes : {};

/** Of usage details, the sum of all classes of input, or of output. */
export function tokensWithin(details: Json, kind: "input" | "output"): number | undefined {
  const own = Object.entries(details).filter(([name]) => name.startsWith(kind));
  return own.length === 0 ? undefined : own.reduce((sum, [, value]) => sum + Number(value), 0);
}

const DEEPEST = 4;

/** The paths of all single values of a record. */
export function pathsOf(record: Json, above: string[] = []): string[][] {
  return Object.entries(record).flatMap(([name, value]) => {
    const path = [...above, name];
    if (isObject(value)) return path.length < DEEPEST ? pathsOf(value, path) : [];
    return Array.isArray(value) ? [] : [path];
  });
}

export function valueAt(record: Json, path: string[]): string {
  let value: unknown = record;
  for (const name of path) value = isObject(value) ? value[name] : undefined;
  return value === undefined || value === null ? "" : String(value);
}

/** A record on each line. */
export class JsonLinesReader {
  readonly #records: Records;
  #rest = "";
  #line = 1;
  #dropping = false;

  constructor(records: Records) {
    this.#records = records;
  }

  push(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#read(line);
    if (this.#rest.length <= LONGEST_ROW) return;
    if (!this.#dropping) this.#records.problem("long", this.#line);
    this.#dropping = true;
    this.#rest = "";
  }

  end(): void {
    this.#read(this.#rest);
  }

  #read(text: string): void {
    const line = this.#line++;
    if (this.#dropping) this.#dropping = false;
    else if (text.trim() !== "") giveRecords(text, line, this.#records);
  }
}

function giveRecords(text: string, line: number, { record, problem }: Records): void {
  let records: Json[] | null = null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object") records = recordsOf(value);
  } catch {
    // Said with its line below.
  }
  if (records === null) problem("json", line);
  else for (const each of records) record(each, line);
}

/** Records in the list that a document is, or that it holds, by their number; the document is never held whole. */
export class JsonDocumentReader {
  readonly #records: Records;
  #count = 0;
  #text = "";
  #at = 0;
  #line = 1;
  /** Opening brackets that wait for their ends. */
  #open: string[] = [];
  /** How deep the records lie, once their list has begun. */
  #level: number | null = null;
  #start = -1;
  /** The name that was read last, of the list that may follow. */
  #name = "";

  constructor(records: Records) {
    this.#records = {
      record: (record) => records.record(record, ++this.#count),
      problem: (kind) => records.problem(kind, ++this.#count),
    };
  }

  /** False where the text is no JSON any more. */
  push(text: string): boolean {
    this.#text += text;
    const sound = this.#scan();
    const kept = this.#start >= 0 ? this.#start : this.#at;
    this.#text = this.#text.slice(kept);
    this.#at -= kept;
    if (this.#start >= 0) this.#start = 0;
    return sound && this.#text.length <= LONGEST_ROW * 16;
  }

  /** False where it ends in the middle. */
  end(): boolean {
    return this.#open.length === 0;
  }

  get line(): number {
    return this.#line;
  }

  #scan(): boolean {
    const text = this.#text;
    while (this.#at < text.length) {
      const character = text[this.#at] ?? "";
      switch (character) {
        case '"': {
          const end = endOfString(text, this.#at);
          if (end < 0) return this.#open.length > 0;
          if (this.#open.length === 1) this.#name = text.slice(this.#at + 1, end);
          this.#at = end + 1;
          continue;
        }
        case "{":
        case "[":
          this.#begin(character);
          break;
        case "}":
        case "]":
          if (!this.#finish(character)) return false;
          break;
        case "\n":
          this.#line += 1;
          break;
        default:
          // Outside of everything only space can be.
          if (this.#open.length === 0 && character.trim() !== "" && character !== ",") return false;
      }
      this.#at += 1;
    }
    return true;
  }

  #begin(bracket: string): void {
    if (this.#level === this.#open.length && bracket === "{") this.#start = this.#at;
    this.#open.push(bracket);
    const list = bracket === "[" && (this.#open.length === 1 || (this.#open.length === 2 && LISTS.includes(this.#name)));
    if (this.#level === null && list) this.#level = this.#open.length;
  }

  #finish(bracket: string): boolean {
    if (this.#open.pop() !== (bracket === "}" ? "{" : "[")) return false;
    if (this.#level !== null && this.#open.length < this.#level) this.#level = null;
    if (this.#start >= 0 && this.#open.length === this.#level) {
      giveRecords(this.#text.slice(this.#start, this.#at + 1), 0, this.#records);
      this.#start = -1;
    }
    return true;
  }
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === "\\") slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return -1;
}
