import { Catalog } from "../catalog.js";
import { DrawdownError } from "../error.js";

const DEEPEST = 64;
const LARGEST_WHOLE = 2 ** 53;

/** An object on the way down, as far as paths, depth and cycles need to know it. */
interface Container {
  readonly value: object;
  readonly name: string | number;
  readonly inside: Container | null;
  readonly depth: number;
}

/**
 * The JSON text of plain data: exact for numbers and bigints, RFC 3339 for Dates, a Catalog as its document.
 * What JSON would drop, round or turn into `{}` is refused, with `name` as the root of the error's path.
 */
export function encode(value: unknown, name = ""): string {
  return write(value, name, null);
}

/**
 * The JSON text of an object that may have a Catalog as its `catalog`, and that Catalog by itself: it need not be
 * written and parsed again.
 */
export function encodeBesideCatalog(value: unknown): { text: string; catalog: Catalog | undefined } {
  const plain = typeof value === "object" && value !== null && isPlain(value);
  const catalog: unknown = plain && "catalog" in value ? value.catalog : undefined;
  return catalog instanceof Catalog
    ? { text: encode({ ...(value as object), catalog: undefined }), catalog }
    : { text: encode(value), catalog: undefined };
}

/** Bytes that can cross as they are; also those of another realm, which `instanceof` would miss. */
export function requireBytes(value: unknown, name: string): Uint8Array {
  if (Object.prototype.toString.call(value) === "[object Uint8Array]") return value as Uint8Array;
  throw refuse(`${describe(value)} is given where a Uint8Array is needed`, name, null);
}

/** The plain text of a decimal, for what does not cross as JSON. */
export function encodeDecimal(value: unknown, name: string): string {
  if (typeof value === "bigint") return String(value);
  return typeof value === "number" ? withoutExponent(writeNumber(value, name, null)) : requireText(value, name);
}

/** A string that can cross as it is. */
export function requireText(value: unknown, name: string): string {
  if (typeof value !== "string") throw refuse(`${describe(value)} is given where text is needed`, name, null);
  return wellFormed(value, name, null);
}

function write(value: unknown, name: string | number, inside: Container | null): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(wellFormed(value, name, inside));
    case "number":
      return writeNumber(value, name, inside);
    case "bigint":
      return `"${value}"`;
    case "boolean":
      return String(value);
    case "object":
      return value === null ? "null" : writeObject(value, name, inside);
    default:
      throw refuse(`${describe(value)} is not data`, name, inside);
  }
}

function writeNumber(value: number, name: string | number, inside: Container | null): string {
  if (!Number.isFinite(value)) throw refuse(`${value} is not a number that can be counted with`, name, inside);
  if (Number.isInteger(value) && Math.abs(value) > LARGEST_WHOLE) {
    throw refuse(`${value} is beyond 2^53, where numbers stop being exact; pass a bigint or text`, name, inside);
  }
  return JSON.stringify(value);
}

/** Only small fractions have one: what is large and whole has been refused. */
function withoutExponent(text: string): string {
  const [, sign, whole, fraction = "", places] = /^(-?)(\d)\.?(\d*)e-(\d+)$/.exec(text) ?? [];
  return places === undefined ? text : `${sign}0.${"0".repeat(Number(places) - 1)}${whole}${fraction}`;
}

function writeObject(value: object, name: string | number, inside: Container | null): string {
  if (value instanceof Catalog) return write(value.toJSON(), name, inside);
  if (isDate(value)) return writeDate(value, name, inside);

  for (let outer = inside; outer !== null; outer = outer.inside) {
    if (outer.value === value) throw refuse("the object contains itself", name, inside);
  }
  const depth = (inside?.depth ?? 0) + 1;
  if (depth > DEEPEST) throw refuse(`data is nested more than ${DEEPEST} deep`, name, inside);

  const container: Container = { value, name, inside, depth };
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item: unknown, index) => write(item, index, container)).join()}]`;
  }
  if (!isPlain(value)) throw refuse(`${describe(value)} is not plain data`, name, inside);
  return `{${Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${JSON.stringify(wellFormed(key, key, container))}:${write(item, key, container)}`)
    .join()}}`;
}

function writeDate(value: Date, name: string | number, inside: Container | null): string {
  if (Number.isNaN(value.getTime())) throw refuse("an invalid Date is given", name, inside);
  return `"${value.toISOString()}"`;
}

/** Whether text has no half of a character (a lone surrogate). */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function wellFormed(text: string, name: string | number, inside: Container | null): string {
  if (!isWellFormed(text)) throw refuse("the text holds half a character (a lone surrogate)", name, inside);
  return text;
}

/** Also of a Date from another realm, which `instanceof` would miss. */
function isDate(value: object): value is Date {
  return Object.prototype.toString.call(value) === "[object Date]";
}

/** An object literal or a record without prototype, of any realm. */
export function isPlain(value: object): boolean {
  if (Object.prototype.toString.call(value) !== "[object Object]") return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A value in words, for an error. */
export function describe(value: unknown): string {
  if (typeof value !== "object") return typeof value === "undefined" ? "undefined" : `a ${typeof value}`;
  if (value === null) return "null";
  const maker: unknown = value.constructor;
  return typeof maker === "function" && maker.name !== "" ? `an object of ${maker.name}` : "an object";
}

function refuse(what: string, name: string | number, inside: Container | null): DrawdownError {
  const path = pathTo(name, inside);
  return new DrawdownError("invalid_input", path === "" ? what : `${path}: ${what}`, path === "" ? undefined : path);
}

function pathTo(name: string | number, inside: Container | null): string {
  const outer = inside === null ? "" : pathTo(inside.name, inside.inside);
  if (typeof name === "number") return `${outer}[${name}]`;
  return outer === "" ? name : `${outer}.${name}`;
}
