import { isDrawdownError, type Catalog, type UsageColumns } from "drawdown/web";
import { FIELDS, TOKEN_FIELDS, isFailed, isNoCall, type Field, type Mapping, type TokenField } from "./usage_fields.ts";
import { Names, OTHERS } from "./usage_names.ts";
import type { Cells, RowProblem } from "./usage_source.ts";
import { instantOf, numberOf } from "./usage_values.ts";

// Rows of a file, priced by the package and added up. What is kept does not grow with the file: single requests while
// they are few, then hours, then days of each model and agent.

export interface Pricing {
  catalog: Catalog;
  meter: string;
  plan: string | null;
  /** By a model's name in the file, the one of the price list that it is priced as. */
  models: Record<string, string>;
  /** By agent, the model that all its requests are priced as, whatever answered them. */
  agentModels: Record<string, string>;
}

/** All that the page shows of a file. Credits are counted in units of 10^-scale. */
export interface Report {
  /** Rows in the file: priced ones, skipped ones, ones of unknown models and ones in error. */
  rows: number;
  priced: number;
  requests: number;
  /** Rows that stand for several requests. */
  summed: number;
  skipped: { kind: Skip; rows: number }[];
  errors: RowErrors[];
  unknown: { model: string; rows: number; nearest: string[] }[];
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
export type Skip = "idle" | "failed" | "no-call";
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
  kind: RowProblem | "number" | "time" | "requests" | "price";
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
/** Priced at once; large enough that crossing into the package costs nothing. */
const BATCH = 1 << 14;
const OTHER_FIELDS: OtherField[] = ["user", "conversation"];
const INDEX = Object.fromEntries(FIELDS.map((field, index) => [field, index])) as Record<Field, number>;

/** How a model of the file is priced: as which of the list, or not at all. */
interface Model {
  priced: number | null;
  rows: number;
  nearest: string[];
}

export class UsageBook {
  readonly #pricing: Pricing;
  readonly #relative: boolean;
  readonly #timed: boolean;
  readonly #counted: boolean;
  /** What is read and must be a number; of these, what the meter is told. */
  readonly #read: TokenField[];
  readonly #told: TokenField[];
  readonly #takesModel: boolean;
  readonly #defaultModel: string | null;
  readonly #known: string[];

  readonly #modelNames = new Names(MOST_MODELS);
  readonly #agentNames = new Names(MOST_AGENTS);
  readonly #others: { field: OtherField; names: Names; sums: Map<number, { credits: bigint; requests: number }> }[];
  readonly #models: Model[] = [];
  readonly #pricedModels: string[] = [];

  readonly #batch = {
    length: 0,
    at: new Float64Array(BATCH),
    line: new Float64Array(BATCH),
    /** Which row of the file: a row that stands for several requests has several places here. */
    row: new Float64Array(BATCH),
    weight: new Float64Array(BATCH),
    tokens: {} as Record<TokenField, Float64Array>,
    priced: new Uint32Array(BATCH),
    model: new Uint32Array(BATCH),
    agent: new Uint32Array(BATCH),
    others: OTHER_FIELDS.map(() => new Uint32Array(BATCH)),
  };
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
    const { catalog, meter } = pricing;
    const { quantities, attributes, measured } = catalog.inputs(meter);
    const takes = new Set([...quantities.map(({ name }) => name), ...measured]);
    const model = attributes.find(({ name }) => name === "model");
    this.#pricing = pricing;
    this.#relative = relative;
    this.#timed = mapping.time !== undefined;
    this.#counted = mapping.requests !== undefined;
    this.#grain = this.#timed ? "request" : "day";
    this.#read = TOKEN_FIELDS.filter((field) => mapping[field] !== undefined);
    this.#told = this.#read.filter((field) => takes.has(field));
    this.#takesModel = model !== undefined;
    this.#defaultModel = model?.default ?? null;
    this.#known = model?.values ?? [];
    this.#others = OTHER_FIELDS.filter((field) => mapping[field] !== undefined).map((field) => ({
      field,
      names: new Names(MOST_NAMES),
      sums: new Map(),
    }));
    for (const field of TOKEN_FIELDS) this.#batch.tokens[field] = new Float64Array(BATCH);
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
    if (skip !== null) {
      this.#rows += 1;
      this.#skipped.set(skip, (this.#skipped.get(skip) ?? 0) + 1);
      return;
    }
    const at = this.#timed ? instantOf(cell("time"), this.#relative) : 0;
    if (Number.isNaN(at)) return this.problem("time", line, "time", cell("time"));
    const tokens: number[] = [];
    for (const field of this.#read) {
      const text = cell(field);
      // A class of tokens that a row does not name is one that it does not have; how many went in and out is always there.
      const value = text === "" && field !== "inputTokens" && field !== "outputTokens" ? 0 : numberOf(text);
      if (Number.isNaN(value)) {
        if (this.#told.includes(field) || text !== "") return this.problem("number", line, field, text);
        tokens.push(0);
      } else tokens.push(value);
    }
    const requests = this.#counted && cell("requests") !== "" ? numberOf(cell("requests")) : 1;
    const whole = Number.isInteger(requests) && requests > 0 && (requests === 1 || tokens.every(Number.isInteger));
    if (!whole) return this.problem("requests", line, "requests", cell("requests"));
    this.#rows += 1;
    const agent = this.#agentNames.code(cell("agent"));
    const code = this.#modelNames.code(cell("model"));
    const model = this.#model(code);
    const priced = this.#pricedAs(agent, model);
    if (priced === null) {
      model.rows += 1;
      return;
    }
    this.#priced += 1;
    this.#requests += requests;
    if (requests > 1) this.#summed += 1;
    const others = this.#others.map(({ field, names }) => names.code(cell(field)));
    const pieces = split(tokens, requests);
    if (this.#batch.length + pieces.length > BATCH) this.#price();
    for (const { weight, parts } of pieces) {
      const { length } = this.#batch;
      this.#batch.at[length] = at;
      this.#batch.line[length] = line;
      this.#batch.row[length] = this.#rows;
      this.#batch.weight[length] = weight;
      this.#batch.priced[length] = priced;
      this.#batch.model[length] = code;
      this.#batch.agent[length] = agent;
      this.#read.forEach((field, index) => (this.#batch.tokens[field][length] = parts[index] ?? 0));
      others.forEach((name, index) => ((this.#batch.others[index] as Uint32Array)[length] = name));
      this.#batch.length += 1;
    }
  }

  report(): Report {
    this.#price();
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
      unknown: this.#models.flatMap(({ rows, nearest }, code) =>
        rows > 0 ? [{ model: this.#modelNames.values[code] ?? "", rows, nearest }] : [],
      ),
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
    const silent = cell("model") === "" && this.#read.every((field) => cell(field) === "");
    const idle = this.#counted && none("requests") && this.#read.every(none);
    return (silent && this.#read.length > 0) || idle ? "idle" : null;
  }

  #model(code: number): Model {
    const known = this.#models[code];
    if (known) return known;
    // Codes come in order, but the one of all others may come late.
    while (this.#models.length <= code) this.#models.push(this.#look(this.#modelNames.values[this.#models.length] ?? ""));
    return this.#models[code] as Model;
  }

  #look(name: string): Model {
    const chosen = this.#pricing.models[name];
    const own = name === "" ? (this.#defaultModel ?? "") : name;
    const accepted = [...(chosen === undefined ? [] : [chosen]), own].find((model) => this.#refusal(model) === null);
    return accepted === undefined
      ? { priced: null, rows: 0, nearest: this.#nearest(name, this.#refusal(own) ?? "") }
      : { priced: this.#pricedModel(accepted), rows: 0, nearest: [] };
  }

  /** What the price list has against a model; null where it takes it. */
  #refusal(model: string): string | null {
    if (!this.#takesModel) return null;
    const quantities = Object.fromEntries(this.#told.map((field) => [field, 1]));
    try {
      this.#pricing.catalog.price({ meter: this.#pricing.meter, quantities, attributes: { ...this.#plan(), model } });
      return null;
    } catch (error) {
      if (!isDrawdownError(error)) throw error;
      // Anything else is wrong with every row, and is said of each.
      return error.path?.endsWith("attributes.model") ? error.message : null;
    }
  }

  /** The list's models, the one that the package suggests first, then those that share most of their name. */
  #nearest(name: string, problem: string): string[] {
    const own = wordsOf(name);
    const rank = (model: string) => {
      const words = wordsOf(model);
      const shared = words.filter((word) => own.includes(word)).length;
      return (problem.endsWith(`"${model}"?`) ? 100 : 0) + 2 * shared - words.length;
    };
    return [...this.#known].sort((one, other) => rank(other) - rank(one));
  }

  #plan(): Record<string, string> {
    const { catalog, meter, plan } = this.#pricing;
    const reads = catalog.inputs(meter).attributes.some(({ name }) => name === "plan");
    return plan !== null && reads ? { plan } : {};
  }

  #pricedModel(name: string): number {
    const known = this.#pricedModels.indexOf(name);
    return known >= 0 ? known : this.#pricedModels.push(name) - 1;
  }

  #pricedAs(agent: number, model: Model): number | null {
    const other = this.#pricing.agentModels[this.#agentNames.values[agent] ?? ""];
    return other !== undefined && agent !== OTHERS ? this.#pricedModel(other) : model.priced;
  }

  #price(): void {
    const batch = this.#batch;
    const { length } = batch;
    if (length === 0) return;
    batch.length = 0;
    const plan = Object.entries(this.#plan()).map(([name, value]) => [name, { values: [value], codes: new Uint32Array(length) }]);
    const columns: UsageColumns = {
      meter: this.#pricing.meter,
      length,
      quantities: Object.fromEntries(this.#told.map((field) => [field, batch.tokens[field].subarray(0, length)])),
      attributes: {
        ...Object.fromEntries(plan),
        ...(this.#takesModel ? { model: { values: this.#pricedModels, codes: batch.priced.slice(0, length) } } : {}),
      },
      ...(this.#timed ? { at: batch.at.slice(0, length) } : {}),
    };
    const { credits, scale, errors } = this.#pricing.catalog.priceColumns(columns);
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
      else this.#add(row, (credits[row] ?? 0n) * factor);
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

  #add(row: number, each: bigint): void {
    const batch = this.#batch;
    const weight = batch.weight[row] ?? 1;
    const credits = weight === 1 ? each : each * BigInt(weight);
    const at = batch.at[row] ?? 0;
    const line: Line = {
      at,
      model: batch.model[row] ?? 0,
      agent: batch.agent[row] ?? 0,
      credits,
      requests: weight,
      inputTokens: (batch.tokens.inputTokens[row] ?? 0) * weight,
      outputTokens: (batch.tokens.outputTokens[row] ?? 0) * weight,
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

const wordsOf = (model: string): string[] => model.toLowerCase().match(/[a-z]+|\d+/g) ?? [];

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
