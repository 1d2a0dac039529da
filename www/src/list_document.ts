import Big from "big.js";

// A price list as plain data while it is edited: every change gives a new document that shares what it left alone.

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type Key = string | number;
export type Path = readonly Key[];

/** A record's entries; what is none has none. */
export const entriesOf = (value: Json | undefined): [string, Json][] =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];

/** The value there; undefined where there is nothing. Only what a document holds itself is ever found. */
export function valueAt(document: Json, path: Path): Json | undefined {
  let value: Json | undefined = document;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<Key, Json>)[key];
  }
  return value;
}

/** With another value there; a record gets a new field at its end. */
export function withValue(document: Json, path: Path, value: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const inner = withValue(valueAt(document, [key]) ?? null, rest, value);
  if (Array.isArray(document)) return Object.assign([...document], { [key]: inner });
  const entries = entriesOf(document);
  // Never by assignment: a field may be called "__proto__".
  return Object.fromEntries(
    entries.some(([name]) => name === key)
      ? entries.map(([name, old]) => [name, name === key ? inner : old])
      : [...entries, [String(key), inner]],
  );
}

export function without(document: Json, path: Path): Json {
  const key = path.at(-1);
  const place = path.slice(0, -1);
  const holder = valueAt(document, place);
  if (key === undefined || holder === undefined) return document;
  const rest = Array.isArray(holder)
    ? holder.filter((_, index) => index !== key)
    : Object.fromEntries(entriesOf(holder).filter(([name]) => name !== key));
  return withValue(document, place, rest);
}

/** With a record's field under another name, in its place; as it was where that name is taken. */
export function renamed(document: Json, path: Path, name: string): Json {
  const place = path.slice(0, -1);
  const entries = entriesOf(valueAt(document, place));
  if (entries.some(([taken]) => taken === name)) return document;
  return withValue(document, place, Object.fromEntries(entries.map(([old, value]) => [old === path.at(-1) ? name : old, value])));
}

/** A path as the package writes it in its errors: `plans.pro.steps[0].price`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return `${text}${text === "" ? "" : "."}${key === "" ? '""' : key}`;
  }, "");
}

/** The innermost place of a document that a path of the package's leads to: names may hold dots, so it is walked. */
export function placeOf(document: Json, text: string): Path {
  const walk = (value: Json | undefined, path: Path): Path => {
    const keys: Key[] = Array.isArray(value) ? value.map((_, index) => index) : entriesOf(value).map(([name]) => name);
    const next = keys
      .map((key) => [...path, key])
      .filter((child) => leadsTo(pathText(child), text))
      .sort((one, other) => pathText(other).length - pathText(one).length)[0];
    return next ? walk(valueAt(document, next), next) : path;
  };
  return walk(document, []);
}

/** Whether a path is another or an outer part of it. */
export const leadsTo = (outer: string, inner: string): boolean =>
  outer === "" || inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);

/**
 * A JSON text that the package has read, as plain data with every digit: a number that JavaScript would round is kept as
 * its text, which the format takes as well.
 */
export function exactly(text: string): Json {
  const kept = text.replaceAll(/"(?:[^"\\]+|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') || (/^-?\d+$/.test(token) && Number.isSafeInteger(Number(token))) ? token : `"${new Big(token).toFixed()}"`,
  );
  return JSON.parse(kept) as Json;
}
