// The 26 cases that break metering in the field, each by name, against a stand-in that speaks the real wire formats.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { load } from "./support/bundle.mjs";
import { LIST } from "./support/list.mjs";
import { account, ask, start, UNKEPT } from "./support/worker.mjs";
import { place, run } from "./support/workerd.mjs";
import * as provider from "./support/upstream.mjs";

const { CREDITS, CHAT_USAGE, gate, sse, sendJson, sendStream } = provider;
const CANARY = "sk-canary-0123456789";
const DEFAULT_TOKENS = 250;

let worker;
/** Without Miniflare in front, which would hide from the worker that a client has left. */
let bare;
let bareAt;
let upstream;
const logs = [];

before(async () => {
  upstream = await provider.startUpstream();
  const route = { base: upstream.url, key: "PROVIDER_KEY", meter: "llm", defaultOutputTokens: DEFAULT_TOKENS };
  const routes = {
    openai: route,
    quick: { ...route, drainMs: 100 },
    cached: { ...route, cacheSeconds: 60 },
    capped: { ...route, maxHoldTokens: 1000 },
    elsewhere: { ...route, base: "http://127.0.0.1:9" },
    forgiving: { ...route, onUnknown: "release" },
  };
  const bindings = { GATEWAY: JSON.stringify(routes), PROVIDER_KEY: CANARY };
  bareAt = await place({ entry: "test/support/entry.ts", bindings });
  bare = await run(bareAt);
  worker = await start({
    bindings,
    handleRuntimeStdio: (stdout, stderr) => {
      for (const stream of [stdout, stderr]) stream.on("data", (data) => logs.push(String(data)));
    },
  });
});
after(async () => {
  await worker.stop();
  await bare.kill();
  bareAt.remove();
  await upstream.stop();
});

/** An account without a plan and with so many credits. */
async function funded(credits = 1000, { url } = worker) {
  const acme = await account(url, { catalog: LIST, plan: null });
  await acme.post("/grants", { id: "paid-in", kind: "paid", amount: credits });
  return {
    ...acme,
    balance: async () => (await acme.get("/balance")).body,
    spends: async () => (await acme.get("/activity?type=capture")).body.entries,
    send: (path, body, { route = "openai", ...options } = {}) =>
      fetch(`${acme.base}/gateway/${route}${path}`, {
        method: "POST",
        body: JSON.stringify(body),
        ...options,
        headers: { ...UNKEPT, "content-type": "application/json", authorization: `Bearer ${acme.tokens.meter}`, ...options.headers },
      }),
  };
}

/** Waits for something that is on its way; the runner's own time limit ends a wait in vain. */
async function until(question) {
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The captures of an account, once there are so many and nothing is held any more. */
async function settled(acme, count = 1) {
  return until(async () => {
    const spends = await acme.spends();
    return spends.length >= count && (await acme.balance()).held === "0" && spends;
  });
}

const CHAT = { model: "gpt-test", messages: [{ role: "user", content: "Hi" }] };
const paths = {
  chat: "/v1/chat/completions",
  responses: "/v1/responses",
  messages: "/v1/messages",
};

describe("streams", () => {
  test("1: usage is asked for, and its chunk is kept from a client that did not ask", async () => {
    const acme = await funded();
    upstream.answer = (response, body) => sendStream(response, sse(provider.chatStream(body)));
    const text = await (await acme.send(paths.chat, { ...CHAT, stream: true })).text();
    assert.deepEqual(upstream.seen.at(-1).body.stream_options, { include_usage: true });
    assert.doesNotMatch(text, /prompt_tokens/);
    assert.match(text, /data: \[DONE\]\n\n$/);
    // Most of it is reasoning, which no delta shows.
    assert.equal((await settled(acme))[0].credits, CREDITS);
  });

  test("2: usage after finish_reason, with no choices, is read, and a client that asked gets every byte", async () => {
    const acme = await funded();
    let sent;
    upstream.answer = (response, body) => sendStream(response, (sent = sse(provider.chatStream(body))));
    const body = { ...CHAT, stream: true, stream_options: { include_usage: true } };
    assert.equal(await (await acme.send(paths.chat, body)).text(), sent);
    assert.equal((await settled(acme))[0].credits, CREDITS);
  });

  test("3: usage that grows on every chunk is not added up", async () => {
    const acme = await funded();
    upstream.answer = (response) => {
      const at = (tokens) => ({ choices: [{ index: 0, delta: { content: "a" } }], usage: { ...CHAT_USAGE, completion_tokens: tokens } });
      sendStream(response, sse([at(410), at(450), at(500), "[DONE]"]));
    };
    const text = await (await acme.send(paths.chat, { ...CHAT, stream: true })).text();
    assert.equal(text.match(/"usage"/g).length, 3, "chunks that have choices go on");
    assert.equal((await settled(acme))[0].credits, CREDITS);
  });

  test("4: split byte by byte, in CRLF, with comments and without a last newline, it reads the same", async () => {
    const acme = await funded();
    upstream.answer = async (response, body) => {
      const text = `: hello\n\n${sse(provider.chatStream(body))}`.replaceAll("data: ", "data:").replaceAll("\n", "\r\n");
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const byte of Buffer.from(text.trimEnd())) {
        response.write(Buffer.from([byte]));
        await new Promise(setImmediate);
      }
      response.end();
    };
    const text = await (await acme.send(paths.chat, { ...CHAT, stream: true })).text();
    assert.match(text, /wörld/);
    assert.doesNotMatch(text, /prompt_tokens/);
    assert.equal((await settled(acme))[0].credits, CREDITS);
  });

  for (const last of ["response.completed", "response.incomplete", "response.failed"]) {
    test(`5: Responses states its usage on ${last}`, async () => {
      const acme = await funded();
      upstream.answer = (response) => sendStream(response, sse(provider.responsesStream(last)));
      await (await acme.send(paths.responses, { model: "gpt-test", input: "Hi", stream: true })).text();
      assert.equal((await settled(acme))[0].credits, CREDITS);
    });
  }

  test("5: Responses that state it nowhere are estimated and say so; polling costs nothing", async () => {
    const acme = await funded();
    upstream.answer = (response) => sendStream(response, sse(provider.responsesStream("response.failed", null)));
    await (await acme.send(paths.responses, { model: "gpt-test", input: "Hi", stream: true })).text();
    const [spend] = await settled(acme);
    assert.equal(spend.usage.attributes.estimated, true);
    upstream.answer = (response) => sendJson(response, { id: "resp_1", usage: provider.RESPONSES_USAGE });
    const headers = { ...UNKEPT, authorization: `Bearer ${acme.tokens.meter}` };
    const poll = await fetch(`${acme.base}/gateway/openai/v1/responses/resp_1`, { headers });
    assert.equal((await poll.json()).id, "resp_1");
    assert.equal((await acme.spends()).length, 1);
  });

  test("6: the first byte does not wait for the second", async () => {
    const acme = await funded();
    const rest = gate();
    upstream.answer = async (response, body) => {
      const [first, ...others] = provider.chatStream(body);
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(sse([first]));
      await rest.passed;
      response.end(sse(others));
    };
    const response = await acme.send(paths.chat, { ...CHAT, stream: true });
    assert.equal(response.headers.get("cache-control"), "no-cache, no-transform");
    assert.equal(response.headers.get("content-encoding"), null);
    const reader = response.body.getReader();
    const { value } = await reader.read();
    assert.match(Buffer.from(value).toString(), /Hel/, "it came while the upstream was still waiting for this test");
    rest.open();
    while (!(await reader.read()).done);
    await settled(acme);
  });

  test("7: what the upstream compresses is read, streamed or not, and in errors", async () => {
    const acme = await funded();
    const gzip = true;
    upstream.answer = (response, body) => sendStream(response, sse(provider.chatStream(body)), { gzip });
    assert.match(await (await acme.send(paths.chat, { ...CHAT, stream: true })).text(), /wörld/);
    upstream.answer = (response) => sendJson(response, provider.chatAnswer(), { gzip });
    assert.equal((await (await acme.send(paths.chat, CHAT)).json()).usage.prompt_tokens, 1000);
    assert.deepEqual((await settled(acme, 2)).map(({ credits }) => credits), [CREDITS, CREDITS]);
    upstream.answer = (response) => sendJson(response, { error: { message: "slow down" } }, { gzip, status: 429 });
    // Miniflare would compress it again for a client that can take it.
    const refused = await acme.send(paths.chat, CHAT, { headers: { "accept-encoding": "identity" } });
    assert.equal(refused.headers.get("content-encoding"), null);
    assert.equal((await refused.json()).error.message, "slow down");
  });

  test("8: a streamed reply and its unstreamed twin cost the same, in each protocol", async () => {
    const acme = await funded();
    const twins = [
      [paths.chat, CHAT, (body) => sse(provider.chatStream(body)), provider.chatAnswer()],
      [
        paths.responses,
        { model: "gpt-test", input: "Hi" },
        () => sse(provider.responsesStream()),
        { id: "resp_1", output: [], usage: provider.RESPONSES_USAGE },
      ],
      [
        paths.messages,
        { ...CHAT, model: "claude-test", max_tokens: 600 },
        () => sse(provider.messagesStream()),
        { type: "message", content: [], usage: { ...provider.MESSAGES_USAGE, output_tokens: 500 } },
      ],
    ];
    for (const [index, [path, body, stream, answer]] of twins.entries()) {
      upstream.answer = (response, asked) => (asked.stream ? sendStream(response, stream(asked)) : sendJson(response, answer));
      await (await acme.send(path, { ...body, stream: true })).text();
      await (await acme.send(path, body)).text();
      const [one, other] = await settled(acme, 2 * index + 2);
      assert.deepEqual([one.credits, other.credits], [CREDITS, CREDITS], path);
      assert.deepEqual(one.usage.quantities, other.usage.quantities, path);
    }
  });
});

describe("aborts", () => {
  test("9: a client that leaves just before the usage pays for it exactly", async () => {
    const acme = await funded(1000, bare);
    const left = gate();
    upstream.answer = async (response, body) => {
      const events = provider.chatStream(body);
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(sse(events.slice(0, -2)));
      await left.passed;
      response.end(sse(events.slice(-2)));
    };
    const leaving = new AbortController();
    const response = await acme.send(paths.chat, { ...CHAT, stream: true }, { signal: leaving.signal });
    await response.body.getReader().read();
    leaving.abort();
    left.open();
    const [spend] = await settled(acme);
    assert.equal(spend.credits, CREDITS);
    assert.equal(spend.usage.attributes.estimated, undefined);
  });

  test("9: where no usage comes, an estimate that says so is charged", async () => {
    const acme = await funded(1000, bare);
    upstream.answer = (response) => sendStream(response, sse([{ choices: [{ index: 0, delta: { content: "Hello" } }] }]));
    await (await acme.send(paths.chat, { ...CHAT, stream: true })).text();
    const [spend] = await settled(acme);
    assert.equal(spend.usage.attributes.estimated, true);
    assert.equal(spend.usage.quantities.outputTokens, String(DEFAULT_TOKENS));
  });

  test("10: reading on has an end, and then the hold's time-out settles", async () => {
    const acme = await funded(1000, bare);
    const closed = upstream.closed;
    upstream.answer = (response, body) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(sse(provider.chatStream(body).slice(0, 2)));
      // Who has left is noticed by what is sent.
      const alive = setInterval(() => response.write(": alive\n\n"), 20);
      response.on("close", () => clearInterval(alive));
    };
    const leaving = new AbortController();
    const response = await acme.send(paths.chat, { ...CHAT, stream: true }, { route: "quick", signal: leaving.signal });
    await response.body.getReader().read();
    leaving.abort();
    await until(() => upstream.closed > closed);
    assert.notEqual((await acme.balance()).held, "0", "it is pending, not free");
    await acme.control({ skew: 3_600_000, alarm: true });
    const [spend] = await settled(acme);
    assert.equal(spend.usage.attributes.estimated, true);
  });
});

describe("a pump that nobody tells anything", () => {
  const usage = new TextEncoder().encode(sse(provider.chatStream({ stream_options: { include_usage: true } })));
  const never = new AbortController().signal;
  const drained = { through: (bytes) => bytes, finish: () => new Uint8Array(), signal: never, drainMs: 10_000, idleMs: 10_000 };

  test("11: a client that takes no more bytes, without a word, does not stop the reading", async () => {
    const { pump } = await load("src/gateway/pump.ts");
    const { streamed } = await load("src/gateway/answer.ts");
    const { chat } = await load("src/gateway/wire.ts");
    const answer = streamed(chat, false);
    const sink = new WritableStream({ write: () => new Promise(() => {}) });
    const source = new Blob([usage]).stream();
    const ending = await pump({ ...drained, source, sink, through: answer.through, stallMs: 10 });
    assert.equal(ending, "whole");
    assert.equal(answer.reading.tokens.outputTokens, 500);
  });

  test("11: nor does one whose stream fails", async () => {
    const { pump } = await load("src/gateway/pump.ts");
    let read = 0;
    const sink = new WritableStream({ write: () => Promise.reject(new Error("gone")) });
    const source = new Blob([usage]).stream();
    const through = (bytes) => ((read += bytes.length), bytes);
    assert.equal(await pump({ ...drained, source, sink, through, stallMs: 10_000 }), "whole");
    assert.equal(read, usage.length);
  });

  test("10: an upstream that falls silent is not waited for", async () => {
    const { pump } = await load("src/gateway/pump.ts");
    const source = new ReadableStream({ start: (controller) => controller.enqueue(usage) });
    const { readable, writable } = new TransformStream();
    const client = new Response(readable).text().catch(() => "broken off");
    assert.equal(await pump({ ...drained, source, sink: writable, stallMs: 10_000, idleMs: 10 }), "abandoned");
    assert.equal(await client, "broken off");
  });
});

describe("holds", () => {
  /** An upstream that answers when it is told to. */
  function waiting() {
    const go = gate();
    upstream.answer = async (response) => {
      await go.passed;
      sendJson(response, provider.chatAnswer());
    };
    return go;
  }

  test("12: zero that is stated is zero; nothing stated is not", async () => {
    const acme = await funded();
    const nothing = { prompt_tokens: 0, completion_tokens: 0 };
    upstream.answer = (response) => sendJson(response, provider.chatAnswer(nothing));
    await (await acme.send(paths.chat, CHAT)).text();
    assert.equal((await settled(acme))[0].credits, "0");
    upstream.answer = (response) => sendJson(response, provider.chatAnswer(null));
    await (await acme.send(paths.chat, CHAT)).text();
    const [spend] = await settled(acme, 2);
    assert.notEqual(spend.credits, "0");
    assert.equal(spend.usage.attributes.estimated, true);
  });

  test("13: usage that came before the upstream broke off is kept", async () => {
    const acme = await funded();
    upstream.answer = async (response, body) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      await new Promise((resolve) => response.write(sse(provider.chatStream(body).slice(0, -1)), resolve));
      response.destroy();
    };
    const response = await acme.send(paths.chat, { ...CHAT, stream: true });
    await response.text().catch(() => "broken off here too");
    const [spend] = await settled(acme);
    assert.equal(spend.credits, CREDITS);
  });

  test("14: of many at once with credit for one, one passes, on a brand-new account too", async () => {
    const acme = await funded(1);
    const go = waiting();
    const calls = Array.from({ length: 8 }, () => acme.send(paths.chat, { ...CHAT, max_tokens: 300 }));
    const refused = [];
    const answers = calls.map(async (call) => {
      const response = await call;
      if (response.status === 402) refused.push(await response.json());
      if (refused.length === 7) go.open();
      return response.status;
    });
    assert.deepEqual((await Promise.all(answers)).sort(), [200, ...Array(7).fill(402)]);
    const [{ error, needed, balance }] = refused;
    assert.match(error.message, /not enough credits: this may cost [\d.]+, and 0 are left beside 1 held/);
    assert.equal(error.code, "insufficient_credits");
    assert.equal(balance.remaining, "0");
    assert.equal(needed, (Math.ceil(JSON.stringify({ ...CHAT, max_tokens: 300 }).length / 3) / 1000 + 1.2).toFixed(3));
    await settled(acme);
  });

  test("15: what states no maximum is held at the route's default; what cannot be priced is not sent", async () => {
    const acme = await funded();
    const go = waiting();
    const call = acme.send(paths.chat, CHAT);
    const held = await until(async () => (await acme.balance()).held !== "0" && (await acme.balance()).held);
    const bytes = JSON.stringify(CHAT).length;
    assert.equal(Number(held), Math.ceil(bytes / 3) / 1000 + (DEFAULT_TOKENS * 4) / 1000);
    go.open();
    await (await call).text();
    await settled(acme);
    const sent = upstream.seen.length;
    const refused = await acme.send(paths.chat, { ...CHAT, model: "gpt-unheard-of" });
    assert.equal(refused.status, 422);
    assert.equal((await refused.json()).error.code, "unpriced");
    assert.equal(upstream.seen.length, sent);
  });

  test("16: errors before the first chunk give the hold back, on every route", async () => {
    const acme = await funded();
    for (const [name, path] of Object.entries(paths)) {
      for (const status of [400, 429, 500, 503]) {
        upstream.answer = (response) => sendJson(response, { error: { message: "no" } }, { status });
        const model = name === "messages" ? "claude-test" : "gpt-test";
        const response = await acme.send(path, { ...CHAT, model, max_tokens: 100, stream: true });
        assert.equal(response.status, status);
        assert.equal((await response.json()).error.message, "no");
      }
    }
    await until(async () => (await acme.balance()).held === "0");
    assert.equal((await acme.balance()).remaining, "1000");
    assert.deepEqual(await acme.spends(), []);
  });

  test("17: a large maximum is held up to a cap, shown apart", async () => {
    const acme = await funded(100);
    const go = waiting();
    const calls = Array.from({ length: 5 }, () => acme.send(paths.chat, { ...CHAT, max_tokens: 1_000_000 }, { route: "capped" }));
    await until(async () => Number((await acme.balance()).held) > 20);
    const { held, remaining, consumed } = await acme.balance();
    assert(Number(held) < 21, "five times 1,000 tokens at 4 credits a thousand, and a little input");
    assert.equal(Number(remaining) + Number(held), 100);
    assert.equal(consumed, "0");
    go.open();
    for (const call of calls) assert.equal((await call).status, 200);
    await settled(acme, 5);
  });

  test("18: a hold is priced in the tier that the request will fall in", async () => {
    const acme = await funded(2000);
    const go = waiting();
    const content = "x".repeat(900_000);
    const call = acme.send(paths.chat, { ...CHAT, messages: [{ role: "user", content }], max_tokens: 1 });
    const held = await until(async () => (await acme.balance()).held !== "0" && (await acme.balance()).held);
    assert(Number(held) > 600, "300,000 tokens at 2 credits a thousand, not at 1");
    go.open();
    await (await call).text();
    await settled(acme);
  });

  test("19: what fails after it was sent is not free: it is pending, then reconciled", async () => {
    const acme = await funded();
    upstream.answer = (response) => response.destroy();
    const response = await acme.send(paths.chat, CHAT);
    assert.equal(response.status, 502);
    const event = response.headers.get("x-drawdown-event");
    assert.notEqual((await acme.balance()).held, "0");
    const usage = { meter: "llm", quantities: { inputTokens: 10, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 }, attributes: { model: "gpt-test" } };
    const { body } = await acme.post("/capture", { hold: event, usage });
    assert.equal(body.entries.find(({ type }) => type === "capture").credits, "0.01");
    assert.equal((await acme.balance()).held, "0");
  });

  test("20: one event id is one charge; two attempts that the provider bills are two", async () => {
    const acme = await funded();
    upstream.answer = (response) => sendJson(response, provider.chatAnswer());
    const headers = { "idempotency-key": "order-7" };
    const ids = [];
    for (const _ of [1, 2]) {
      const response = await acme.send(paths.chat, CHAT, { headers });
      ids.push(response.headers.get("x-drawdown-event"));
      await response.text();
    }
    const spends = await settled(acme, 2);
    assert.notEqual(ids[0], ids[1]);
    assert(ids.every((id) => id.startsWith("order-7.")));
    const { id: _, at: __, ...usage } = spends.find(({ id }) => id === ids[0]).usage;
    const again = await acme.post("/capture", { hold: ids[0], usage });
    assert.deepEqual(again.body.duplicates, [ids[0]]);
    assert.equal((await acme.spends()).length, 2);
  });
});

describe("in the background", () => {
  const BACKGROUND = { model: "gpt-test", input: "Hi", background: true };
  const answered = (status, usage = null) => ({ id: "resp_7", object: "response", status, background: true, output: [], usage });
  /** What an account asks about its response. */
  const asking = (acme, { route = "openai", method = "GET", rest = "" } = {}) => {
    const headers = { ...UNKEPT, authorization: `Bearer ${acme.tokens.meter}` };
    return fetch(`${acme.base}/gateway/${route}/v1/responses/resp_7${rest}`, { method, headers });
  };
  const begun = async (acme, options) => {
    upstream.answer = (response) => sendJson(response, answered("queued"));
    assert.equal((await (await acme.send(paths.responses, BACKGROUND, options)).json()).status, "queued");
  };

  test("a response is held until it is found finished, and charged exactly, once, however often it is asked for", async () => {
    const acme = await funded();
    await begun(acme);
    upstream.answer = (response) => sendJson(response, answered("in_progress"));
    assert.equal((await (await asking(acme)).json()).status, "in_progress");
    assert.notEqual((await acme.balance()).held, "0");
    upstream.answer = (response) => sendJson(response, answered("completed", provider.RESPONSES_USAGE));
    await Promise.all([1, 2, 3].map(async () => assert.equal((await (await asking(acme)).json()).status, "completed")));
    assert.equal((await settled(acme))[0].credits, CREDITS);
    await (await asking(acme, { rest: "?include[]=reasoning.encrypted_content" })).text();
    assert.match(upstream.seen.at(-1).url, /\?include/);
    assert.equal((await acme.balance()).consumed, CREDITS);
    assert.deepEqual((await acme.get("/activity?type=reversal")).body.entries, []);
  });

  for (const [route, estimated] of [["openai", true], ["forgiving", false]]) {
    test(`who never asks is settled by the hold's time-out (${route}), and who asks late pays exactly`, async () => {
      const acme = await funded();
      await begun(acme, { route });
      await acme.control({ skew: 7_100_000, alarm: true });
      assert.notEqual((await acme.balance()).held, "0", "it may take long");
      await acme.control({ skew: 7_300_000, alarm: true });
      const { held, consumed } = await acme.balance();
      assert.deepEqual([held, consumed !== "0"], ["0", estimated]);
      upstream.answer = (response) => sendJson(response, answered("completed", provider.RESPONSES_USAGE));
      await (await asking(acme, { route })).text();
      await until(async () => (await acme.balance()).consumed === CREDITS);
    });
  }

  test("one that is ended and states nothing is estimated and says so", async () => {
    const acme = await funded();
    await begun(acme);
    upstream.answer = (response) => sendJson(response, answered("cancelled"));
    await (await asking(acme, { method: "POST", rest: "/cancel" })).text();
    assert.deepEqual([upstream.seen.at(-1).method, upstream.seen.at(-1).url], ["POST", "/v1/responses/resp_7/cancel"]);
    assert.equal((await settled(acme))[0].usage.attributes.estimated, true);
  });

  test("a stream that broke off is taken up again where it was, and charged at its end", async () => {
    const acme = await funded();
    const [created] = [{ type: "response.created", sequence_number: 0, response: answered("in_progress") }];
    upstream.answer = (response) => sendStream(response, sse([created]));
    await (await acme.send(paths.responses, { ...BACKGROUND, stream: true })).text();
    const completed = { type: "response.completed", sequence_number: 9, response: answered("completed", provider.RESPONSES_USAGE) };
    upstream.answer = (response) => sendStream(response, sse([completed]));
    await until(async () => {
      const text = await (await asking(acme, { rest: "?stream=true&starting_after=0" })).text();
      assert.match(text, /response\.completed/);
      return (await acme.balance()).held === "0";
    });
    assert.equal((await acme.balance()).consumed, CREDITS);
  });

  test("what is nobody's is passed through and costs nothing, and other protocols know no background", async () => {
    const acme = await funded();
    upstream.answer = (response) => sendJson(response, answered("completed", provider.RESPONSES_USAGE));
    await (await asking(acme)).text();
    assert.equal((await acme.balance()).consumed, "0");
    assert.equal((await acme.send(paths.chat, { ...CHAT, background: true })).status, 400);
    assert.equal((await asking(acme, { route: "elsewhere" })).status, 502);
  });
});

describe("prices", () => {
  test("21: the tier that served is charged, not the one that was asked for", async () => {
    const acme = await funded();
    upstream.answer = (response) => sendJson(response, { ...provider.chatAnswer(), service_tier: "default" });
    await (await acme.send(paths.chat, { ...CHAT, service_tier: "priority" })).text();
    assert.equal((await settled(acme))[0].credits, CREDITS);
    upstream.answer = (response) => sendJson(response, { ...provider.chatAnswer(), service_tier: "flex" });
    await (await acme.send(paths.chat, { ...CHAT, service_tier: "auto" })).text();
    assert.equal((await settled(acme, 2)).find(({ usage }) => usage.attributes.serviceTier === "flex").credits, "1.41");
  });

  test("22: a hit in the cache costs nothing, and still takes a token", async () => {
    const acme = await funded();
    upstream.answer = (response) => sendJson(response, provider.chatAnswer());
    const route = "cached";
    const first = await (await acme.send(paths.chat, CHAT, { route })).json();
    await settled(acme);
    const sent = upstream.seen.length;
    const hit = await until(async () => {
      const response = await acme.send(paths.chat, CHAT, { route });
      const body = await response.json();
      return response.headers.get("x-drawdown-cache") === "hit" && body;
    });
    assert.deepEqual(hit, first);
    assert(upstream.seen.length <= sent + 1, "at most until it was kept");
    const spends = (await acme.spends()).length;
    await (await acme.send(paths.chat, CHAT, { route })).text();
    assert.equal((await acme.spends()).length, spends);
    const stranger = await acme.send(paths.chat, CHAT, { route, headers: { authorization: "Bearer nobody" } });
    assert.equal(stranger.status, 401);
    const other = await funded();
    const theirs = await other.send(paths.chat, CHAT, { route });
    assert.equal(theirs.headers.get("x-drawdown-cache"), null, "answers are kept by account");
  });

  test("23: audio and image tokens are parts of the totals", async () => {
    const acme = await funded();
    const without = { prompt_tokens: 1000, completion_tokens: 500, prompt_tokens_details: { cached_tokens: 200 } };
    for (const usage of [CHAT_USAGE, without]) {
      upstream.answer = (response) => sendJson(response, provider.chatAnswer(usage));
      await (await acme.send(paths.chat, CHAT)).text();
    }
    assert.deepEqual((await settled(acme, 2)).map(({ credits }) => credits), [CREDITS, CREDITS]);
  });
});

describe("security", () => {
  test("24: only upstreams of the list, whatever the path or the headers say", async () => {
    const acme = await funded();
    const sent = upstream.seen.length;
    const gateway = `${acme.base}/gateway`;
    const headers = { authorization: `Bearer ${acme.tokens.meter}`, "x-portkey-custom-host": "http://127.0.0.1:1", host: "evil" };
    const tries = [
      `${gateway}/evil/v1/chat/completions`,
      `${gateway}/__proto__/v1/chat/completions`,
      `${gateway}/constructor/v1/chat/completions`,
      `${gateway}/openai//evil.example/v1/chat/completions`,
      `${gateway}/openai/v1/chat/completions/../../models`,
      `${gateway}/openai/v1/files`,
      `${gateway}/openai/v1/chat/completions%2f..%2f..%2fadmin`,
      `${gateway}/openai/http://evil.example/v1/chat/completions`,
    ];
    for (const url of tries) {
      const response = await ask(url, { headers, body: CHAT });
      assert.equal(response.status, 404, url);
    }
    const get = await ask(`${gateway}/openai/v1/chat/completions`, { headers });
    assert.equal(get.status, 405);
    assert.equal(upstream.seen.length, sent);
    upstream.answer = (response) => response.writeHead(307, { location: "http://127.0.0.1:1/" }).end();
    const redirected = await acme.send(paths.chat, CHAT);
    assert.equal(redirected.status, 502);
    assert.equal(redirected.headers.get("location"), null);
  });

  test("25: headers from a list, both ways", async () => {
    const acme = await funded();
    upstream.answer = (response) =>
      sendJson(response, provider.chatAnswer(), {
        headers: { server: "secret-server", "set-cookie": "a=b", location: "http://x", "x-internal": "1", "x-request-id": "req-1" },
      });
    const response = await acme.send(paths.chat, CHAT, {
      headers: { cookie: "session=1", "x-api-key": "another", "proxy-authorization": "Basic x", "x-forwarded-for": "1.2.3.4", "openai-beta": "assistants=v2", "openai-organization": "org" },
    });
    await response.text();
    const { headers } = upstream.seen.at(-1);
    for (const name of ["cookie", "x-api-key", "proxy-authorization", "x-forwarded-for", "openai-organization", "cf-connecting-ip"]) {
      assert.equal(headers[name], undefined, name);
    }
    assert.equal(headers.authorization, `Bearer ${CANARY}`);
    assert.equal(headers["openai-beta"], "assistants=v2");
    for (const name of ["server", "set-cookie", "location", "x-internal"]) assert.equal(response.headers.get(name), null, name);
    assert.equal(response.headers.get("x-request-id"), "req-1");
    upstream.answer = (response) => sendJson(response, { type: "message", content: [], usage: { input_tokens: 1, output_tokens: 1 } });
    const anthropic = { ...UNKEPT, authorization: undefined, "x-api-key": acme.tokens.meter, "anthropic-version": "2023-06-01" };
    delete anthropic.authorization;
    const messages = await fetch(`${acme.base}/gateway/openai/v1/messages`, { method: "POST", headers: anthropic, body: JSON.stringify({ ...CHAT, model: "claude-test", max_tokens: 5 }) });
    assert.equal(messages.status, 200, "Anthropic's clients send their token as x-api-key");
    await messages.text();
    assert.equal(upstream.seen.at(-1).headers["x-api-key"], CANARY);
    assert.equal(upstream.seen.at(-1).headers["anthropic-version"], "2023-06-01");
    await settled(acme, 2);
  });

  test("26: the provider's key is in no log, error, journal or address", async () => {
    const acme = await funded();
    const answers = [];
    upstream.answer = (response) => response.destroy();
    answers.push(await (await acme.send(paths.chat, CHAT)).text());
    answers.push(await (await acme.send(paths.chat, CHAT, { route: "elsewhere" })).text());
    upstream.answer = (response) => sendJson(response, { error: { message: "bad" } }, { status: 500 });
    answers.push(await (await acme.send(paths.chat, CHAT)).text());
    await acme.control({ fail: { count: 1, when: "after" } });
    answers.push(await (await acme.send(paths.chat, CHAT)).text());
    const state = await acme.control({});
    assert(state.journal.length > 1);
    const everything = JSON.stringify([answers, state, logs, upstream.seen.map(({ url, text }) => [url, text])]);
    assert(!everything.includes(CANARY.slice(3)));
    assert(!everything.includes(acme.tokens.meter), "nor the client's");
    assert(logs.join("").includes("disk full"), "the logs were listened to");
  });
});
