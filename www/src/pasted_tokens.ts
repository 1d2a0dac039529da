// Counts of tokens as people and logs write them: "1,200 input, 300 output", "prompt_tokens: 1200", "1.2k in / 300 out".

const NAMES: [RegExp, string][] = [
  [/cached?|cache.?read/i, "cachedInputTokens"],
  [/^(in|input|prompt)/i, "inputTokens"],
  [/^(out|output|completion)/i, "outputTokens"],
  [/^reasoning/i, "reasoningTokens"],
];
const FIGURE = String.raw`(\d[\d,. ]*\d|\d)\s*(k\b)?`;
const WORD = String.raw`(cached?(?:[ _]input)?|in(?:put)?|prompt|out(?:put)?|completion|reasoning)(?:[ _]?tokens?)?\b`;
const BEFORE = new RegExp(String.raw`${FIGURE}\s*(?:tokens?\s+)?(?:of\s+)?${WORD}`, "gi");
const AFTER = new RegExp(String.raw`\b${WORD}["']?\s*[:=]\s*${FIGURE}`, "gi");

/** The quantities that a text states, by their names; empty where it states none. */
export function pastedTokens(text: string): Record<string, string> {
  const named = [...text.matchAll(AFTER)].map(([, word = "", figure = "", thousands]) => ({ word, figure, thousands }));
  const found = named.length > 0 ? named : [...text.matchAll(BEFORE)].map(([, figure = "", thousands, word = ""]) => ({ word, figure, thousands }));
  return Object.fromEntries(
    found.flatMap(({ word, figure, thousands }) => {
      const name = NAMES.find(([pattern]) => pattern.test(word))?.[1];
      const count = counted(figure, thousands !== undefined);
      return name === undefined || count === null ? [] : [[name, count]];
    }),
  );
}

/** "1,200", "1.200" and "1 200" are the same whole number; a fraction only makes sense of thousands: "1.2k". */
function counted(figure: string, thousands: boolean): string | null {
  if (thousands) {
    const value = Number(figure.replace(",", "."));
    return Number.isFinite(value) ? String(Math.round(value * 1000)) : null;
  }
  return /^\d+$|^\d{1,3}([,. ]\d{3})+$/.test(figure) ? figure.replaceAll(/\D/g, "") : null;
}
