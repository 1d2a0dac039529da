// What a row of a usage file can say, and the columns by which the known exports say it. The names are those of their
// own documentation: OpenAI's usage API and dashboard export, LiteLLM's spend logs, Langfuse's exports (from its tables
// and to blob storage), and OpenTelemetry's semantic conventions for generative AI, today's and those before 1.36.

/** What a column can be taken for. */
export const FIELDS = [
  "time",
  "model",
  "agent",
  "inputTokens",
  "outputTokens",
  "cachedInputTokens",
  "cacheWriteTokens",
  "reasoningTokens",
  "images",
  "seconds",
  "characters",
  "requests",
  "user",
  "conversation",
  "status",
  "operation",
  "id",
] as const;
export type Field = (typeof FIELDS)[number];
export const TOKEN_FIELDS = ["inputTokens", "outputTokens", "cachedInputTokens", "cacheWriteTokens", "reasoningTokens"] as const satisfies Field[];
/** What a row can be charged by, besides that it happened. */
export const QUANTITY_FIELDS = [...TOKEN_FIELDS, "images", "seconds", "characters"] as const satisfies Field[];
export type QuantityField = (typeof QUANTITY_FIELDS)[number];

/** The column of each field, by its name; a field that no column holds is left out. */
export type Mapping = Partial<Record<Field, string>>;

/** A column of the file, with the first value in it that is not empty. */
export interface Column {
  name: string;
  example: string;
}

/** By field, the columns that mean it, the most telling first; after "=" one that is not nested in anything. */
const NAMES: Record<Field, string[]> = {
  time: [
    "startTimeUnixNano", "startTime", "start_time", "start_time_iso", "timestamp", "created_at", "createdAt", "created",
    "aggregation_timestamp", "datetime", "time", "date", "t_s",
  ],
  model: [
    "gen_ai.request.model", "gen_ai.response.model", "provided_model_name", "providedModelName", "model", "model_name",
    "snapshot_id", "model_group",
  ],
  agent: [
    "gen_ai.agent.name", "agent", "agent_name", "agentName", "agent_id", "bot", "chatbot", "trace_name", "traceName",
    "project_name", "project_id", "service.name", "team_id", "application", "trace",
  ],
  inputTokens: [
    "gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "inputUsage", "input_tokens", "prompt_tokens", "inputTokens",
    "promptTokens", "n_context_tokens_total",
  ],
  outputTokens: [
    "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "outputUsage", "output_tokens", "completion_tokens",
    "outputTokens", "completionTokens", "n_generated_tokens_total",
  ],
  cachedInputTokens: [
    "gen_ai.usage.cache_read.input_tokens", "input_cached_tokens", "cache_read_input_tokens", "cached_input_tokens",
    "cachedInputTokens", "cached_tokens",
  ],
  cacheWriteTokens: [
    "gen_ai.usage.cache_creation.input_tokens", "input_cache_write_tokens", "cache_creation_input_tokens", "cacheWriteTokens",
  ],
  reasoningTokens: ["gen_ai.usage.reasoning.output_tokens", "reasoning_tokens", "reasoningTokens"],
  images: ["images", "n_images", "num_images", "image_count"],
  seconds: ["seconds", "audio_seconds", "duration_seconds", "num_seconds"],
  characters: ["characters", "n_characters", "num_characters"],
  requests: ["num_model_requests", "n_requests", "request_count", "requests"],
  user: ["user_id", "userId", "user", "end_user", "user_email"],
  conversation: ["gen_ai.conversation.id", "session_id", "sessionId", "conversation_id", "conversation"],
  status: ["status"],
  operation: ["gen_ai.operation.name", "call_type", "type", "=object"],
  id: ["request_id", "requestId", "gen_ai.response.id", "spanId", "span_id", "observation_id", "call_id", "event_id", "=id"],
};

export type Format = "openai" | "openai-api" | "litellm" | "langfuse" | "opentelemetry" | "trace";

/** What gives a format away: columns that it has and others do not, all of them. */
const SIGNS: [Format, string[]][] = [
  ["openai-api", ["num_model_requests", "object", "input_tokens"]],
  ["openai-api", ["num_model_requests", "object", "start_time"]],
  ["openai", ["num_model_requests", "start_time", "input_tokens"]],
  ["litellm", ["request_id", "startTime", "prompt_tokens", "completion_tokens"]],
  ["langfuse", ["traceId", "startTime", "inputUsage"]],
  ["langfuse", ["trace_id", "start_time", "provided_model_name"]],
  ["opentelemetry", ["gen_ai.usage.input_tokens"]],
  ["opentelemetry", ["gen_ai.usage.prompt_tokens"]],
  ["trace", ["t_s", "trace", "input_tokens", "output_tokens"]],
];

/** The format that the columns give away; null where it is none of the known ones. */
export const formatOf = (columns: Column[]): Format | null =>
  SIGNS.find(([, signs]) => signs.every((sign) => columns.some(({ name }) => means(name, sign))))?.[0] ?? null;

/** What each column is most likely to be; the visitor may correct it. A column with values in it comes before an empty one. */
export function guessMapping(columns: Column[]): Mapping {
  const mapping: Mapping = {};
  for (const field of FIELDS) {
    const candidates = NAMES[field].flatMap((name) => columns.filter((column) => means(column.name, name)));
    const found = candidates.find(({ example }) => example !== "") ?? candidates[0];
    if (found) mapping[field] = found.name;
  }
  return mapping;
}

/** Names are the same in any case, and below whatever they are nested in; after "=" only where they are not nested. */
function means(column: string, name: string): boolean {
  if (name.startsWith("=")) return column.trim().toLowerCase() === name.slice(1);
  const [own, known] = [column.trim().toLowerCase(), name.toLowerCase()];
  return own === known || own.endsWith(`.${known}`);
}

/** Rows of these only sum up the rows of the calls within them, or are no calls of a model at all. */
const NO_CALLS = new Set([
  "invoke_agent", "create_agent", "invoke_workflow", "execute_tool", "retrieval",
  "span", "event", "agent", "tool", "chain", "retriever", "evaluator", "guardrail",
]);
const FAILED = new Set(["failure", "failed", "error"]);

/** What a row is, by which its meter is chosen: one of these, or its own word for it. */
const KINDS: Record<string, string[]> = {
  reply: [
    "", "reply", "chat", "completion", "completions", "chat.completion", "text_completion", "generate_content", "response", "responses",
    "generation", "message", "messages", "anthropic_messages",
  ],
  image: ["image", "images", "image_generation", "image_edit", "image_variation"],
  transcription: ["transcription", "transcriptions", "audio_transcription", "audio_transcriptions", "speech_to_text"],
  speech: ["speech", "audio_speech", "audio_speeches", "text_to_speech"],
  embedding: ["embedding", "embeddings"],
  web_search: ["search", "web_search", "web_search_call", "web_search_calls"],
  video: ["video", "videos", "video_generation"],
  document: ["document", "documents", "pdf"],
  call: ["call", "calls", "voice_call"],
  moderation: ["moderation", "moderations"],
};
const KIND_OF = new Map(Object.entries(KINDS).flatMap(([kind, words]) => words.map((word) => [word, kind] as const)));
/** The kinds that are known and are no replies: a price list has a meter for them, or they are left out. */
export const ACTIVITIES: ReadonlySet<string> = new Set(Object.keys(KINDS).filter((kind) => kind !== "reply"));

/** Of "organization.usage.images.result" the third part; LiteLLM's asynchronous calls begin with an a. */
export function kindOf(operation: string): string {
  const own = operation.trim().toLowerCase().replace(/^organization\.usage\.(.+)\.result$/, "$1");
  return KIND_OF.get(own) ?? (own.startsWith("a") ? KIND_OF.get(own.slice(1)) : undefined) ?? own;
}

/** Whether rows of this kind are replies until the visitor says otherwise: so are those of no kind that is known. */
export const isReply = (kind: string): boolean => !ACTIVITIES.has(kind);

export const isNoCall = (operation: string): boolean => NO_CALLS.has(operation.toLowerCase());
export const isFailed = (status: string): boolean => FAILED.has(status.toLowerCase());
