import schema from "drawdown/catalog.schema.json";
import type { Json } from "./list_document.ts";

// The catalog format as the package ships it, read as the fields of a form: what kind of value stands where, and what a
// new one starts as. What is sound is for the package to say.

/** A part of the JSON Schema, as far as the format uses it. */
export interface SchemaNode {
  $ref?: string;
  $defs?: Record<string, SchemaNode>;
  description?: string;
  type?: string | string[];
  const?: string;
  enum?: string[];
  allOf?: SchemaNode[];
  anyOf?: SchemaNode[];
  oneOf?: SchemaNode[];
  items?: SchemaNode;
  properties?: Record<string, SchemaNode>;
  additionalProperties?: SchemaNode | boolean;
  required?: string[];
}

export type Kind =
  | { is: "text" | "decimal" | "whole" | "flag" | "textOrFlag" | "rate" }
  /** One of these words; with `decimal`, or a number. */
  | { is: "choice"; words: string[]; decimal: boolean }
  | { is: "list" | "named"; of: SchemaNode }
  | { is: "record"; fields: Field[] }
  /** An object with just one of these fields. */
  | { is: "variants"; fields: Field[] };
export interface Field {
  name: string;
  node: SchemaNode;
  required: boolean;
  /** null stands for "none". */
  nullable: boolean;
  /** What it is, in the format's own words. */
  says: string;
}

const RATE = "#/$defs/Rate";
const SHAPE = "#/$defs/Shape";
const named = (reference: string): SchemaNode => schema.$defs?.[reference.replace("#/$defs/", "")] ?? {};

/** The whole document. */
export const WHOLE: SchemaNode = schema;

const kinds = new WeakMap<SchemaNode, Kind>();

export function kindOf(node: SchemaNode): Kind {
  const known = kinds.get(node) ?? readKind(node);
  kinds.set(node, known);
  return known;
}

/** The ways to price, each a field of a rate. */
export const SHAPES: Field[] = fieldsOfVariants(named(SHAPE));

function readKind(node: SchemaNode): Kind {
  const plain = resolved(node);
  if (plain === named(RATE)) return { is: "rate" };
  const types = [plain.type ?? []].flat().filter((type) => type !== "null");
  const either = (plain.anyOf ?? []).map(resolved);
  const words = either.flatMap((each) => each.enum ?? []);
  if (words.length > 0) return { is: "choice", words, decimal: true };
  // What may be a number or its text is a decimal.
  if (either.some(({ type }) => type === "number")) return { is: "decimal" };
  if (plain.oneOf?.every((each) => each.const !== undefined)) {
    return { is: "choice", words: plain.oneOf.map((each) => each.const ?? ""), decimal: false };
  }
  if (plain.oneOf) return { is: "variants", fields: fieldsOfVariants(plain) };
  if (types.length === 2) return { is: "textOrFlag" };
  switch (types[0]) {
    case "array":
      return { is: "list", of: plain.items ?? {} };
    case "object":
      return typeof plain.additionalProperties === "object"
        ? { is: "named", of: plain.additionalProperties }
        : { is: "record", fields: fieldsOf(plain) };
    case "integer":
      return { is: "whole" };
    case "boolean":
      return { is: "flag" };
    default:
      return { is: "text" };
  }
}

/** What a new value of this kind starts as; the package says what is still wrong with it. */
export function blank(node: SchemaNode): Json {
  const kind = kindOf(node);
  switch (kind.is) {
    case "text":
    case "textOrFlag":
      return "";
    case "decimal":
    case "rate":
      return "1";
    case "whole":
      return 1;
    case "flag":
      return true;
    case "choice":
      return kind.decimal ? "1" : (kind.words[0] ?? "");
    case "list":
      return [];
    case "named":
      return {};
    case "record":
      return Object.fromEntries(kind.fields.filter(({ required }) => required).map((field) => [field.name, startOf(field)]));
    case "variants":
      return Object.fromEntries(kind.fields.slice(0, 1).map((field) => [field.name, blank(field.node)]));
  }
}

const startOf = (field: Field): Json => (field.nullable ? null : blank(field.node));

/** Without what only wraps it: a description, "or null", a name. */
function resolved(node: SchemaNode): SchemaNode {
  const only = node.allOf?.[0];
  if (only) return resolved(only);
  if (node.$ref !== undefined) return resolved(named(node.$ref));
  const others = node.anyOf?.filter(({ type }) => type !== "null");
  if (others?.length === 1 && others[0]) return resolved(others[0]);
  return node;
}

function fieldsOf({ properties = {}, required = [] }: SchemaNode): Field[] {
  const { $schema: _, ...own } = properties;
  const all = Object.entries(own).map(([name, node]) => ({
    name,
    node,
    required: required.includes(name),
    nullable: takesNull(node),
    says: cleaned(node.description ?? ""),
  }));
  // Names, then single values, then groups of them, what has to be there before what may be; sentences at the end.
  const rank = ({ name, node, required }: Field) => {
    if (name === "id" || name === "name") return 0;
    if (name === "source") return 5;
    return (["list", "named", "record", "variants", "rate"].includes(kindOf(node).is) ? 3 : 1) + (required ? 0 : 1);
  };
  return all.sort((one, other) => rank(one) - rank(other));
}

function fieldsOfVariants({ oneOf = [] }: SchemaNode): Field[] {
  return oneOf.flatMap((variant) => fieldsOf(variant).map((field) => ({ ...field, says: cleaned(variant.description ?? field.says) })));
}

function takesNull(node: SchemaNode): boolean {
  if (node.allOf?.some(takesNull) || node.anyOf?.some(({ type }) => type === "null")) return true;
  return Array.isArray(node.type) && node.type.includes("null");
}

/** Prose without the marks of a Rust comment. */
function cleaned(prose: string): string {
  return (prose.split("\n\n")[0] ?? "").replaceAll(/\[`?([^\]`]+)`?\]/g, "$1").replaceAll("`", "").replaceAll("\n", " ");
}
