import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Problem } from "./list_check.ts";
import { isAt } from "./list_check.ts";
import { pathText, type Json, type Path } from "./list_document.ts";
import type { PriceList } from "./price_list.ts";

/** What every field of the form needs to know. */
export interface Editor {
  /** The list in use, which explains its rates. */
  list: PriceList;
  document: Json;
  problems: Problem[];
  change: (step: string | null, make: (document: Json) => Json) => void;
}

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (editor === null) throw new Error("a field outside of an editor");
  return editor;
}

/** What is wrong just here. */
export const useProblems = (path: Path): Problem[] => useEditor().problems.filter((problem) => isAt(problem, path));

/** The id of a field's element, by which a message leads to it. */
export const elementId = (path: Path): string => `list ${pathText(path)}`.replaceAll(/\s/g, "_");
