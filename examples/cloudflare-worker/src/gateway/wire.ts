import { anthropic, openaiChat, openaiResponses, type Tokens } from "./tokens.js";

type Json = Record<string, unknown>;

/** What a reply said about itself, so far. */
export interface Reading {
  /** undefined until the provider states it. */
  tokens: Tokens | undefined;
  /** The tier that served it, which need not be the one that was asked for. */
  serviceTier: string | undefined;
  /** A response that can be asked for again by its name, where the provider gives one. */
  response: { id: string; isOver: boolean } | undefined;
  /** Characters of the answer that could be seen. */
  seen: number;
}

/** One of the protocols that clients speak. */
export interface Wire {
  /** What its requests are sent to, below the upstream's address. */
  path: string;
  /** The most that may be put out, where the request says. */
  maxOutput(body: Json): number | undefined;
  /** Changes a request so that its stream will state usage; says whether the client had not asked for that. */
  askForUsage(body: Json): boolean;
  /** Notes what an event of the stream, or a whole answer, says. */
  note(reading: Reading, message: Json): void;
  /** Whether an event is there only because we asked for usage. */
  isUsageOnly(message: Json): boolean;
}

export const chat: Wire = {
  path: "/v1/chat/completions",
  maxOutput: (body) => whole(body["max_completion_tokens"]) ?? whole(body["max_tokens"]),
  askForUsage(body) {
    if (body["stream"] !== true) return false;
    const options = object(body["stream_options"]);
    if (options["include_usage"] === true) return false;
    body["stream_options"] = { ...options, include_usage: true };
    return true;
  },
  note(reading, message) {
    // Some state it on every chunk, growing: the last one counts, and they are never added up.
    reading.tokens = openaiChat(message["usage"]) ?? reading.tokens;
    reading.serviceTier = text(message["service_tier"]) ?? reading.serviceTier;
    for (const choice of list(message["choices"])) {
      const said = object(choice["delta"] ?? choice["message"]);
      reading.seen += length(said["content"]) + length(said["reasoning_content"]) + length(said["refusal"]);
      for (const call of list(said["tool_calls"])) reading.seen += length(object(call["function"])["arguments"]);
    }
  },
  isUsageOnly: ({ choices, usage }) => Array.isArray(choices) && choices.length === 0 && typeof usage === "object",
};

export const responses: Wire = {
  path: "/v1/responses",
  maxOutput: (body) => whole(body["max_output_tokens"]),
  askForUsage: () => false,
  note(reading, message) {
    const { type } = message;
    // Streamed, the answer is inside the event: completed, incomplete or failed.
    const answer = type === undefined ? message : object(message["response"]);
    reading.tokens = openaiResponses(answer["usage"]) ?? reading.tokens;
    reading.serviceTier = text(answer["service_tier"]) ?? reading.serviceTier;
    const [id, status] = [text(answer["id"]), text(answer["status"])];
    if (id !== undefined && status !== undefined) reading.response = { id, isOver: !UNFINISHED.includes(status) };
    if (typeof type === "string" && type.endsWith(".delta")) reading.seen += length(message["delta"]);
    if (type !== undefined) return;
    for (const item of list(message["output"])) {
      for (const part of list(item["content"])) reading.seen += length(part["text"]);
    }
  },
  isUsageOnly: () => false,
};

const UNFINISHED = ["queued", "in_progress"];

export const messages: Wire = {
  path: "/v1/messages",
  maxOutput: (body) => whole(body["max_tokens"]),
  askForUsage: () => false,
  note(reading, message) {
    const { type } = message;
    const usage = type === "message_start" ? object(message["message"])["usage"] : message["usage"];
    // Its counts are cumulative, and later events leave out what has not changed.
    const stated = anthropic({ ...unread(reading), ...known(usage) });
    if (typeof usage === "object" && usage !== null && stated !== undefined) reading.tokens = stated;
    const tier = object(usage)["service_tier"];
    reading.serviceTier = text(tier) ?? reading.serviceTier;
    if (type === "content_block_delta") {
      const delta = object(message["delta"]);
      reading.seen += length(delta["text"]) + length(delta["thinking"]) + length(delta["partial_json"]);
    }
    if (type === "message") for (const part of list(message["content"])) reading.seen += length(part["text"]);
  },
  isUsageOnly: () => false,
};

/** All of them, by their names in a route's settings. */
export const WIRES = { chat, responses, messages };

/** Anthropic's own fields of what has been read. */
function unread({ tokens }: Reading): Json {
  if (tokens === undefined) return {};
  return {
    input_tokens: tokens.inputTokens - tokens.cachedInputTokens - tokens.cacheWriteTokens,
    cache_read_input_tokens: tokens.cachedInputTokens,
    cache_creation_input_tokens: tokens.cacheWriteTokens,
    output_tokens: tokens.outputTokens,
  };
}

function known(usage: unknown): Json {
  return Object.fromEntries(Object.entries(object(usage)).filter(([, value]) => value !== null));
}

function object(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(object) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function length(value: unknown): number {
  return typeof value === "string" ? value.length : 0;
}

function whole(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
