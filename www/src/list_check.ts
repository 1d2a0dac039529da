import { Catalog, isDrawdownError } from "drawdown/web";
import { pathText, placeOf, valueAt, withValue, without, type Json, type Path } from "./list_document.ts";

// The package's own parser is the one judge of a list: what the schema says and more, because both are made of the same
// lines and it also knows what contradicts what. The schema only tells which fields there are.

/** Something wrong in a list: at the innermost place that exists, with the package's own words. */
export interface Problem {
  place: Path;
  /** Where it says that it is, which may be a field that is missing. */
  path: string;
  message: string;
}

/** So many are looked for; the rest comes up when these are mended. */
const MOST = 20;

/** The list, or everything that is wrong with it. `sound` is what it was when it last was right. */
export function check(document: Json, sound: Json): { catalog: Catalog } | { problems: Problem[] } {
  const problems: Problem[] = [];
  let tried = document;
  for (;;) {
    try {
      const catalog = Catalog.parse(JSON.stringify(tried));
      if (problems.length === 0) return { catalog };
      catalog.free();
      return { problems };
    } catch (error) {
      if (!isDrawdownError(error)) throw error;
      const path = error.path ?? "";
      const place = placeOf(tried, path);
      // The parser stops at the first: with that one mended, the next comes up.
      const mended = mend(tried, place, sound);
      if (problems.some((known) => known.path === path) || problems.length === MOST) return { problems };
      problems.push({ place: placeOf(document, path), path, message: withoutPath(error.message, path) });
      if (mended === null) return { problems };
      tried = mended;
    }
  }
}

/** With what was sound at that place, or without what is new there. */
function mend(document: Json, place: Path, sound: Json): Json | null {
  for (let depth = place.length; depth > 0; depth--) {
    const part = place.slice(0, depth);
    const before = valueAt(sound, part);
    if (before !== undefined && before !== valueAt(document, part)) return withValue(document, part, before);
    if (before === undefined && depth > 1) return without(document, part);
  }
  return null;
}

const withoutPath = (message: string, path: string): string => (path && message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message);

export const isAt = (problem: Problem, path: Path): boolean => pathText(problem.place) === pathText(path);
