// Which language the page speaks, and how its figures and dates are written.

/** What there are words in. The first is for whoever reads none of them. */
export const LANGUAGES = ["en", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What each calls itself, and which way it runs. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", ar: "العربية" };
export const DIRECTIONS: Record<Language, "ltr" | "rtl"> = { en: "ltr", ar: "rtl" };

/** How a language writes dates for a visitor who reads it as a foreign one. */
const USUAL_LOCALES: Record<Language, string> = { en: "en-GB", ar: "ar" };

let spoken: Language = "en";
/** Browsers pass on what the system calls its language, which may be none: "C". */
const isLocale = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

let wished: readonly string[] = (globalThis.navigator?.languages ?? []).filter(isLocale);

/** The language of the words on screen. */
export const language = (): Language => spoken;

/** Sets it, and the visitor's locales where they are not the browser's. */
export function speak(next: Language, locales: readonly string[] = wished): void {
  spoken = next;
  wished = locales;
}

const known = (tag: string): Language | undefined => LANGUAGES.find((each) => each === tag.split("-")[0]?.toLowerCase());

/** The language with this tag, or null. */
export const languageOf = (tag: string | null): Language | null => (tag === null ? null : (known(tag) ?? null));

/** The first of the visitor's own languages that there are words in. */
export const preferredLanguage = (): Language => wished.flatMap((tag) => known(tag) ?? [])[0] ?? LANGUAGES[0];

/** For what stands in a sentence, such as a month's name: the visitor's own variety of the language on screen. */
export const textLocale = (): string => wished.find((tag) => known(tag) === spoken) ?? USUAL_LOCALES[spoken];

/** For figures and money: the visitor's own locale, whatever the words are in. */
export const numberLocale = (): string => wished[0] ?? "en-US";

/** An Intl format for a locale that can change, made when it is first asked for. */
export function perLocale<Format>(locale: () => string, make: (locale: string) => Format): () => Format {
  const made = new Map<string, Format>();
  return () => {
    const tag = locale();
    const format = made.get(tag) ?? make(tag);
    made.set(tag, format);
    return format;
  };
}
