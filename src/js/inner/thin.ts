import type { CatalogHandle } from "#glue";
import type { Quote, Usage } from "../types.js";
import { cross } from "./boundary.js";
import { Compiled, type Source } from "./compiled.js";
import { encode, isWellFormed } from "./input.js";
import { Linear } from "./linear.js";
import { isLiteral } from "./made.js";

/** What was asked for last is found without a lookup: usage mostly has the names that the usage before it had. */
class Places<Place> {
  readonly #all = new Map<string, Place>();
  #name: string | undefined;
  #place: Place | undefined;

  get(name: string): Place | undefined {
    if (name === this.#name) return this.#place;
    const place = this.#all.get(name);
    if (place !== undefined) {
      this.#name = name;
      this.#place = place;
    }
    return place;
  }

  set(name: string, place: Place): void {
    this.#all.set(name, place);
  }
}

/** Usage of the same meter, with the same attributes and quantities by name, up to a place in it. */
class Node {
  /** Its price; null: it has none that compiles. */
  price: Linear | Compiled | null | undefined;
  readonly attributes = new Places<Attribute>();
  readonly quantities = new Places<Node>();
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
  #meters = new Places<Node>();
  #compiled: Compiled[] = [];
  #places = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  free(): void {
    for (const price of this.#compiled) price.free();
    this.#compiled = [];
    this.#meters = new Places();
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
    // What is known is found here, so that V8 has it all in one function; the rest is found or made by others.
    const start = this.#meters.get(meter) ?? this.#start(meter);
    if (start === undefined) return undefined;
    let node: Node = start;
    if (attributes !== undefined) {
      if (!isLiteral(attributes)) return undefined;
      for (const name in attributes) {
        const value = attributes[name];
        const known: Attribute | undefined = node.attributes.get(name);
        const next: Node | undefined =
          (known?.bears ? known.values.get(value as string) : undefined) ?? this.#follow(node, handle, meter, name, value);
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
        const next: Node | undefined = node.quantities.get(name) ?? this.#measured(node, name);
        if (next === undefined) return undefined;
        node = next;
      }
    }
    const { price } = node;
    if (price === undefined) return this.#compile(node, handle, usage);
    return price === null ? undefined : price.quote(first, second, third, fourth);
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
    if (!isWellFormed(meter)) return undefined;
    const node = this.#place();
    this.#meters.set(meter, node);
    return node;
  }

  #measured(node: Node, name: string): Node | undefined {
    if (!isWellFormed(name)) return undefined;
    const next = this.#place();
    node.quantities.set(name, next);
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
    const linear = JSON.parse(cross(() => handle.call("linear", text)));
    if (linear !== null) {
      node.price = new Linear(linear);
      return quote;
    }
    const rate = cross(() => handle.compiled(text));
    if (rate === undefined) {
      node.price = null;
      return quote;
    }
    const price = new Compiled(this.#source, handle, rate, usage, quote);
    this.#compiled.push(price);
    node.price = price;
    return quote;
  }
}
