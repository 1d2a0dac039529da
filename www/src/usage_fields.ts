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
  "requests",
  "user",
  "conversation",
  "status",
  "operation",
] as const;
export type Field = (typeof FIELDS)[number];
export const TOKEN_FIELDS = ["inputTokens", "outputTokens", "cachedInputTokens", "cacheWriteTokens", "reasoningTokens"] as const satisfies Field[];
export type TokenField = (typeof TOKEN_FIELDS)[number];

/** The column of each field, by its name; a field that no column holds is left out. */
export type Mapping = Partial<Record<Field, string>>;

/** A column of the file, with the first value in it that is not empty. */
export interface Column {
  name: string;
  example: string;
}

/** By field, the columns that mean it, the most telling first. */
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
  requests: ["num_model_requests", "n_requests", "request_count", "requests"],
  user: ["user_id", "userId", "user", "end_user", "user_email"],
  conversation: ["gen_ai.conversation.id", "session_id", "sessionId", "conversation_id", "conversation"],
  status: ["status"],
  operation: ["gen_ai.operation.name", "type"],
};

export type Format = "openai" | "openai-api" | "litellm" | "langfuse" | "opentelemetry" | "trace";

/** What gives a format away: columns that it has and others do not, all of them. */
const SIGNS: [Format, string[]][] = [
  ["openai-api", ["num_model_requests", "object", "input_tokens"]],
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

/** Names are the same in any case, and below whatever they are nested in. */
function means(column: string, name: string): boolean {
  const [own, known] = [column.trim().toLowerCase(), name.toLowerCase()];
  return own === known || own.endsWith(`.${known}`);
}

/** Rows of these only sum up the rows of the calls within them, or are no calls of a model at all. */
const NO_CALLS = new Set([
  "invoke_agent", "create_agent", "invoke_workflow", "execute_tool", "retrieval",
  "span", "event", "agent", "tool", "chain", "retriever", "evaluator", "guardrail",
]);
const FAILED = new Set(["failure", "failed", "error"]);

export const isNoCall = (operation: string): boolean => NO_CALLS.has(operation.toLowerCase());
export const isFailed = (status: string): boolean => FAILED.has(status.toLowerCase());
