import { CatalogHandle, type RateHandle } from "#glue";
import type { Quote, QuoteLine, Usage } from "../types.js";
import { cross } from "./boundary.js";
import { scaledText } from "./decimal.js";
import { encode, isWellFormed } from "./input.js";
import { isLiteral } from "./made.js";

/** What a catalog can still be asked after it is freed: the lines of quotes that it has made. */
export class Source {
  handle: CatalogHandle | undefined;
  #document: string | undefined;
  /** A quote was made whose lines may yet be read. */
  lent = false;

  constructor(handle: CatalogHandle) {
    this.handle = handle;
  }

  /** Gives the wasm memory back, and keeps the document where a quote may need it. */
  free(handle: CatalogHandle): void {
    this.handle = undefined;
    if (this.lent) this.#document = cross(() => handle.document());
    cross(() => handle.free());
  }

  lines(usage: Usage): QuoteLine[] {
    const text = encode(usage);
    const { handle } = this;
    if (handle !== undefined) return JSON.parse(cross(() => handle.call("price", text))).lines;
    const again = cross(() => CatalogHandle.parse(this.#document as string));
    try {
      return JSON.parse(cross(() => again.call("price", text))).lines;
    } finally {
      again.free();
    }
  }
}

/** Usage of the same meter, with the same attributes and quantities by name, up to a place in it. */
class Node {
  /** Its price in wasm; null: it has none that compiles. */
  rate: RateHandle | null | undefined;
  scale = 0;
  /** The price of a credit, as an integer at a scale of its own. */
  worth: { digits: number; scale: number } | null = null;
  /** The first quote for such usage. */
  model!: Quote;
  /** The first such usage, without its amounts. */
  usage!: Usage;
  names: string[] = [];
  readonly attributes = new Map<string, Attribute>();
  readonly quantities = new Map<string, Node>();
}

/** An attribute's name: whether its value has a part in the price, and what follows on it. */
class Attribute {
  readonly bears: boolean;
  readonly values = new Map<string | boolean, Node>();
  readonly any: Node;

  constructor(bears: boolean, any: Node) {
    this.bears = bears;
    this.any = any;
  }
}

/** Beyond so many places all are forgotten: a gateway meets few. */
const MOST = 10_000;

/** The compiled prices of a catalog by what usage they are for. */
export class Rates {
  readonly #source: Source;
  #meters = new Map<string, Node>();
  #rates: RateHandle[] = [];
  #places = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  free(): void {
    for (const rate of this.#rates) rate.free();
    this.#rates = [];
    this.#meters = new Map();
    this.#places = 0;
  }

  /** The quote for plain usage whose price compiles; undefined for any other, which the long way prices or refuses. */
  price(handle: CatalogHandle, usage: Usage): Quote | undefined {
    if (!isLiteral(usage)) return undefined;
    for (const key in usage) {
      if (key !== "meter" && key !== "quantities" && key !== "attributes") return undefined;
    }
    if (this.#places > MOST) this.free();
    const { meter, quantities, attributes } = usage;
    if (typeof meter !== "string") return undefined;
    let node = this.#start(meter);
    if (node === undefined) return undefined;
    if (attributes !== undefined) {
      if (!isLiteral(attributes)) return undefined;
      for (const name in attributes) {
        const next = this.#follow(node, handle, meter, name, attributes[name]);
        if (next === undefined) return undefined;
        node = next;
      }
    }
    let [count, first, second, third, fourth] = [0, 0, 0, 0, 0];
    if (quantities !== undefined) {
      if (!isLiteral(quantities)) return undefined;
      for (const name in quantities) {
        const amount = quantities[name];
        if (typeof amount !== "number" || count === 4) return undefined;
        if (count === 0) first = amount;
        else if (count === 1) second = amount;
        else if (count === 2) third = amount;
        else fourth = amount;
        count += 1;
        const next: Node | undefined = this.#measured(node, name);
        if (next === undefined) return undefined;
        node = next;
      }
    }
    const { rate } = node;
    if (rate === undefined) return this.#compile(node, handle, usage);
    if (rate === null) return undefined;
    const credits = rate.credits(first, second, third, fourth);
    return credits === credits ? this.#quote(node, credits, [first, second, third, fourth]) : undefined;
  }

  #quote(node: Node, credits: number, amounts: number[]): Quote | undefined {
    const { model, worth } = node;
    let cost = null;
    if (worth !== null && model.cost !== null) {
      const digits = credits * worth.digits;
      if (digits > Number.MAX_SAFE_INTEGER) return undefined;
      cost = { amount: scaledText(digits, node.scale + worth.scale), currency: model.cost.currency };
    }
    const quote = {
      credits: scaledText(credits, node.scale),
      creditsHigh: null,
      cost,
      exempt: model.exempt,
      sample: model.sample,
      catalog: { id: model.catalog.id, effectiveFrom: model.catalog.effectiveFrom },
    };
    new Behind(quote, this.#source, node, amounts);
    this.#source.lent = true;
    return Object.defineProperty(quote, "lines", LINES) as unknown as Quote;
  }

  #follow(node: Node, handle: CatalogHandle, meter: string, name: string, value: unknown): Node | undefined {
    let attribute = node.attributes.get(name);
    if (attribute === undefined) {
      if (!isWellFormed(name)) return undefined;
      node.attributes.set(name, (attribute = new Attribute(cross(() => handle.bears_on_price(meter, name)), this.#place())));
    }
    if (typeof value !== "string" && typeof value !== "boolean") return undefined;
    if (!attribute.bears) return typeof value === "boolean" || isWellFormed(value) ? attribute.any : undefined;
    let next = attribute.values.get(value);
    if (next === undefined) {
      if (typeof value === "string" && !isWellFormed(value)) return undefined;
      attribute.values.set(value, (next = this.#place()));
    }
    return next;
  }

  #start(meter: string): Node | undefined {
    let node = this.#meters.get(meter);
    if (node === undefined && isWellFormed(meter)) this.#meters.set(meter, (node = this.#place()));
    return node;
  }

  #measured(node: Node, name: string): Node | undefined {
    let next = node.quantities.get(name);
    if (next === undefined && isWellFormed(name)) node.quantities.set(name, (next = this.#place()));
    return next;
  }

  #place(): Node {
    this.#places += 1;
    return new Node();
  }

  /** The first of its kind goes the long way, and leaves what the next ones need. */
  #compile(node: Node, handle: CatalogHandle, usage: Usage): Quote {
    const text = encode(usage);
    const quote: Quote = JSON.parse(cross(() => handle.call("price", text)));
    const rate = cross(() => handle.compiled(text)) ?? null;
    if (rate !== null) {
      this.#rates.push(rate);
      const { quantities = {}, ...rest } = usage;
      node.usage = rest.attributes === undefined ? rest : { ...rest, attributes: { ...rest.attributes } };
      node.names = Object.keys(quantities);
      node.model = { ...quote, lines: [] };
      node.scale = rate.scale();
      const price = handle.credit_price();
      if (price !== undefined) {
        const [whole = "", fraction = ""] = price.split(".");
        node.worth = { digits: Number(whole + fraction), scale: fraction.length };
      }
    }
    node.rate = rate;
    return quote;
  }
}

/** A constructor that returns what it is given, so that a subclass can put a private field on it. */
class Given {
  constructor(value: object) {
    return value;
  }
}

/** What stands behind a quote, on the quote itself and invisible: a WeakMap would cost more than the price. */
class Behind extends Given {
  #source: Source;
  #node: Node;
  #amounts: number[];

  constructor(quote: object, source: Source, node: Node, amounts: number[]) {
    super(quote);
    this.#source = source;
    this.#node = node;
    this.#amounts = amounts;
  }

  /** The lines of a quote, made now. */
  static lines(quote: object): QuoteLine[] | undefined {
    if (!(#node in quote)) return undefined;
    const { usage, names } = quote.#node;
    const quantities = Object.fromEntries(names.map((name, index) => [name, quote.#amounts[index] as number]));
    return quote.#source.lines({ ...usage, quantities });
  }
}

/** Lines are made when they are first read; from then on they are a property like the others. */
const LINES: PropertyDescriptor = {
  get(this: object) {
    const lines = Behind.lines(this);
    Object.defineProperty(this, "lines", { value: lines, writable: true, enumerable: true, configurable: true });
    return lines;
  },
  set(this: object, lines: unknown) {
    Object.defineProperty(this, "lines", { value: lines, writable: true, enumerable: true, configurable: true });
  },
  enumerable: true,
  configurable: true,
};
