import { ColumnsHandle, type CatalogHandle, type LedgerHandle } from "#glue";
import { DrawdownError } from "../error.js";
import type { ColumnReceipt, PricedColumns, UsageColumns } from "../types.js";
import { cross } from "./boundary.js";
import { describe, encode, isPlain, requireText } from "./input.js";

const FIELDS = ["meter", "length", "quantities", "attributes", "at", "ids"];

/** What columns cost; their arrays cross once, each as it is. */
export function priceColumns(handle: CatalogHandle, columns: UsageColumns): PricedColumns {
  return filled(columns, (held) => handle.price_columns(held)) as PricedColumns;
}

/** What booking columns did. */
export function recordColumns(handle: LedgerHandle, columns: UsageColumns): ColumnReceipt {
  return filled(columns, (held) => handle.record_columns(held)) as ColumnReceipt;
}

function filled(columns: UsageColumns, work: (held: ColumnsHandle) => string): { credits: BigInt64Array } {
  const held = hold(columns);
  try {
    const said: object = JSON.parse(cross(() => work(held)));
    return { credits: held.credits(), ...said };
  } finally {
    held.free();
  }
}

/** The columns in wasm memory. */
function hold(columns: UsageColumns): ColumnsHandle {
  requireRecord(columns, "columns");
  for (const name of Object.keys(columns)) {
    if (!FIELDS.includes(name)) throw refuse(`is not a known field; there are ${FIELDS.join(", ")}`, name);
  }
  const { meter, length, quantities = {}, attributes = {}, at, ids } = columns;
  if (!Number.isInteger(length) || length < 0 || length >= 2 ** 32) {
    throw refuse(`${String(length)} is given where a number of rows is needed`, "length");
  }
  const name = requireText(meter, "meter");
  const held = cross(() => new ColumnsHandle(name, length));
  try {
    for (const [name, column] of entries(quantities, "quantities")) {
      held.quantity(name, requireArray<Float64Array>(column, "Float64Array", `quantities.${name}`));
    }
    for (const [name, column] of entries(attributes, "attributes")) {
      const path = `attributes.${name}`;
      const { values, codes } = requireRecord(column, path);
      const numbers = requireArray<Uint32Array>(codes, "Uint32Array", `${path}.codes`);
      const text = encode(values, `${path}.values`);
      cross(() => held.attribute(name, text, numbers));
    }
    if (at !== undefined) held.at(requireArray<Float64Array>(at, "Float64Array", "at"));
    if (ids !== undefined) {
      const text = encode(ids, "ids");
      cross(() => held.ids(text));
    }
    return held;
  } catch (error) {
    held.free();
    throw error;
  }
}

const entries = (value: unknown, path: string): [string, unknown][] =>
  Object.entries(requireRecord(value, path)).filter(([name, column]) => column !== undefined && requireText(name, path));

function requireRecord(value: unknown, path: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && isPlain(value)) return value as Record<string, unknown>;
  throw refuse(`${describe(value)} is given where a plain object is needed`, path);
}

/** A typed array, also of another realm. */
function requireArray<T>(value: unknown, kind: string, path: string): T {
  if (Object.prototype.toString.call(value) === `[object ${kind}]`) return value as T;
  throw refuse(`${describe(value)} is given where a ${kind} is needed`, path);
}

const refuse = (what: string, path: string) => new DrawdownError("invalid_input", `${path}: ${what}`, path);
