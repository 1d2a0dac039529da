// A stand-in for the providers that speaks their wire formats, and does what a test tells it to.
import { createServer } from "node:http";
import { gzipSync } from "node:zlib";

/** A running stand-in. `answer` decides each reply: a function of (request, response, body). */
export async function startUpstream() {
  const upstream = { answer: undefined, seen: [], closed: 0 };
  const server = createServer(async (request, response) => {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    const text = Buffer.concat(pieces).toString();
    const body = text === "" ? undefined : JSON.parse(text);
    upstream.seen.push({ method: request.method, url: request.url, headers: request.headers, body, text });
    response.on("close", () => (upstream.closed += 1));
    await upstream.answer(response, body, request);
  });
  // A connection that it closed at the moment of its use would be a failure that no test asked for.
  server.keepAliveTimeout = 600_000;
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  upstream.url = `http://127.0.0.1:${server.address().port}`;
  upstream.stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return upstream;
}

/** A gate: what waits for it goes on when it is opened. */
export function gate() {
  let open;
  const passed = new Promise((resolve) => (open = resolve));
  return { passed, open };
}

export const CHAT_USAGE = {
  prompt_tokens: 1000,
  completion_tokens: 500,
  total_tokens: 1500,
  prompt_tokens_details: { cached_tokens: 200, audio_tokens: 30, image_tokens: 40 },
  completion_tokens_details: { reasoning_tokens: 400, audio_tokens: 10, accepted_prediction_tokens: 0 },
};

export const RESPONSES_USAGE = {
  input_tokens: 1000,
  input_tokens_details: { cached_tokens: 200 },
  output_tokens: 500,
  output_tokens_details: { reasoning_tokens: 400 },
  total_tokens: 1500,
};

/** The same work as Anthropic counts it: the cached tokens beside the fresh ones. */
export const MESSAGES_USAGE = { input_tokens: 800, cache_read_input_tokens: 200, cache_creation_input_tokens: 0 };

/** What 1,000 tokens in, 200 of them cached, and 500 out cost under the tests' list: 0.8 + 0.02 + 2. */
export const CREDITS = "2.82";

const chunk = (delta, more = {}) => ({
  id: "chatcmpl-1",
  object: "chat.completion.chunk",
  created: 1,
  model: "gpt-test-2026-01-01",
  service_tier: "default",
  choices: [{ index: 0, delta, finish_reason: null }],
  ...more,
});

/** A stream of chat completions, as the data of its events. */
export function chatStream(body, { usage = CHAT_USAGE, words = ["Hel", "lo ", "wörld"] } = {}) {
  const asked = body.stream_options?.include_usage;
  const withUsage = (event) => (asked ? { ...event, usage: null } : event);
  return [
    ...words.map((content) => withUsage(chunk({ content }))),
    withUsage({ ...chunk({}), choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }),
    ...(asked && usage ? [{ ...chunk({}), choices: [], usage }] : []),
    "[DONE]",
  ];
}

export function chatAnswer(usage = CHAT_USAGE) {
  const message = { role: "assistant", content: "Hello wörld" };
  const choices = [{ index: 0, message, finish_reason: "stop" }];
  return { id: "chatcmpl-1", object: "chat.completion", model: "gpt-test", service_tier: "default", choices, usage };
}

export function responsesStream(last = "response.completed", usage = RESPONSES_USAGE) {
  const response = { id: "resp_1", object: "response", status: last.split(".")[1], output: [], service_tier: "default", usage };
  return [
    { type: "response.created", response: { ...response, status: "in_progress", usage: null } },
    { type: "response.output_text.delta", delta: "Hello wörld" },
    { type: last, response },
  ];
}

export function messagesStream(usage = MESSAGES_USAGE) {
  const message = { id: "msg_1", type: "message", role: "assistant", content: [], usage: { ...usage, output_tokens: 1 } };
  return [
    { type: "message_start", message },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "ping" },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hello wörld" } },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 200 } },
    { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 500 } },
    { type: "message_stop" },
  ];
}

/** The bytes of events; named ones where the protocol names them. */
export function sse(events) {
  return events
    .map((event) => {
      if (typeof event === "string") return `data: ${event}\n\n`;
      const name = event.type ? `event: ${event.type}\n` : "";
      return `${name}data: ${JSON.stringify(event)}\n\n`;
    })
    .join("");
}

/** Answers with a stream, whole, optionally compressed. */
export function sendStream(response, text, { gzip = false, headers = {} } = {}) {
  const encoding = gzip ? { "content-encoding": "gzip" } : {};
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", ...encoding, ...headers });
  response.end(gzip ? gzipSync(text) : text);
}

export function sendJson(response, value, { status = 200, gzip = false, headers = {} } = {}) {
  const encoding = gzip ? { "content-encoding": "gzip" } : {};
  response.writeHead(status, { "content-type": "application/json", ...encoding, ...headers });
  const text = JSON.stringify(value);
  response.end(gzip ? gzipSync(text) : text);
}
