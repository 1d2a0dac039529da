import { Catalog } from "drawdown/web";
import { exactly, type Json } from "./list_document.ts";

// The visitor's own price lists. They live in this browser's storage and nowhere else: an address only names one.

export interface OwnList {
  /** As the address names it: "own.acme". */
  id: string;
  name: string;
  /** The document, sound. */
  text: string;
}

const KEY = "drawdown.lists.1";
const PREFIX = "own.";

let kept: OwnList[] | null = null;
let unreadable: { id: string; text: string }[] = [];
const listeners = new Set<() => void>();

/** Every list of the visitor's that this version can read. */
export function ownLists(): OwnList[] {
  kept ??= readStored();
  return kept;
}

/** What is kept here under ids of one's own and can no longer be read. */
export function unreadableLists(): { id: string; text: string }[] {
  ownLists();
  return unreadable;
}

export const isOwn = (id: string): boolean => id.startsWith(PREFIX);

/** Called whenever a list is added, changed or removed, here or in another tab. */
export function onOwnLists(listener: () => void): () => void {
  const elsewhere = ({ key }: StorageEvent) => {
    if (key !== null && key !== KEY) return;
    kept = null;
    listener();
  };
  listeners.add(listener);
  addEventListener("storage", elsewhere);
  return () => {
    listeners.delete(listener);
    removeEventListener("storage", elsewhere);
  };
}

/** Keeps a new list, and gives its id; `kept` false where the browser would not store it. */
export function addOwnList(text: string): { id: string; stored: boolean } {
  const name = nameIn(exactly(text));
  const slug = name.normalize("NFKD").toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "").slice(0, 30) || "list";
  const taken = new Set([...ownLists(), ...unreadable].map(({ id }) => id));
  const names = [slug, ...Array.from({ length: taken.size + 1 }, (_, index) => `${slug}-${index + 2}`)];
  const id = names.map((each) => PREFIX + each).find((each) => !taken.has(each)) ?? PREFIX;
  return { id, stored: keep([...ownLists(), { id, name, text }]) };
}

export function changeOwnList(id: string, document: Json): boolean {
  const changed = { id, name: nameIn(document), text: JSON.stringify(document) };
  const known = ownLists().some((list) => list.id === id);
  return keep(known ? ownLists().map((list) => (list.id === id ? changed : list)) : [...ownLists(), changed]);
}

export const removeOwnList = (id: string): boolean => keep(ownLists().filter((list) => list.id !== id));

function keep(lists: OwnList[]): boolean {
  kept = lists;
  let stored = true;
  try {
    const all = [...lists, ...unreadable].map(({ id, text }) => ({ id, text }));
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // Full, or not allowed: the list works until the page is left, and the view says so.
    stored = false;
  }
  for (const listener of listeners) listener();
  return stored;
}

function readStored(): OwnList[] {
  unreadable = [];
  return storedTexts().flatMap(({ id, text }) => {
    try {
      Catalog.parse(text).free();
      return [{ id, text, name: nameIn(exactly(text)) }];
    } catch {
      unreadable.push({ id, text });
      return [];
    }
  });
}

function storedTexts(): { id: string; text: string }[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    if (!Array.isArray(stored)) return [];
    return stored.filter(
      (each): each is { id: string; text: string } => typeof each?.id === "string" && isOwn(each.id) && typeof each.text === "string",
    );
  } catch {
    return [];
  }
}

const nameIn = (document: Json): string => {
  const name = typeof document === "object" && document !== null && !Array.isArray(document) ? document["name"] : undefined;
  return typeof name === "string" ? name : "";
};
