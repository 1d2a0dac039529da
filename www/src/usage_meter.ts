import { isDrawdownError, type Catalog, type PricedColumns, type UsageColumns } from "drawdown/web";
import type { QuantityField } from "./usage_fields.ts";

// Rows that one meter prices, a batch at a time: what it is told of each, and the models that it knows.

export interface MeterPricing {
  catalog: Catalog;
  meter: string;
  plan: string | null;
  /** By a model's name in the file, the one of the price list that it is priced as. */
  models: Record<string, string>;
}

/** How a model of the file is priced: as which of the meter's, or not at all. */
export interface Model {
  priced: number | null;
  rows: number;
  nearest: string[];
}

/** Priced at once; large enough that crossing into the package costs nothing. */
export const BATCH = 1 << 14;

export class MeterRows {
  readonly id: string;
  /** What is told of each row. */
  readonly told: QuantityField[];
  /** By the code of the model's name in the file. */
  readonly models: Model[] = [];
  readonly batch: Batch;
  readonly #pricing: MeterPricing;
  readonly #timed: boolean;
  readonly #takesModel: boolean;
  readonly #defaultModel: string | null;
  readonly #known: string[];
  readonly #pricedModels: string[] = [];
  readonly #readsPlan: boolean;
  readonly #own = new Map<string, number | null>();

  /** Of a file in which these fields can be read, and in which names of so many other kinds are told apart. */
  constructor(pricing: MeterPricing, read: QuantityField[], timed: boolean, others: number) {
    const { quantities, attributes, measured } = pricing.catalog.inputs(pricing.meter);
    const takes = new Set([...quantities.map(({ name }) => name), ...measured]);
    const model = attributes.find(({ name }) => name === "model");
    this.id = pricing.meter;
    this.told = read.filter((field) => takes.has(field));
    this.batch = new Batch(read, others);
    this.#pricing = pricing;
    this.#timed = timed;
    this.#takesModel = model !== undefined;
    this.#defaultModel = model?.default ?? null;
    this.#known = model?.values ?? [];
    this.#readsPlan = attributes.some(({ name }) => name === "plan");
  }

  /** The model of this code and name. */
  model(code: number, names: string[]): Model {
    // Codes come in order of the file, which has rows of other meters too, and the one of all others may come late.
    const known = this.models[code];
    if (known) return known;
    const model = this.#look(names[code] ?? "");
    this.models[code] = model;
    return model;
  }

  /** The meter's own model of this name; null where it has none. */
  own(name: string): number | null {
    // Asked of every row: the price list is asked once.
    const known = this.#own.get(name);
    if (known !== undefined) return known;
    const own = this.#refusal(name) === null ? this.#pricedModel(name) : null;
    this.#own.set(name, own);
    return own;
  }

  /** What the rows of the batch cost, which is empty after the next row. */
  price(): PricedColumns {
    const { batch } = this;
    const { length } = batch;
    const plan = Object.entries(this.#plan()).map(([name, value]) => [name, { values: [value], codes: new Uint32Array(length) }]);
    const columns: UsageColumns = {
      meter: this.id,
      length,
      quantities: Object.fromEntries(this.told.map((field) => [field, batch.quantities[field]?.subarray(0, length) ?? new Float64Array(length)])),
      attributes: {
        ...Object.fromEntries(plan),
        ...(this.#takesModel ? { model: { values: this.#pricedModels, codes: batch.priced.slice(0, length) } } : {}),
      },
      ...(this.#timed ? { at: batch.at.slice(0, length) } : {}),
    };
    return this.#pricing.catalog.priceColumns(columns);
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
    const quantities = Object.fromEntries(this.told.map((field) => [field, 1]));
    try {
      this.#pricing.catalog.price({ meter: this.id, quantities, attributes: { ...this.#plan(), model } });
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
    const { plan } = this.#pricing;
    return plan !== null && this.#readsPlan ? { plan } : {};
  }

  #pricedModel(name: string): number {
    const known = this.#pricedModels.indexOf(name);
    return known >= 0 ? known : this.#pricedModels.push(name) - 1;
  }
}

const wordsOf = (model: string): string[] => model.toLowerCase().match(/[a-z]+|\d+/g) ?? [];

/** Rows that wait to be priced, as columns. */
class Batch {
  length = 0;
  readonly at = new Float64Array(BATCH);
  readonly line = new Float64Array(BATCH);
  /** Which row of the file: a row that stands for several requests has several places here. */
  readonly row = new Float64Array(BATCH);
  readonly weight = new Float64Array(BATCH);
  readonly priced = new Uint32Array(BATCH);
  readonly model = new Uint32Array(BATCH);
  readonly agent = new Uint32Array(BATCH);
  readonly quantities: Partial<Record<QuantityField, Float64Array>>;
  readonly others: Uint32Array[];

  constructor(read: QuantityField[], others: number) {
    this.quantities = Object.fromEntries(read.map((field) => [field, new Float64Array(BATCH)]));
    this.others = Array.from({ length: others }, () => new Uint32Array(BATCH));
  }
}
