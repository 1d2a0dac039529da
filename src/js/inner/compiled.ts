import { CatalogHandle, type RateHandle } from "#glue";
import type { Quote, QuoteLine, Usage } from "../types.js";
import { cross } from "./boundary.js";
import { scaledText } from "./decimal.js";
import { encode } from "./input.js";
import { keepBehind, madeWhenRead } from "./made.js";

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

/** A price that wasm holds in integers, for usage that differs in its amounts alone. The lines of its quotes wait. */
export class Compiled {
  readonly #source: Source;
  readonly #rate: RateHandle;
  readonly #scale: number;
  /** The price of a credit, as an integer at a scale of its own. */
  readonly #worth: { digits: number; scale: number } | null = null;
  /** The first quote for such usage. */
  readonly #model: Quote;
  /** The first such usage, without its amounts. */
  readonly #usage: Usage;
  readonly #names: string[];

  constructor(source: Source, handle: CatalogHandle, rate: RateHandle, usage: Usage, quote: Quote) {
    const { quantities = {}, ...rest } = usage;
    this.#source = source;
    this.#rate = rate;
    this.#scale = rate.scale();
    this.#model = { ...quote, lines: [] };
    this.#usage = rest.attributes === undefined ? rest : { ...rest, attributes: { ...rest.attributes } };
    this.#names = Object.keys(quantities);
    const price = handle.credit_price();
    if (price !== undefined) {
      const [whole = "", fraction = ""] = price.split(".");
      this.#worth = { digits: Number(whole + fraction), scale: fraction.length };
    }
  }

  free(): void {
    this.#rate.free();
  }

  /** Undefined for amounts that the long way prices, or refuses. */
  quote(first: number, second: number, third: number, fourth: number): Quote | undefined {
    const credits = this.#rate.credits(first, second, third, fourth);
    if (credits !== credits) return undefined;
    const model = this.#model;
    const worth = this.#worth;
    let cost = null;
    if (worth !== null && model.cost !== null) {
      const digits = credits * worth.digits;
      if (digits > Number.MAX_SAFE_INTEGER) return undefined;
      cost = { amount: scaledText(digits, this.#scale + worth.scale), currency: model.cost.currency };
    }
    const quote = {
      credits: scaledText(credits, this.#scale),
      creditsHigh: null,
      cost,
      exempt: model.exempt,
      sample: model.sample,
      catalog: { id: model.catalog.id, effectiveFrom: model.catalog.effectiveFrom },
    };
    keepBehind(quote, { price: this, amounts: [first, second, third, fourth] } satisfies Kept);
    this.#source.lent = true;
    return Object.defineProperty(quote, "lines", LINES) as unknown as Quote;
  }

  /** The lines for amounts, made now. */
  lines(amounts: number[]): QuoteLine[] {
    const quantities = Object.fromEntries(this.#names.map((name, index) => [name, amounts[index] as number]));
    return this.#source.lines({ ...this.#usage, quantities });
  }
}

interface Kept {
  readonly price: Compiled;
  readonly amounts: number[];
}

const LINES = madeWhenRead("lines", ({ price, amounts }: Kept) => price.lines(amounts));
