// The price lists' own names in English.

/** "cachedInputTokens" as "Cached input tokens". */
export const spelt = (name: string): string =>
  capitalised(name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll("_", " "));

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A label within a sentence; what is written in capitals stays so. */
export const uncapitalised = (text: string): string => (/^.[A-Z]/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1));

/** The plural of an event's noun. */
export function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}
