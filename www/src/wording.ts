
/** "cachedInputTokens" as "Cached input tokens". */
export function spelt(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll("_", " ");
  return capitalised(words);
}

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);


/** The English plural of an event's noun. */
export function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}
