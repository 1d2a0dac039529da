import { CatalogHandle, ColumnsHandle } from "#glue";
import { DrawdownError, type ErrorCode } from "../error.js";
import type { PricedColumns, UsageColumns } from "../types.js";
import { cross } from "./boundary.js";
import { describe, encode, isPlain, requireText } from "./input.js";

const FIELDS = ["meter", "length", "quantities", "attributes", "at", "ids"];

/** What columns cost; their arrays cross once, each as it is. */
export function priceColumns(handle: CatalogHandle, columns: UsageColumns): PricedColumns {
  const held = hold(columns);
  try {
    const said = summary(cross(() => handle.price_columns(held)));
    return { credits: held.credits(), scale: said.scale, total: said.total, errors: listed(said) };
  } finally {
    held.free();
  }
}

interface Summary {
  scale: number;
  total: string;
  rows: number[];
  errors: { code: ErrorCode; message: string }[];
}

const summary = (text: string): Summary => JSON.parse(text);

function listed({ rows, errors }: Summary): PricedColumns["errors"] {
  return errors.map(({ code, message }, index) => ({ row: rows[index] as number, code, message }));
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
