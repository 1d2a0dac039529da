import type { LedgerHandle } from "#glue";
import type { Balance, Entry, Receipt, Usage } from "../types.js";
import { cross } from "./boundary.js";
import { scaledText } from "./decimal.js";
import { encode, isWellFormed } from "./input.js";
import { isLiteral, keepBehind, madeWhenRead } from "./made.js";

/** What recurs of usage: its names, and which of its attributes are flags. */
interface Shape {
  readonly number: number;
  readonly meter: string;
  /** In the order of the journal, with the places at which they were stated. */
  readonly quantities: readonly (readonly [name: string, place: number])[];
  /** The place among the texts, or the flag itself. */
  readonly attributes: readonly (readonly [name: string, value: number | boolean])[];
}

/** Usage of the same meter with the same names, up to a place in it. */
class Node {
  shape: Shape | undefined;
  readonly texts = new Map<string, Node>();
  readonly flags = new Map<string, Node>();
  readonly quantities = new Map<string, Node>();
}

const FIELDS = new Set(["id", "at", "meter", "quantities", "attributes"]);
/** Names whose order, and whose place in an object, are the same everywhere. */
const PLAIN = /^[A-Za-z][\w-]*$/;
/** Beyond so many places usage goes the long way: a gateway meets few. */
const MOST = 1_000;

/** Events of a ledger that go into it without JSON. */
export class Shapes {
  readonly #meters = new Map<string, Node>();
  readonly #grants: string[] = [];
  #places = 0;

  /** The receipt of plain usage; undefined for any other, which the long way books or refuses. */
  record(handle: LedgerHandle, usage: Usage): Receipt | undefined {
    if (!isLiteral(usage)) return undefined;
    for (const key in usage) if (!FIELDS.has(key)) return undefined;
    const { id, at, meter, quantities = {}, attributes = {} } = usage;
    if (typeof id !== "string" || typeof meter !== "string" || id.includes("\0")) return undefined;
    if (!isLiteral(quantities) || !isLiteral(attributes)) return undefined;
    let texts = id;
    let instant = Number.NaN;
    if (typeof at === "number" && Number.isSafeInteger(at)) instant = at;
    else if (typeof at === "string" && !at.includes("\0")) texts += `\0${at}`;
    else return undefined;

    let node = this.#next(this.#meters, meter);
    for (const name in attributes) {
      const value = attributes[name];
      if (typeof value === "boolean") {
        node = this.#next(node?.flags, `${value} ${name}`);
      } else {
        if (typeof value !== "string" || value.includes("\0")) return undefined;
        texts += `\0${value}`;
        node = this.#next(node?.texts, name);
      }
    }
    let [count, first, second, third, fourth] = [0, 0, 0, 0, 0];
    for (const name in quantities) {
      const amount = quantities[name];
      if (typeof amount !== "number" || !Number.isSafeInteger(amount) || count === 4) return undefined;
      if (count === 0) first = amount;
      else if (count === 1) second = amount;
      else if (count === 2) third = amount;
      else fourth = amount;
      count += 1;
      node = this.#next(node?.quantities, name);
    }
    if (node === undefined || !isWellFormed(texts)) return undefined;
    const shape = (node.shape ??= shapeOf(handle, meter, quantities, attributes));
    if (shape === undefined) return undefined;
    const numbers = cross(() => handle.record(shape.number, instant, texts, first, second, third, fourth));
    if (numbers.length === 0) return JSON.parse(cross(() => handle.receipt()) as string);
    return this.#told(handle, numbers, { shape, texts, amounts: [first, second, third, fourth], inText: instant !== instant });
  }

  #next(nodes: Map<string, Node> | undefined, name: string): Node | undefined {
    let node = nodes?.get(name);
    if (node === undefined && this.#places < MOST) {
      this.#places += 1;
      nodes?.set(name, (node = new Node()));
    }
    return node;
  }

  #told(handle: LedgerHandle, numbers: Float64Array, event: Event): Receipt {
    const draws: string[] = [];
    for (let place = DRAWS; place < numbers.length; place += 3) {
      const number = numbers[place] as number;
      draws.push((this.#grants[number] ??= cross(() => handle.grant(number)) as string));
    }
    const receipt = {} as Receipt;
    keepBehind(receipt, { numbers, event, draws } satisfies Kept);
    // In the order in which every receipt has them.
    Object.defineProperty(receipt, "entries", ENTRIES);
    receipt.corrections = [];
    receipt.refused = [];
    receipt.duplicates = [];
    Object.defineProperty(receipt, "balance", BALANCE);
    receipt.alerts = [];
    receipt.invoices = [];
    return receipt;
  }
}

/** What the numbers of an event do not say. */
interface Event {
  readonly shape: Shape;
  readonly texts: string;
  readonly amounts: readonly number[];
  /** Its instant is the second of its texts. */
  readonly inText: boolean;
}

/** What a receipt is made of. */
interface Kept {
  readonly numbers: Float64Array;
  readonly event: Event;
  readonly draws: string[];
}

function shapeOf(handle: LedgerHandle, meter: string, quantities: object, attributes: object): Shape | undefined {
  const names = [...Object.keys(quantities), ...Object.keys(attributes)];
  if (!isWellFormed(meter) || !names.every((name) => PLAIN.test(name))) return undefined;
  const text = encode({ meter, quantities, attributes });
  let place = 0;
  const values = Object.entries(attributes).map(([name, value]): [string, number | boolean] => [
    name,
    typeof value === "boolean" ? value : place++,
  ]);
  return {
    number: cross(() => handle.shape(text)),
    meter,
    quantities: Object.keys(quantities).map((name, place): [string, number] => [name, place]).sort(byName),
    attributes: values.sort(byName),
  };
}

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]) => (one < other ? -1 : 1);

// The numbers, in the order in which src/ledger/thin.rs puts them: a flag, instants, and amounts as digits and places.
const [BLOCKED, NOW, CYCLE_START, CYCLE_END, BOOKED, STATED, AMOUNTS, ENTRY, DRAWS] = [0, 1, 2, 3, 4, 5, 6, 34, 44] as const;

function entryOf(numbers: Float64Array, { shape, texts, amounts, inText }: Event, draws: string[]): Entry {
  const [id, ...rest] = texts.split("\0") as [string, ...string[]];
  if (inText) rest.shift();
  const usage: Usage = { id, at: instant(numbers, STATED), meter: shape.meter };
  if (shape.quantities.length > 0) {
    usage.quantities = Object.fromEntries(shape.quantities.map(([name, place]) => [name, String(amounts[place])]));
  }
  if (shape.attributes.length > 0) {
    const values = shape.attributes.map(([name, value]) => [name, typeof value === "boolean" ? value : rest[value]]);
    usage.attributes = Object.fromEntries(values);
  }
  return {
    id,
    at: instant(numbers, BOOKED),
    type: "spend",
    credits: amount(numbers, ENTRY),
    draws: draws.map((grant, nth) => ({ grant, credits: amount(numbers, DRAWS + 3 * nth + 1) })),
    overage: amount(numbers, ENTRY + 2),
    debt: amount(numbers, ENTRY + 4),
    forgiven: amount(numbers, ENTRY + 6),
    unmetered: amount(numbers, ENTRY + 8),
    usage,
    exempt: null,
  };
}

function balanceOf(numbers: Float64Array): Balance {
  let place = AMOUNTS;
  const next = () => {
    place += 2;
    return Number.isNaN(numbers[place - 2]) ? null : amount(numbers, place - 2);
  };
  return {
    at: instant(numbers, NOW),
    package: next(),
    consumed: next() as string,
    remaining: next(),
    purchased: next() as string,
    bonus: next() as string,
    drawn: next() as string,
    expired: next() as string,
    voided: next() as string,
    held: next() as string,
    overage: next() as string,
    debt: next() as string,
    forgiven: next() as string,
    unmetered: next() as string,
    used: next(),
    blocked: numbers[BLOCKED] === 1,
    cycle: { start: instant(numbers, CYCLE_START), end: instant(numbers, CYCLE_END) },
  };
}

function amount(numbers: Float64Array, place: number): string {
  const digits = numbers[place] as number;
  const text = scaledText(Math.abs(digits), numbers[place + 1] as number);
  return digits < 0 ? `-${text}` : text;
}

const instant = (numbers: Float64Array, place: number) =>
  new Date(numbers[place] as number).toISOString().replace(".000Z", "Z");

const ENTRIES = madeWhenRead("entries", ({ numbers, event, draws }: Kept) => [entryOf(numbers, event, draws)]);
const BALANCE = madeWhenRead("balance", ({ numbers }: Kept) => balanceOf(numbers));
