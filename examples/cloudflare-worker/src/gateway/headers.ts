/** What of a client's request goes up: nothing that says who it is, or that another might act on. */
const UP = ["content-type", "accept", "anthropic-version", "anthropic-beta", "openai-beta"];
/** What of an answer goes down. */
const DOWN = [
  "content-type",
  "retry-after",
  "x-request-id",
  "request-id",
  "openai-processing-ms",
  "openai-version",
  "openai-model",
];

/** The headers for the upstream, with its own key. */
export function upstreamHeaders(from: Headers, wire: string, key: string): Headers {
  const headers = kept(from, UP);
  // Compressed, a stream would be held back until there is enough to compress.
  headers.set("accept-encoding", "identity");
  if (wire === "messages") headers.set("x-api-key", key);
  else headers.set("authorization", `Bearer ${key}`);
  return headers;
}

/** The headers for the client. The body has been decompressed, so that nothing may say how it was. */
export function clientHeaders(from: Headers, event: string): Headers {
  const headers = kept(from, DOWN);
  headers.set("cache-control", "no-cache, no-transform");
  headers.set("x-drawdown-event", event);
  return headers;
}

function kept(from: Headers, names: string[]): Headers {
  const headers = new Headers();
  for (const name of names) {
    const value = from.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}
