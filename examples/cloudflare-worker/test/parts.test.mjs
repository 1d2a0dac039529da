// The gateway's parts by themselves: the splitter byte by byte, and what each provider calls its tokens.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { load } from "./support/bundle.mjs";

const { SseSplitter } = await load("src/gateway/sse.ts");
const tokens = await load("src/gateway/tokens.ts");
const { charged, expected } = await load("src/gateway/price.ts");

const encode = (text) => new TextEncoder().encode(text);
const bytes = (pieces) => Buffer.concat(pieces).toString();

/** Puts pieces through a splitter: the data of its events, and that no byte was lost or moved. */
function split(pieces, longest) {
  const splitter = new SseSplitter(longest);
  const events = [...pieces.flatMap((piece) => splitter.push(piece)), splitter.end()];
  assert.equal(bytes(events.map(({ raw }) => raw)), bytes(pieces));
  return events.map(({ data }) => data).filter((data) => data !== "");
}

describe("4: events", () => {
  const streams = {
    plain: ['data: {"a":"wörld 🌍"}\n\ndata: [DONE]\n\n', ['{"a":"wörld 🌍"}', "[DONE]"]],
    "CR LF": ['data: {"a":1}\r\n\r\ndata: [DONE]\r\n\r\n', ['{"a":1}', "[DONE]"]],
    "CR alone": ["data: 1\r\rdata: 2\r\r", ["1", "2"]],
    "without a space": ["data:1\n\ndata:  2\n\n", ["1", " 2"]],
    comments: [": hi\n\nevent: x\nid: 7\ndata: 1\n: in between\nretry: 3\n\n", ["1"]],
    "several lines": ["data: 1\ndata: 2\n\n", ["1\n2"]],
    "no last newline": ["data: 1\n\ndata: 2", ["1", "2"]],
    "one last newline": ["data: 1\n\ndata: 2\n", ["1", "2"]],
    "a byte order mark": ["\uFEFFdata: 1\n\n", ["1"]],
    "empty lines before": ["\n\n\r\n\ndata: 1\n\n", ["1"]],
    nothing: ["", []],
  };
  for (const [name, [text, expected]] of Object.entries(streams)) {
    test(`${name}: whole, at every place in two, and byte by byte`, () => {
      const all = encode(text);
      assert.deepEqual(split([all]), expected);
      for (let at = 0; at <= all.length; at += 1) {
        assert.deepEqual(split([all.subarray(0, at), all.subarray(at)]), expected, `split at ${at}`);
      }
      assert.deepEqual(split([...all].map((byte) => Uint8Array.of(byte))), expected);
    });
  }

  test("a line without an end does not fill the memory, and what follows is read", () => {
    const long = [encode("data: "), ...Array(50).fill(encode("x".repeat(100))), encode("\n\ndata: 2\n\n")];
    const splitter = new SseSplitter(1000);
    let largest = 0;
    let out = 0;
    for (const piece of long.slice(0, -1)) {
      for (const { raw, data } of splitter.push(piece)) {
        assert.equal(data, "");
        largest = Math.max(largest, raw.length);
        out += raw.length;
      }
    }
    assert(largest <= 1100);
    assert(out > 3900);
    assert.deepEqual(split(long, 1000), ["2"]);
  });
});

describe("usage fields", () => {
  const all = { inputTokens: 1000, cachedInputTokens: 200, cacheWriteTokens: 100, outputTokens: 500, reasoningTokens: 400 };
  const sources = {
    openaiChat: { prompt_tokens: 1000, completion_tokens: 500, prompt_tokens_details: { cached_tokens: 200, cache_write_tokens: 100, audio_tokens: 9 }, completion_tokens_details: { reasoning_tokens: 400, audio_tokens: 9 } },
    openaiResponses: { input_tokens: 1000, output_tokens: 500, input_tokens_details: { cached_tokens: 200, cache_write_tokens: 100 }, output_tokens_details: { reasoning_tokens: 400 } },
    openTelemetry: { "gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 500 },
    gemini: { promptTokenCount: 900, toolUsePromptTokenCount: 100, cachedContentTokenCount: 200, candidatesTokenCount: 100, thoughtsTokenCount: 400, totalTokenCount: 1500 },
    aiSdk: { inputTokens: { total: 1000, noCache: 700, cacheRead: 200, cacheWrite: 100 }, outputTokens: { total: 500, text: 100, reasoning: 400 } },
  };
  test("inside the totals or beside them, they come out as the same totals", () => {
    assert.deepEqual(tokens.openaiChat(sources.openaiChat), all);
    assert.deepEqual(tokens.openaiResponses(sources.openaiResponses), all);
    assert.deepEqual(tokens.aiSdk(sources.aiSdk), all);
    assert.deepEqual(tokens.gemini(sources.gemini), { ...all, cacheWriteTokens: 0 });
    const { total: _, ...parts } = sources.aiSdk.inputTokens;
    assert.deepEqual(tokens.aiSdk({ inputTokens: parts, outputTokens: { text: 100, reasoning: 400 } }), all);
    const beside = { input_tokens: 700, cache_read_input_tokens: 200, cache_creation_input_tokens: 100, output_tokens: 500 };
    assert.deepEqual(tokens.anthropic(beside), { ...all, reasoningTokens: 0 });
    const lives = { input_tokens: 700, cache_read_input_tokens: 200, output_tokens: 500, cache_creation: { ephemeral_5m_input_tokens: 60, ephemeral_1h_input_tokens: 40 } };
    assert.deepEqual(tokens.anthropic(lives), { ...all, reasoningTokens: 0 });
    for (const write of ["cache_write", "cache_creation"]) {
      const spans = { ...sources.openTelemetry, "gen_ai.usage.cache_read.input_tokens": 200, [`gen_ai.usage.${write}.input_tokens`]: 100, "gen_ai.usage.reasoning.output_tokens": 400 };
      assert.deepEqual(tokens.openTelemetry(spans), all);
    }
  });

  test("Gemini's total has the last word on what was put out", () => {
    assert.equal(tokens.gemini({ promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 40 }).outputTokens, 30);
  });

  test("nothing stated is nothing read, and a zero is a zero", () => {
    for (const read of Object.values(tokens)) {
      for (const nothing of [undefined, null, {}, [], "usage", { prompt_tokens: null, input_tokens: "7", output_tokens: -1 }]) {
        assert.equal(read(nothing), undefined);
      }
    }
    assert.equal(tokens.openaiChat({ prompt_tokens: 0, completion_tokens: 0 }).outputTokens, 0);
  });
});

test("a price list that has the classes beside the totals is given them so", () => {
  const route = { meter: "llm", overlap: "beside", bytesPerToken: 3, defaultOutputTokens: 100, maxHoldTokens: 1000 };
  const asked = { id: "a", model: "m", serviceTier: undefined, bytes: 300, maxOutput: undefined };
  const reading = { tokens: tokens.openaiChat({ prompt_tokens: 1000, completion_tokens: 500, prompt_tokens_details: { cached_tokens: 200 }, completion_tokens_details: { reasoning_tokens: 400 } }), serviceTier: undefined, seen: 0 };
  assert.deepEqual(charged(asked, route, reading).quantities, { inputTokens: 800, cachedInputTokens: 200, cacheWriteTokens: 0, outputTokens: 100, reasoningTokens: 400 });
  assert.equal(expected({ ...asked, maxOutput: 5000 }, route).quantities.outputTokens, 1000);
  const unseen = { tokens: undefined, serviceTier: undefined, seen: 900 };
  assert.equal(charged(asked, route, unseen).quantities.outputTokens, 300, "what was seen, where that is more");
  assert.equal(charged({ ...asked, maxOutput: 20 }, route, { ...unseen, seen: 0 }).quantities.outputTokens, 20);
});
