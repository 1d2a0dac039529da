import { CatalogHandle } from "#glue";
import { cross } from "./inner/boundary.js";
import { dispose } from "./dispose.js";
import { DrawdownError } from "./error.js";
import { encode, encodeDecimal, requireText } from "./inner/input.js";
import { priceColumns } from "./inner/columns.js";
import { lend } from "./inner/lend.js";
import { Source } from "./inner/compiled.js";
import { Rates } from "./inner/thin.js";
import type {
  CatalogDocument,
  DecimalIn,
  Inputs,
  Money,
  PricedColumns,
  Purchase,
  Quote,
  Usage,
  UsageColumns,
} from "./types.js";

/**
 * A vendor's price list: meters with rates, plans, packs, overage and policy. Immutable once parsed.
 *
 * It lives in wasm memory until it is freed: by `using`, by `free`, or by the platform's garbage collector where
 * that reaches so far. After that every method throws a DrawdownError `freed`.
 *
 * @example
 * ```js
 * const catalog = Catalog.builtin("wotnot");
 * const quantities = { inputTokens: 1200, outputTokens: 310 };
 * const quote = catalog.price({ meter: "reply", quantities, attributes: { model: "gpt-4o-mini" } });
 * quote.credits; // => "0.1"
 * catalog.free();
 * ```
 */
export class Catalog {
  static {
    lend((catalog) => catalog.#open());
  }

  readonly #source: Source;
  readonly #rates: Rates;

  private constructor(handle: CatalogHandle) {
    this.#source = new Source(handle);
    this.#rates = new Rates(this.#source);
  }

  /**
   * One of the price lists that come with drawdown.
   *
   * @param id `"wotnot"`, `"cleverai"`, `"knockknock"`, `"agent-credits"` or `"bookbag"`.
   * @param patch A JSON merge patch (RFC 7396) over its document, the way to replace sample rates by one's own.
   * @throws DrawdownError `unknown_catalog` for another id; `invalid_catalog` where the patched document is not
   * sound; `invalid_input` where the patch is not plain data.
   * @example
   * ```js
   * Catalog.builtin("bookbag", { name: "Ours" }).toJSON().name; // => "Ours"
   * ```
   */
  static builtin(id: string, patch?: object): Catalog {
    const name = requireText(id, "id");
    const text = patch === undefined ? undefined : encode(patch);
    return new Catalog(cross(() => CatalogHandle.builtin(name, text)));
  }

  /**
   * The price lists that come with drawdown, each with the address its figures come from.
   *
   * @example
   * ```js
   * Catalog.builtins().map(({ id }) => id).includes("cleverai"); // => true
   * ```
   */
  static builtins(): { id: string; name: string; source: string }[] {
    return JSON.parse(cross(() => CatalogHandle.builtins()));
  }

  /**
   * Parses and checks a catalog document.
   *
   * @param document JSON text, or plain data.
   * @throws DrawdownError `invalid_catalog` with the `path` of the field and the nearest known name, an unknown
   * field included; `invalid_input` for what is not JSON or not plain data.
   * @example
   * ```js
   * const document = { ...Catalog.builtin("bookbag").toJSON(), id: "ours" };
   * Catalog.parse(document).toJSON().id; // => "ours"
   * ```
   */
  static parse(document: string | CatalogDocument): Catalog {
    const text = typeof document === "string" ? requireText(document, "") : encode(document);
    return new Catalog(cross(() => CatalogHandle.parse(text)));
  }

  /**
   * The document, as plain data that `parse` takes back; also what `JSON.stringify` writes.
   *
   * @throws DrawdownError `freed`.
   * @example
   * ```js
   * Catalog.builtin("wotnot").toJSON().unit; // => "credit"
   * ```
   */
  toJSON(): CatalogDocument {
    const handle = this.#open();
    return JSON.parse(cross(() => handle.document()));
  }

  /**
   * A rate in words and numbers, for a pricing page.
   *
   * @param meter A meter of the catalog.
   * @param attributes Narrows the sentence, to one model for instance.
   * @throws DrawdownError `unknown_meter`; `unpriced` for an attribute that has no price; `invalid_input`; `freed`.
   * @example
   * ```js
   * typeof Catalog.builtin("bookbag").explain("reply", { model: "GPT-4o" }); // => "string"
   * ```
   */
  explain(meter: string, attributes?: Record<string, string | boolean>): string {
    const handle = this.#open();
    const name = requireText(meter, "meter");
    const text = attributes === undefined ? undefined : encode(attributes, "attributes");
    return cross(() => handle.call("explain", name, text));
  }

  /**
   * What usage of a meter states: the fields of a form that prices it.
   *
   * @throws DrawdownError `unknown_meter`; `freed`.
   * @example
   * ```js
   * const { quantities, attributes } = Catalog.builtin("cleverai").inputs("chat");
   * quantities.map(({ name }) => name); // => ["tokens", "inputTokens", "outputTokens"]
   * attributes[0].values; // => ["GPT-4o Mini", "GPT-4o", "Claude 3.5 Sonnet", "O1 Preview"]
   * ```
   */
  inputs(meter: string): Inputs {
    const handle = this.#open();
    const name = requireText(meter, "meter");
    return JSON.parse(cross(() => handle.call("inputs", name)));
  }

  /**
   * What one usage costs, in credits, with the lines that lead there. Exact, or refused: nothing rounds unless the
   * catalog says so. A quote is plain data. Where tiers, blocks or roundings decide, its `lines` are made when they are
   * first read, which works even once the catalog is freed.
   *
   * @throws DrawdownError `unknown_meter`, `missing_quantity`, `missing_attribute`, `unpriced`, `out_of_range`;
   * `overflow` beyond 28 digits; `invalid_input` for numbers that are not exact and for what is not plain data;
   * `freed`. Each with the `path` in the usage.
   * @example
   * ```js
   * const quote = Catalog.builtin("bookbag").price({ meter: "reply", attributes: { model: "GPT-4o" } });
   * quote.credits; // => "5"
   * quote.exempt; // => null
   * ```
   */
  price(usage: Usage): Quote {
    const handle = this.#open();
    const quote = this.#rates.price(handle, usage);
    if (quote !== undefined) return quote;
    const text = encode(usage);
    return JSON.parse(cross(() => handle.call("price", text)));
  }

  /**
   * What each of many usages costs: `price` for a list, in one crossing into the wasm.
   *
   * @throws DrawdownError as `price` does, for the first usage at fault, with a `path` such as
   * `"usages[3].quantities.inputTokens"`. No quote is returned then.
   * @example
   * ```js
   * const usages = [{ meter: "reply", attributes: { model: "GPT-4o" } }, { meter: "training" }];
   * Catalog.builtin("bookbag").priceAll(usages).map((quote) => quote.credits); // => ["5", "0"]
   * ```
   */
  priceAll(usages: Usage[]): Quote[] {
    const handle = this.#open();
    const text = encode(usages, "usages");
    return JSON.parse(cross(() => handle.call("priceAll", text)));
  }

  /**
   * The fast path: what many events of one meter cost, as columns, without an object per event. Each row costs, or is
   * refused, exactly as `price` has it.
   *
   * @throws DrawdownError `unknown_meter`; `invalid_input` for columns of the wrong kind or of different lengths;
   * `overflow` where the total cannot be held; `freed`. What is wrong with single rows is in `errors` instead, and their
   * credits are 0; there `overflow` may also mean that a row does not fit 64 bits at the scale of all.
   * @example
   * ```js
   * const { credits, scale, total } = Catalog.builtin("cleverai").priceColumns({
   *   meter: "chat",
   *   length: 2,
   *   quantities: { inputTokens: Float64Array.of(1200, 400), outputTokens: Float64Array.of(300, 100) },
   *   attributes: { model: { values: ["GPT-4o"], codes: Uint32Array.of(0, 0) } },
   * });
   * credits[0]; // => 7500n
   * scale; // => 3
   * total; // => "10"
   * ```
   */
  priceColumns(columns: UsageColumns): PricedColumns {
    return priceColumns(this.#open(), columns);
  }

  /**
   * What a payment buys of one of the catalog's packs.
   *
   * @param pack A pack of the catalog.
   * @param payment How many of it (one when left out) or, where the buyer chooses the amount, how much in the
   * catalog's currency; and the buyer's plan, where the pack depends on it.
   * @throws DrawdownError `unknown_pack`, `unknown_plan`; `out_of_range` for what is not sold; `invalid_input`
   * for the wrong kind of payment; `freed`.
   * @example
   * ```js
   * const bought = Catalog.builtin("cleverai").purchase("credits-5000", { count: 2 });
   * bought.credits; // => "10000"
   * bought.total; // => { amount: "90", currency: "USD" }
   * ```
   */
  purchase(pack: string, payment: { count?: number; amount?: DecimalIn; plan?: string } = {}): Purchase {
    const handle = this.#open();
    const name = requireText(pack, "pack");
    const text = encode(payment);
    return JSON.parse(cross(() => handle.call("purchase", name, text)));
  }

  /**
   * What credits beyond an allotment cost, rounded half up to the currency's minor unit; null where the catalog has
   * no price for them.
   *
   * @param plan The account's plan, which may have a price of its own.
   * @throws DrawdownError `unknown_plan`; `out_of_range` below zero; `invalid_input`; `freed`.
   * @example
   * ```js
   * Catalog.builtin("wotnot").overage(1500); // => { amount: "10.5", currency: "USD" }
   * ```
   */
  overage(credits: DecimalIn, plan?: string): Money | null {
    const handle = this.#open();
    const amount = encodeDecimal(credits, "credits");
    const name = plan === undefined ? undefined : requireText(plan, "plan");
    return JSON.parse(cross(() => handle.call("overage", amount, name)));
  }

  /** Gives its memory back. Twice is harmless; every other method throws `freed` from then on. */
  free(): void {
    const { handle } = this.#source;
    if (handle === undefined) return;
    this.#rates.free();
    this.#source.free(handle);
  }

  /** `free`, called by `using` at the end of its block. */
  [dispose](): void {
    this.free();
  }

  #open(): CatalogHandle {
    const { handle } = this.#source;
    if (handle === undefined) throw new DrawdownError("freed", "this Catalog has been freed");
    return handle;
  }
}
