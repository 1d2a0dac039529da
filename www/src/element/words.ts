import { language, languageOf, type Language } from "../locale.ts";
import { element as english } from "../words/english/element.ts";
import { estimate } from "../words/english/estimate.ts";
import { page } from "../words/english/page.ts";
import { takeWords, type Words } from "../words/words.ts";

type ElementWords = Pick<Words, "page" | "estimate"> & { element: typeof english };

// English comes with the calculator, as most pages speak it or nothing that there are words in.
const SOURCES: Record<Language, () => ElementWords | Promise<ElementWords>> = {
  en: () => ({ page, estimate, element: english }),
  ar: () => import("./arabic.ts"),
};

/** What only the element says. To be read while something is drawn, as `words`. */
export const elementWords: typeof english = { ...english };

takeWords("en", { page, estimate });

/** Speaks the language of the page around the element, where there are words in it, and says whether that is another. */
export async function speakAs(tag: string | null): Promise<boolean> {
  const next = languageOf(tag) ?? "en";
  if (next === language()) return false;
  let found: ElementWords;
  try {
    found = await SOURCES[next]();
  } catch {
    // In the wrong language is better than not at all; asked again, it is tried again.
    return false;
  }
  const { element, ...others } = found;
  takeWords(next, others);
  Object.assign(elementWords, element);
  return true;
}
