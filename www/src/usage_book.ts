import type { Catalog } from "drawdown/web";
import { FIELDS, QUANTITY_FIELDS, isFailed, isNoCall, kindOf, type Field, type Mapping, type QuantityField } from "./usage_fields.ts";
import { Ids } from "./usage_ids.ts";
import { BATCH, MeterRows, type Model } from "./usage_meter.ts";
import { Names, OTHERS, owned } from "./usage_names.ts";
import type { Cells, RowProblem } from "./usage_source.ts";
import { instantOf, numberOf } from "./usage_values.ts";

// Rows of a file, priced by the package and added up. What is kept does not grow with the file: single requests while
// they are few, then hours, then days of each model and agent.

export interface Pricing {
  catalog: Catalog;
  /** By kind of row, the meter that prices it, null where none is to; kinds that are not named here go to `meter`. */
  meters: Record<string, string | null>;
  meter: string | null;
  plan: string | null;
  /** By a model's name in the file, the one of the price list that it is priced as. */
  models: Record<string, string>;
  /** By agent, the model that all its requests are priced as, whatever answered them. */
  agentModels: Record<string, string>;
}

/** All that the page shows of a file. Credits are counted in units of 10^-scale. */
export interface Report {
  /** Rows in the file: priced ones, skipped ones, ones that no meter is for, ones of unknown models and ones in error. */
  rows: number;
  priced: number;
  requests: number;
  /** Rows that stand for several requests. */
  summed: number;
  skipped: { kind: Skip; rows: number }[];
  errors: RowErrors[];
  unknown: { model: string; meter: string; rows: number; nearest: string[] }[];
  /** Each kind of row that is neither skipped nor in error, with the meter that prices it. */
  kinds: { kind: string; rows: number; meter: string | null }[];
  /** There are more ids than could be compared. */
  manyIds: boolean;
  /** False where no column says when. */
  timed: boolean;
  grain: Grain;
  scale: number;
  models: string[];
  agents: string[];
  /** More names than can be told apart; the rest is under the empty one. */
  crowded: Field[];
  lines: Line[];
  others: { field: OtherField; names: string[]; days: { day: number; name: number; credits: bigint; requests: number }[] }[];
}
export type Skip = "idle" | "failed" | "no-call" | "duplicate";
export type Grain = "request" | "hour" | "day";
export type OtherField = "user" | "conversation";
/** Requests of one agent on one model at one time. */
export interface Line {
  at: number;
  model: number;
  agent: number;
  credits: bigint;
  requests: number;
  inputTokens: number;
  outputTokens: number;
}
export interface RowErrors {
  kind: RowProblem | "number" | "time" | "requests" | "price" | "id" | "kinds";
  rows: number;
  examples: { line: number; field: Field | null; value: string }[];
}

const HOUR = 3_600_000;
const WIDTHS: Record<Grain, number> = { request: 1, hour: HOUR, day: 24 * HOUR };
const MOST_LINES = 20_000;
const MOST_MODELS = 500;
const MOST_AGENTS = 1_000;
const MOST_NAMES = 2_000;
const MOST_EXAMPLES = 5;
const LONGEST_VALUE = 60;
const MOST_KINDS = 100;
const OTHER_FIELDS: OtherField[] = ["user", "conversation"];
/** A class of tokens that a row does not name is one that it does not have; of these it says at least that they are none. */
const NEEDED: Field[] = ["inputTokens", "outputTokens", "seconds", "characters"];
const INDEX = Object.fromEntries(FIELDS.map((field, index) => [field, index])) as Record<Field, number>;

/** A kind of row, by what the file calls it. */
interface Kind {
  kind: string;
  rows: number;
  /** null: no meter is for it. */
  meter: MeterRows | null;
}

export class UsageBook {
  readonly #pricing: Pricing;
  readonly #relative: boolean;
  readonly #timed: boolean;
  readonly #counted: boolean;
  readonly #identified: boolean;
  /** What is read and must be a number, where the meter of the row is told it. */
  readonly #read: QuantityField[];

  readonly #modelNames = new Names(MOST_MODELS);
  readonly #agentNames = new Names(MOST_AGENTS);
  readonly #others: { field: OtherField; names: Names; sums: Map<number, { credits: bigint; requests: number }> }[];
  readonly #ids = new Ids();
  readonly #kinds = new Map<string, Kind>();
  readonly #meters = new Map<string, MeterRows>();
  #last: { operation: string; kind: Kind } | null = null;
  #rows = 0;
  #priced = 0;
  #requests = 0;
  #summed = 0;
  readonly #skipped = new Map<Skip, number>();
  readonly #errors = new Map<RowErrors["kind"], RowErrors>();
  #grain: Grain;
  #scale = 0;
  #list: Line[] = [];
  #byKey = new Map<number, Line>();

  constructor(pricing: Pricing, mapping: Mapping, relative: boolean) {
    this.#pricing = pricing;
    this.#relative = relative;
    this.#timed = mapping.time !== undefined;
    this.#counted = mapping.requests !== undefined;
    this.#identified = mapping.id !== undefined;
    this.#grain = this.#timed ? "request" : "day";
    this.#read = QUANTITY_FIELDS.filter((field) => mapping[field] !== undefined);
    this.#others = OTHER_FIELDS.filter((field) => mapping[field] !== undefined).map((field) => ({
      field,
      names: new Names(MOST_NAMES),
      sums: new Map(),
    }));
  }

  get rows(): number {
    return this.#rows;
  }

  problem(kind: RowErrors["kind"], line: number, field: Field | null = null, value = ""): void {
    if (kind !== "price") this.#rows += 1;
    const errors = this.#errors.get(kind) ?? { kind, rows: 0, examples: [] };
    this.#errors.set(kind, errors);
    errors.rows += 1;
    if (errors.examples.length < MOST_EXAMPLES) errors.examples.push({ line, field, value: value.slice(0, LONGEST_VALUE) });
  }

  row(cells: Cells, line: number): void {
    const cell = (field: Field) => cells[INDEX[field]] ?? "";
    const skip = this.#skips(cell);
    if (skip !== null) return this.#skip(skip);
    const kind = this.#kind(cell("operation"));
    if (kind === null) return this.problem("kinds", line, "operation", cell("operation"));
    const { meter } = kind;
    const at = this.#timed ? instantOf(cell("time"), this.#relative) : 0;
    if (Number.isNaN(at)) return this.problem("time", line, "time", cell("time"));
    const amounts: number[] = [];
    for (const field of this.#read) {
      const text = cell(field);
      const value = text === "" && !NEEDED.includes(field) ? 0 : numberOf(text);
      if (Number.isNaN(value) && (meter?.told.includes(field) || text !== "")) return this.problem("number", line, field, text);
      amounts.push(Number.isNaN(value) ? 0 : value);
    }
    const requests = this.#requestsOf(cell, kind, amounts);
    const whole = Number.isInteger(requests) && requests > 0 && (requests === 1 || amounts.every(Number.isInteger));
    if (!whole) return this.problem("requests", line, "requests", cell("requests"));
    const id = this.#identified ? cell("id") : "";
    const seen = id === "" ? "new" : this.#ids.take(id, cells.join("\0"));
    if (seen === "same") return this.#skip("duplicate");
    if (seen === "other") return this.problem("id", line, "id", id);
    this.#rows += 1;
    kind.rows += 1;
    if (meter === null) return;
    const agent = this.#agentNames.code(cell("agent"));
    const code = this.#modelNames.code(cell("model"));
    const model = meter.model(code, this.#modelNames.values);
    const priced = this.#pricedAs(agent, meter, model);
    if (priced === null) {
      model.rows += 1;
      return;
    }
    this.#priced += 1;
    this.#requests += requests;
    if (requests > 1) this.#summed += 1;
    const others = this.#others.map(({ field, names }) => names.code(cell(field)));
    const pieces = split(amounts, requests);
    const { batch } = meter;
    if (batch.length + pieces.length > BATCH) this.#price(meter);
    for (const { weight, parts } of pieces) {
      const { length } = batch;
      batch.at[length] = at;
      batch.line[length] = line;
      batch.row[length] = this.#rows;
      batch.weight[length] = weight;
      batch.priced[length] = priced;
      batch.model[length] = code;
      batch.agent[length] = agent;
      this.#read.forEach((field, index) => ((batch.quantities[field] as Float64Array)[length] = parts[index] ?? 0));
      others.forEach((name, index) => ((batch.others[index] as Uint32Array)[length] = name));
      batch.length += 1;
    }
  }

  #skip(kind: Skip): void {
    this.#rows += 1;
    this.#skipped.set(kind, (this.#skipped.get(kind) ?? 0) + 1);
  }

  /** The kind that a row says it is; null for more kinds than there can be in earnest. */
  #kind(operation: string): Kind | null {
    // Most rows are what the one before was.
    if (this.#last?.operation === operation) return this.#last.kind;
    const name = kindOf(operation);
    const known = this.#kinds.get(name);
    if (known) {
      this.#last = { operation, kind: known };
      return known;
    }
    if (this.#kinds.size >= MOST_KINDS) return null;
    const { meters, meter } = this.#pricing;
    const id = name in meters ? meters[name] : meter;
    const kind = { kind: owned(name.slice(0, LONGEST_VALUE)), rows: 0, meter: id ? this.#meter(id) : null };
    this.#kinds.set(name, kind);
    return kind;
  }

  #meter(id: string): MeterRows {
    const known = this.#meters.get(id);
    if (known) return known;
    const { catalog, plan, models } = this.#pricing;
    const meter = new MeterRows({ catalog, meter: id, plan, models }, this.#read, this.#timed, this.#others.length);
    this.#meters.set(id, meter);
    return meter;
  }

  /** How many requests a row stands for. A meter that counts images without being told how many charges each as one. */
  #requestsOf(cell: (field: Field) => string, { kind, meter }: Kind, amounts: number[]): number {
    const images = amounts[this.#read.indexOf("images")] ?? 0;
    if (kind === "image" && images > 0 && !meter?.told.includes("images")) return images;
    return this.#counted && cell("requests") !== "" ? numberOf(cell("requests")) : 1;
  }

  report(): Report {
    for (const meter of this.#meters.values()) this.#price(meter);
    const lines = this.#grain === "request" ? this.#list : [...this.#byKey.values()];
    const crowded: Field[] = [
      ...(this.#modelNames.crowded ? ["model" as const] : []),
      ...(this.#agentNames.crowded || this.#byKey.size > MOST_LINES ? ["agent" as const] : []),
      ...this.#others.filter(({ names }) => names.crowded).map(({ field }) => field),
    ];
    return {
      rows: this.#rows,
      priced: this.#priced,
      requests: this.#requests,
      summed: this.#summed,
      skipped: [...this.#skipped].map(([kind, rows]) => ({ kind, rows })),
      errors: [...this.#errors.values()],
      unknown: [...this.#meters.values()].flatMap((meter) =>
        meter.models.flatMap(({ rows, nearest }, code) =>
          rows > 0 ? [{ model: this.#modelNames.values[code] ?? "", meter: meter.id, rows, nearest }] : [],
        ),
      ),
      kinds: [...this.#kinds.values()].filter(({ rows }) => rows > 0).map(({ kind, rows, meter }) => ({ kind, rows, meter: meter?.id ?? null })),
      manyIds: this.#ids.full,
      timed: this.#timed,
      grain: this.#grain,
      scale: this.#scale,
      models: this.#modelNames.values,
      agents: this.#agentNames.values,
      crowded,
      lines: lines.sort((one, other) => one.at - other.at),
      others: this.#others.map(({ field, names, sums }) => ({
        field,
        names: names.values,
        days: [...sums].map(([key, sum]) => ({ day: Math.floor(key / NAME_ROOM), name: key % NAME_ROOM, ...sum })),
      })),
    };
  }

  #skips(cell: (field: Field) => string): Skip | null {
    if (isNoCall(cell("operation"))) return "no-call";
    if (isFailed(cell("status"))) return "failed";
    const none = (field: Field) => cell(field) === "" || Number(cell(field)) === 0;
    const silent = cell("model") === "" && cell("operation") === "" && this.#read.every((field) => cell(field) === "");
    const idle = this.#counted && none("requests") && this.#read.every(none);
    return (silent && this.#read.length > 0) || idle ? "idle" : null;
  }

  #pricedAs(agent: number, meter: MeterRows, model: Model): number | null {
    const other = agent === OTHERS ? undefined : this.#pricing.agentModels[this.#agentNames.values[agent] ?? ""];
    return (other === undefined ? null : meter.own(other)) ?? model.priced;
  }

  #price(meter: MeterRows): void {
    const { batch } = meter;
    const { length } = batch;
    if (length === 0) return;
    const { credits, scale, errors } = meter.price();
    batch.length = 0;
    const factor = this.#rescaled(scale);
    const refused = new Set<number>();
    for (const { row, message } of errors) {
      const own = batch.row[row] ?? 0;
      if (refused.has(own)) continue;
      refused.add(own);
      this.#priced -= 1;
      this.problem("price", batch.line[row] ?? 0, null, message);
    }
    for (let row = 0; row < length; row++) {
      // A row that stands for several requests is left out whole.
      if (refused.has(batch.row[row] ?? 0)) this.#requests -= batch.weight[row] ?? 0;
      else this.#add(batch, row, (credits[row] ?? 0n) * factor);
    }
  }

  /** Brings what is added up and what is to be added to one scale; gives the factor of the latter. */
  #rescaled(scale: number): bigint {
    if (scale > this.#scale) {
      const factor = 10n ** BigInt(scale - this.#scale);
      for (const line of this.#list) line.credits *= factor;
      for (const line of this.#byKey.values()) line.credits *= factor;
      for (const { sums } of this.#others) for (const sum of sums.values()) sum.credits *= factor;
      this.#scale = scale;
    }
    return 10n ** BigInt(this.#scale - scale);
  }

  #add(batch: MeterRows["batch"], row: number, each: bigint): void {
    const weight = batch.weight[row] ?? 1;
    const credits = weight === 1 ? each : each * BigInt(weight);
    const at = batch.at[row] ?? 0;
    const line: Line = {
      at,
      model: batch.model[row] ?? 0,
      agent: batch.agent[row] ?? 0,
      credits,
      requests: weight,
      inputTokens: (batch.quantities.inputTokens?.[row] ?? 0) * weight,
      outputTokens: (batch.quantities.outputTokens?.[row] ?? 0) * weight,
    };
    if (this.#grain === "request") {
      this.#list.push(line);
      if (this.#list.length > MOST_LINES) this.#coarsen("hour");
    } else this.#merge(line);
    const day = Math.floor(at / WIDTHS.day);
    this.#others.forEach(({ sums }, index) => {
      let key = day * NAME_ROOM + (batch.others[index]?.[row] ?? 0);
      if (!sums.has(key) && sums.size >= MOST_LINES) key = day * NAME_ROOM + OTHERS;
      const sum = sums.get(key);
      if (sum) {
        sum.credits += credits;
        sum.requests += weight;
      } else sums.set(key, { credits, requests: weight });
    });
  }

  #merge(line: Line): void {
    const bucket = Math.floor(line.at / WIDTHS[this.#grain]);
    let key = (bucket * NAME_ROOM + line.model) * NAME_ROOM + line.agent;
    let sum = this.#byKey.get(key);
    if (!sum && this.#byKey.size > MOST_LINES) {
      if (this.#grain === "hour") {
        this.#coarsen("day");
        return this.#merge(line);
      }
      key -= line.agent - OTHERS;
      line.agent = OTHERS;
      sum = this.#byKey.get(key);
    }
    if (sum) {
      sum.credits += line.credits;
      sum.requests += line.requests;
      sum.inputTokens += line.inputTokens;
      sum.outputTokens += line.outputTokens;
    } else this.#byKey.set(key, { ...line, at: bucket * WIDTHS[this.#grain] });
  }

  #coarsen(grain: Grain): void {
    const lines = this.#grain === "request" ? this.#list : [...this.#byKey.values()];
    this.#grain = grain;
    this.#list = [];
    this.#byKey = new Map();
    for (const line of lines) this.#merge(line);
  }
}

/** More than there are names of a kind. */
const NAME_ROOM = 4096;

/**
 * Requests that a row only states the sum of, as equally long as whole tokens allow: together exactly what it states. At
 * most one kind more than there are classes of tokens.
 */
function split(tokens: number[], requests: number): { weight: number; parts: number[] }[] {
  if (requests === 1) return [{ weight: 1, parts: tokens }];
  const rests = tokens.map((sum) => sum % requests);
  const cuts = [...new Set([0, ...rests, requests])].sort((one, other) => one - other);
  return cuts.slice(1).map((cut, index) => {
    const from = cuts[index] ?? 0;
    return {
      weight: cut - from,
      parts: tokens.map((sum, kind) => Math.floor(sum / requests) + (from < (rests[kind] ?? 0) ? 1 : 0)),
    };
  });
}
