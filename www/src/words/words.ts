import type { account } from "./english/account.ts";
import type { beyond } from "./english/beyond.ts";
import type { asked } from "./english/asked.ts";
import type { estimate } from "./english/estimate.ts";
import type { live } from "./english/live.ts";
import type { list } from "./english/list.ts";
import type { page } from "./english/page.ts";
import type { share } from "./english/share.ts";
import type { usage } from "./english/usage.ts";
import { LANGUAGES, language, speak, type Language } from "../locale.ts";

// All that the page says in its own words, in the language on screen. English is the model: every other language has
// to fill its types, so that none lacks a sentence. Each view's words are fetched with the view.

export interface Words {
  page: typeof page;
  estimate: typeof estimate;
  account: typeof account;
  asked: typeof asked;
  beyond: typeof beyond;
  live: typeof live;
  list: typeof list;
  share: typeof share;
  usage: typeof usage;
}
export type WordsPart = keyof Words;

const SOURCES: { [Part in WordsPart]: Record<Language, () => Promise<Pick<Words, Part>>> } = {
  page: { en: () => import("./english/page.ts"), ar: () => import("./arabic/page.ts") },
  estimate: { en: () => import("./english/estimate.ts"), ar: () => import("./arabic/estimate.ts") },
  account: { en: () => import("./english/account.ts"), ar: () => import("./arabic/account.ts") },
  asked: { en: () => import("./english/asked.ts"), ar: () => import("./arabic/asked.ts") },
  beyond: { en: () => import("./english/beyond.ts"), ar: () => import("./arabic/beyond.ts") },
  live: { en: () => import("./english/live.ts"), ar: () => import("./arabic/live.ts") },
  list: { en: () => import("./english/list.ts"), ar: () => import("./arabic/list.ts") },
  share: { en: () => import("./english/share.ts"), ar: () => import("./arabic/share.ts") },
  usage: { en: () => import("./english/usage.ts"), ar: () => import("./arabic/usage.ts") },
};

/** To be read while something is drawn, not before: the language can change. What has not been loaded is not there. */
export const words = {} as Words;

const fetched = Object.fromEntries(LANGUAGES.map((each) => [each, {}])) as Record<Language, Partial<Words>>;

export const hasWords = (of: Language, parts: WordsPart[]): boolean =>
  of === language() && parts.every((part) => part in words);

/** Makes these parts of the words there, in the language on screen. */
export async function loadWords(...parts: WordsPart[]): Promise<void> {
  let of: Language;
  do {
    of = language();
    await fetchWords(of, parts);
  } while (of !== language());
  Object.assign(words, fetched[of]);
}

/** Speaks another language from now on, in these parts and all that were there before. */
export async function translate(next: Language, ...parts: WordsPart[]): Promise<void> {
  await fetchWords(next, [...new Set([...(Object.keys(words) as WordsPart[]), ...parts])]);
  speak(next);
  Object.assign(words, fetched[next]);
}

/** Takes words that are there already, where nothing can be fetched or waited for. */
export function takeWords(of: Language, given: Partial<Words>): void {
  speak(of);
  Object.assign(fetched[of], given);
  Object.assign(words, fetched[of]);
}

async function fetchWords(of: Language, parts: WordsPart[]): Promise<void> {
  const missing = parts.filter((part) => !(part in fetched[of]));
  for (const found of await Promise.all(missing.map((part) => SOURCES[part][of]()))) Object.assign(fetched[of], found);
}
