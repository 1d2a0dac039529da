/**
 * What a reply used, in totals: `inputTokens` has the cached and the cache-writing ones in it, `outputTokens` the
 * reasoning ones. Audio and image tokens are parts of the totals and have no place of their own here.
 */
export interface Tokens {
  inputTokens: number;
  cachedInputTokens: number;
  cacheWriteTokens: number;
  outputTokens: number;
  reasoningTokens: number;
}

type Json = Record<string, unknown>;

/** Reads what a provider states; undefined where it states nothing, which is not the same as zero. */
export type TokenReader = (usage: unknown) => Tokens | undefined;

/** Without either of them there is no statement. */
const TOTALS = ["inputTokens", "outputTokens"];

/** OpenAI's chat completions: classes inside the totals. */
export const openaiChat = insideTotals({
  inputTokens: ["prompt_tokens"],
  cachedInputTokens: ["prompt_tokens_details", "cached_tokens"],
  cacheWriteTokens: ["prompt_tokens_details", "cache_write_tokens"],
  outputTokens: ["completion_tokens"],
  reasoningTokens: ["completion_tokens_details", "reasoning_tokens"],
});

/** OpenAI's Responses: the same under other names. */
export const openaiResponses = insideTotals({
  inputTokens: ["input_tokens"],
  cachedInputTokens: ["input_tokens_details", "cached_tokens"],
  cacheWriteTokens: ["input_tokens_details", "cache_write_tokens"],
  outputTokens: ["output_tokens"],
  reasoningTokens: ["output_tokens_details", "reasoning_tokens"],
});

const CACHE_WRITE = "gen_ai.usage.cache_write.input_tokens";
const telemetry = insideTotals({
  inputTokens: ["gen_ai.usage.input_tokens"],
  cachedInputTokens: ["gen_ai.usage.cache_read.input_tokens"],
  cacheWriteTokens: [CACHE_WRITE],
  outputTokens: ["gen_ai.usage.output_tokens"],
  reasoningTokens: ["gen_ai.usage.reasoning.output_tokens"],
});

/** OpenTelemetry's GenAI attributes, the former name of cache writes included. */
export const openTelemetry: TokenReader = (attributes) => {
  const former = count(attributes, "gen_ai.usage.cache_creation.input_tokens");
  return telemetry(former === undefined ? attributes : { [CACHE_WRITE]: former, ...(attributes as Json) });
};

/** Anthropic's messages: `input_tokens` are the fresh ones alone, the cached lie beside. */
export const anthropic: TokenReader = (usage) => {
  const fresh = count(usage, "input_tokens");
  const output = count(usage, "output_tokens");
  if (fresh === undefined && output === undefined) return undefined;
  const read = count(usage, "cache_read_input_tokens") ?? 0;
  const split = sum(
    count(usage, "cache_creation", "ephemeral_5m_input_tokens"),
    count(usage, "cache_creation", "ephemeral_1h_input_tokens"),
  );
  const write = count(usage, "cache_creation_input_tokens") ?? split ?? 0;
  return {
    inputTokens: (fresh ?? 0) + read + write,
    cachedInputTokens: read,
    cacheWriteTokens: write,
    outputTokens: output ?? 0,
    reasoningTokens: 0,
  };
};

/** Gemini: tool use lies beside the prompt, thoughts beside the candidates. */
export const gemini: TokenReader = (usage) => {
  const prompt = count(usage, "promptTokenCount");
  const candidates = count(usage, "candidatesTokenCount");
  if (prompt === undefined && candidates === undefined) return undefined;
  const thoughts = count(usage, "thoughtsTokenCount") ?? 0;
  const input = (prompt ?? 0) + (count(usage, "toolUsePromptTokenCount") ?? 0);
  const output = (candidates ?? 0) + thoughts;
  const total = count(usage, "totalTokenCount");
  return {
    inputTokens: input,
    cachedInputTokens: count(usage, "cachedContentTokenCount") ?? 0,
    cacheWriteTokens: 0,
    // What the total has beyond the parts was put out without a name.
    outputTokens: total === undefined ? output : Math.max(output, total - input),
    reasoningTokens: thoughts,
  };
};

/** The AI SDK's provider V4: partitions with their totals. */
export const aiSdk: TokenReader = (usage) => {
  const [fresh, read, write] = ["noCache", "cacheRead", "cacheWrite"].map((name) => count(usage, "inputTokens", name));
  const [shown, reasoning] = ["text", "reasoning"].map((name) => count(usage, "outputTokens", name));
  const input = count(usage, "inputTokens", "total") ?? sum(fresh, read, write);
  const output = count(usage, "outputTokens", "total") ?? sum(shown, reasoning);
  if (input === undefined && output === undefined) return undefined;
  return {
    inputTokens: input ?? 0,
    cachedInputTokens: read ?? 0,
    cacheWriteTokens: write ?? 0,
    outputTokens: output ?? 0,
    reasoningTokens: reasoning ?? 0,
  };
};

/** A provider that counts classes inside its totals: where each figure stands. */
function insideTotals(places: Record<keyof Tokens, string[]>): TokenReader {
  return (usage) => {
    if (typeof usage !== "object" || usage === null) return undefined;
    const found = Object.entries(places).map(([name, path]) => [name, count(usage, ...path)] as const);
    const isStated = found.some(([name, figure]) => figure !== undefined && TOTALS.includes(name));
    if (!isStated) return undefined;
    return Object.fromEntries(found.map(([name, figure]) => [name, figure ?? 0])) as unknown as Tokens;
  };
}

/** A whole number of tokens at a path; a null, a text or a negative one is no statement. */
function count(value: unknown, ...path: string[]): number | undefined {
  let found = value;
  for (const name of path) found = typeof found === "object" && found !== null ? (found as Json)[name] : undefined;
  return typeof found === "number" && Number.isSafeInteger(found) && found >= 0 ? found : undefined;
}

function sum(...counts: (number | undefined)[]): number | undefined {
  const stated = counts.filter((count) => count !== undefined);
  return stated.length === 0 ? undefined : stated.reduce((total, count) => total + count, 0);
}
