// The API on workerd, as a client meets it. Every answer is held against openapi.json.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { load } from "./support/bundle.mjs";
import { checked, hold, openapi, operations } from "./support/contract.mjs";
import { account, ADMIN, ask, reply, start, UNKEPT } from "./support/worker.mjs";

let worker;
before(async () => (worker = await start({ bindings: { ALLOWED_ORIGINS: "https://app.example" } })));
after(() => worker.stop());

test("an account is opened, metered and asked for its balance", async () => {
  const acme = await account(worker.url);
  assert.equal(acme.opened.balance.remaining, "5000");
  const { status, body } = await acme.post("/usage", reply("r-1"), { token: acme.tokens.meter });
  assert.equal(status, 200);
  assert.equal(body.entries[0].credits, "7.5");
  const balance = await acme.get("/balance", { token: acme.tokens.read });
  assert.equal(balance.body.remaining, "4992.5");
});

describe("what is sent twice", () => {
  test("usage, with and without its instant, alone and in a batch", async () => {
    const acme = await account(worker.url);
    for (const usage of [reply("with"), reply("without", null)]) {
      await acme.post("/usage", usage);
      const again = await acme.post("/usage", usage);
      assert.deepEqual([again.body.duplicates, again.body.entries], [[usage.id], []]);
    }
    const batch = await acme.post("/usage", [reply("without", null), reply("new", null), reply("new", null)]);
    assert.deepEqual(batch.body.duplicates.sort(), ["new", "without"]);
    assert.deepEqual(batch.body.entries.map(({ id }) => id), ["new"]);
    const other = await acme.post("/usage", reply("with", null, { quantities: { inputTokens: 1, outputTokens: 1 } }));
    assert.deepEqual([other.status, other.body.error.code], [409, "conflicting_id"]);
    assert.equal((await acme.get("/balance")).body.consumed, "22.5");
  });

  test("grants, packs and plan changes", async () => {
    const acme = await account(worker.url, { plan: "free" });
    const twice = async (path, body) => {
      const first = await acme.post(path, body);
      assert(first.body.entries.length > 0, JSON.stringify(first.body));
      const again = await acme.post(path, body);
      assert.deepEqual([again.body.duplicates, again.body.entries], [[body.id], []], path);
    };
    await twice("/grants", { id: "promo", kind: "free", amount: "10" });
    await twice("/packs", { id: "order-1", pack: "credits-1000" });
    await twice("/plan", { id: "upgrade", plan: "pro" });
    const { body } = await acme.get("/balance");
    assert.deepEqual([body.package, body.purchased, body.bonus], ["5000", "1000", "10"]);
  });

  test("an opening: the same words find it open, others are refused", async () => {
    const acme = await account(worker.url);
    const again = await account(worker.url, { id: acme.id });
    assert.equal(again.opened.balance.remaining, "5000");
    const body = { id: acme.id, catalog: "cleverai", plan: "free", anchor: "2026-11-01" };
    const other = hold("POST", "/accounts", await ask(`${worker.url}/accounts`, { token: ADMIN, body }));
    assert.deepEqual([other.status, other.body.error.code], [409, "conflicting_id"]);
  });

  test("CloudEvents, by source and id together, in each of their forms", async () => {
    const acme = await account(worker.url);
    const { id, at, ...data } = reply("e-1");
    const event = { specversion: "1.0", id, source: "/app/1", type: "ai.reply", time: at, data };
    assert.equal((await acme.post("/usage", event)).body.entries.length, 1);
    assert.equal((await acme.post("/usage", [event])).body.duplicates.length, 1);
    const headers = { "ce-specversion": "1.0", "ce-id": id, "ce-source": "/app/1", "ce-type": "ai.reply", "ce-time": at };
    assert.equal((await acme.post("/usage", data, { headers })).body.duplicates.length, 1);
    assert.equal((await acme.post("/usage", { ...event, source: "/app/2" })).body.entries.length, 1);
    const old = await acme.post("/usage", { ...event, specversion: "0.3" });
    assert.equal(old.status, 400);
  });
});

describe("holds", () => {
  test("are made, captured and released", async () => {
    const acme = await account(worker.url);
    const made = await acme.post("/authorize", { usage: reply("h-1", null), hold: true });
    assert.deepEqual([made.body.allowed, made.body.balance.held], [true, "7.5"]);
    const asked = await acme.post("/authorize", { usage: reply("h-2", null) });
    assert.deepEqual([asked.body.allowed, asked.body.balance.held], [true, "7.5"], "asking alone holds nothing");
    const { id: _, at: __, ...less } = reply("h-1", null, { quantities: { inputTokens: 1000, outputTokens: 0 } });
    const captured = await acme.post("/capture", { hold: "h-1", usage: less });
    assert.equal(captured.body.balance.consumed, "5");
    await acme.post("/authorize", { usage: reply("h-3", null), hold: true });
    assert.equal((await acme.post("/release", { hold: "h-3" })).body.balance.held, "0");
    const closed = await acme.post("/capture", { hold: "h-3" });
    assert.deepEqual([closed.status, closed.body.error.code], [409, "hold_closed"]);
    const unknown = await acme.post("/capture", { hold: "h-9" });
    assert.deepEqual([unknown.status, unknown.body.error.code], [404, "unknown_hold"]);
  });
});

test("what has happened can be asked for in every way", async () => {
  const acme = await account(worker.url);
  await acme.post("/usage", { usages: [reply("a"), reply("b", "2026-11-03T00:00:00Z", { attributes: { model: "gpt-4o", agent: "sales" } })] });
  const shares = (await acme.get("/breakdown?by=agent&window=all")).body.shares;
  assert.deepEqual(shares.map(({ key, credits }) => [key, credits]), [["", "7.5"], ["sales", "7.5"]]);
  const { entries, cursor } = (await acme.get("/activity?limit=1")).body;
  assert.equal(entries[0].id, "b");
  const next = await acme.get(`/activity?limit=1&cursor=${encodeURIComponent(cursor)}`);
  assert.equal(next.body.entries[0].id, "a");
  assert.deepEqual((await acme.get("/activity?agent=sales")).body.entries.map(({ id }) => id), ["b"]);
  assert.equal((await acme.get("/grants?active=true")).body.grants[0].remaining, "4985");
  assert.deepEqual((await acme.get("/invoices")).body.invoices, []);
  assert.equal((await acme.post("/reverse", { usage: "a" })).body.balance.consumed, "7.5");
  const from = encodeURIComponent("2026-11-02T00:00:00Z");
  const to = encodeURIComponent("2026-11-03T00:00:00Z");
  assert.deepEqual((await acme.get(`/breakdown?by=model&from=${from}&to=${to}`)).body.shares[0].events, 1);
  const csv = await acme.get("/export.csv");
  assert.match(csv.headers.get("content-type"), /^text\/csv/);
  assert.equal(csv.body.trim().split("\r\n").length, 5, "a head, the allotment, two spends and a reversal");
  assert.equal((await acme.get("/export.csv?all=true")).body, csv.body);
});

test("the forecast has dates with their uncertainty", async () => {
  const acme = await account(worker.url);
  await acme.control({ at: "2026-11-11T00:00:00Z" });
  const days = Array.from({ length: 9 }, (_, day) => ({ id: `d-${day}`, at: `2026-11-0${day + 1}T12:00:00Z`, credits: 300 }));
  await acme.post("/usage", days);
  const { body } = await acme.get("/forecast?horizon=30");
  assert.deepEqual([body.days.length, body.days[0]], [30, "2026-11-11"]);
  assert(body.runOut.probability > 0.5 && body.runOut.median < "2026-12-01", JSON.stringify(body.runOut));
  assert.deepEqual(body.thresholds.map(({ threshold }) => threshold), ["0.2", "0.05"]);
  assert.equal((await acme.get("/forecast?horizon=1000")).status, 422);
});

describe("errors", () => {
  test("say what was wrong, where, and what would be right", async () => {
    const acme = await account(worker.url);
    const misspelt = await acme.post("/usage", [reply("a"), reply("b", undefined, { attributes: { model: "gpt-4p" } })]);
    const { code, path, message } = misspelt.body.error;
    assert.deepEqual([misspelt.status, code, path], [422, "unpriced", "usages[1].attributes.model"]);
    assert.match(message, /GPT-4o/);
    assert.equal((await acme.get("/balance")).body.consumed, "0", "nothing of the batch was booked");
    for (const [content, part] of [
      ["{", /not JSON/],
      ["[]", /no usage/],
      [{ ...reply("a"), id: undefined }, /usages\[0\]\.id/],
      [{ ...reply("a"), quantites: {} }, /quantites/],
      [[1], /usages\[0\]/],
    ]) {
      const refused = await acme.post("/usage", content);
      assert.equal(refused.status, 400);
      assert.match(refused.body.error.message, part);
    }
    const late = await acme.post("/usage", reply("c", "2999-01-01T00:00:00Z"));
    assert.deepEqual([late.status, late.body.error.code, late.body.error.path], [422, "out_of_range", "usages[0].at"]);
    assert.equal((await acme.get("/breakdown")).status, 400);
    assert.equal((await acme.get("/balance?at=2027-01-01T00:00:00Z")).body.cycle.start, "2027-01-01T00:00:00Z");
    assert.equal((await acme.get("/balance?at=9000-01-01T00:00:00Z")).status, 422);
    for (const path of ["/reverse", "/release", "/capture"]) {
      const what = path === "/reverse" ? { usage: "a" } : { hold: "a" };
      const far = await acme.post(path, { ...what, at: "2999-01-01T00:00:00Z" });
      assert.notEqual(far.status, 200, path);
    }
    assert.equal((await acme.get("/balance")).body.cycle.start, "2026-11-01T00:00:00Z", "no clock was moved");
    assert.equal((await acme.post("/grants", { kind: "free", amount: 1 })).status, 400, "a grant needs its id");
  });

  test("of accounts and addresses that are not there", async () => {
    const acme = await account(worker.url);
    const at = (path, options) => ask(`${worker.url}${path}`, { token: acme.tokens.manage, ...options });
    assert.equal((await at(`/accounts/${acme.id}/nothing`)).status, 404);
    assert.equal((await at(`/accounts/${acme.id}/balance`, { method: "DELETE" })).headers.get("allow"), "GET");
    assert.equal((await at("/")).status, 404);
    assert.equal((await at("/accounts/..%2f..%2fx/balance")).status, 404);
    assert.equal((await at("/accounts/%ff/balance")).status, 404);
    assert.equal((await at("/openapi.json")).body.openapi, "3.1.0");
    const { mintToken } = await load("src/token.ts");
    const token = await mintToken("secret-that-signs-tokens", "nobody", "manage", Date.now());
    const nobody = await at("/accounts/nobody/balance", { token });
    assert.deepEqual([nobody.status, nobody.body.error.code], [404, "unknown_account"]);
  });
});

describe("security", () => {
  test("a token is for one account and one scope", async () => {
    const acme = await account(worker.url);
    const other = await account(worker.url);
    const { read, meter, manage } = acme.tokens;
    const statuses = async (path, options) => {
      const answers = [];
      for (const token of [undefined, "x", other.tokens.manage, read, meter, manage]) {
        answers.push((await acme.call(options.method, path, { ...options, token })).status);
      }
      return answers;
    };
    assert.deepEqual(await statuses("/balance", { method: "GET" }), [401, 401, 401, 200, 200, 200]);
    assert.deepEqual(await statuses("/usage", { method: "POST", body: reply("s") }), [401, 401, 401, 403, 200, 200]);
    const grant = { id: "s", kind: "free", amount: 1 };
    assert.deepEqual(await statuses("/grants", { method: "POST", body: grant }), [401, 401, 401, 403, 403, 200]);
    const forged = [read.replace("read", "manage"), manage.slice(0, -1), `${manage}A`, manage.toUpperCase()];
    for (const token of forged) assert.equal((await acme.get("/balance", { token })).status, 401);
    for (const token of [undefined, manage, "admin"]) {
      const body = { id: "mine", plan: null };
      assert.equal((await ask(`${worker.url}/accounts`, { token, body })).status, 401);
    }
  });

  test("tokens are made, revoked, and survive a change of the secret", async () => {
    const acme = await account(worker.url);
    const made = await acme.post("/tokens", { scope: "meter" });
    assert.equal((await acme.post("/usage", reply("t"), { token: made.body.token })).status, 200);
    assert.equal((await acme.post("/tokens", { scope: "all" })).status, 400);
    const { readToken, mintToken } = await load("src/token.ts");
    const old = await mintToken("old", "a", "read", 1);
    assert.equal((await readToken(["new", "old"], "a", old)).scope, "read");
    assert.equal(await readToken(["new"], "a", old), undefined);
    const open = await watching(acme);
    await open.seen(/event: balance/);
    assert.equal((await acme.call("DELETE", "/tokens")).status, 200);
    await open.ended();
    assert.equal((await acme.get("/balance")).status, 401);
    const again = await account(worker.url, { id: acme.id });
    assert.equal((await again.get("/balance")).status, 200);
  });

  test("what is too large or too much is refused before it is read", async () => {
    const acme = await account(worker.url);
    const many = Array.from({ length: 1001 }, (_, index) => ({ id: `m-${index}`, credits: 1 }));
    assert.equal((await acme.post("/usage", many)).status, 413);
    assert.equal((await acme.post("/usage", " ".repeat(1_000_001))).status, 413);
    // In pieces, so that nothing says beforehand how much it is.
    const half = new Blob(Array(15).fill(" ".repeat(100_000))).stream();
    const headers = { ...UNKEPT, authorization: `Bearer ${acme.tokens.meter}` };
    // Whoever is still writing when the answer comes may lose it with the connection.
    const long = await fetch(`${acme.base}/usage`, { method: "POST", body: half, duplex: "half", headers }).then(
      ({ status }) => status,
      ({ cause }) => cause?.code,
    );
    assert.ok([413, "ECONNRESET", "EPIPE"].includes(long), `${long}`);
    const { Bucket } = await load("src/bucket.ts");
    const bucket = new Bucket(10);
    const taken = Array.from({ length: 25 }, () => bucket.take(1_000_000));
    assert.deepEqual([taken.filter((wait) => wait === 0).length, taken.at(-1)], [20, 1]);
    assert.equal(bucket.take(1_000_100), 0);
  });

  test("an account that asks too often is told when to come back", async () => {
    const slow = await start({ bindings: { RATE_PER_SECOND: "1" } });
    try {
      const acme = await account(slow.url);
      await acme.control({ at: "2026-11-20T00:00:00Z" });
      const answers = [];
      for (let index = 0; index < 5; index += 1) answers.push(await acme.get("/balance"));
      const refused = answers.find(({ status }) => status === 429);
      assert.equal(refused.body.error.code, "rate_limited");
      assert.equal(refused.headers.get("retry-after"), "1");
    } finally {
      await slow.stop();
    }
  });

  test("pages of other origins read nothing", async () => {
    const acme = await account(worker.url);
    const from = async (origin) => (await acme.get("/balance", { headers: { origin } })).headers;
    assert.equal((await from("https://app.example")).get("access-control-allow-origin"), "https://app.example");
    assert.equal((await from("https://evil.example")).get("access-control-allow-origin"), null);
    const asked = async (origin) => (await ask(`${acme.base}/usage`, { method: "OPTIONS", headers: { origin } })).status;
    assert.deepEqual([await asked("https://app.example"), await asked("https://evil.example")], [204, 403]);
  });
});

describe("what goes wrong beneath", () => {
  test("a write that throws: an error, nothing booked, and the retry is booked once", async () => {
    const acme = await account(worker.url);
    for (const when of ["before", "after"]) {
      await acme.control({ fail: { count: 1, when } });
      const failed = await acme.post("/usage", reply(when));
      assert.deepEqual([failed.status, failed.body.error.code], [500, "internal"]);
      assert.doesNotMatch(failed.body.error.message, /disk/, "what is inside stays inside");
    }
    assert.equal((await acme.get("/balance")).body.consumed, "0");
    for (const id of ["before", "after"]) assert.deepEqual((await acme.post("/usage", reply(id))).body.duplicates, []);
    assert.equal((await acme.get("/balance")).body.consumed, "15");
  });

  test("many requests at once, many of them the same", async () => {
    const acme = await account(worker.url);
    const calls = Array.from({ length: 60 }, (_, index) => acme.post("/usage", reply(`c-${index % 20}`, null)));
    const receipts = (await Promise.all(calls)).map(({ body }) => body);
    assert.equal(receipts.filter(({ entries }) => entries.length === 1).length, 20);
    assert.equal(receipts.filter(({ duplicates }) => duplicates.length === 1).length, 40);
    assert.equal((await acme.get("/balance")).body.consumed, "150");
    assert.equal((await acme.control({})).rows, 21);
  });

  test("an object that is thrown out of memory finds itself again", async () => {
    const acme = await account(worker.url);
    await acme.post("/usage", reply("a", null));
    await acme.control({ evict: true });
    const again = await acme.post("/usage", reply("a", null));
    assert.deepEqual([again.body.duplicates, again.body.balance.consumed], [["a"], "7.5"]);
    const many = Array.from({ length: 1_000 }, (_, index) => ({ id: `m-${index}`, credits: "0.25" }));
    assert.equal((await acme.post("/usage", many)).status, 200);
    // It is taken once the answer is on its way.
    while ((await acme.control({})).snapshots === 0);
    await acme.control({ evict: true });
    assert.equal((await acme.post("/usage", [...many.slice(990), reply("b", null)])).body.balance.consumed, "265");
  });

  test("a clock that steps back an hour, and forward again", async () => {
    const acme = await account(worker.url);
    for (const [index, skew] of [0, -3_600_000, 3_600_000, 0].entries()) {
      await acme.control({ skew });
      const { status, body } = await acme.post("/usage", reply(`s-${index}`, null));
      assert.deepEqual([status, body.corrections], [200, []], "nothing is late by our own clock");
    }
    assert.equal((await acme.post("/plan", { id: "p", plan: "free" })).status, 200);
    const { entries } = (await acme.get("/activity?type=spend")).body;
    assert.deepEqual(entries.map(({ id }) => id), ["s-3", "s-2", "s-1", "s-0"]);
  });
});

/** The account's events, as they come: waits for each pattern in what has come since it began. */
async function watching(acme, headers = {}) {
  const response = await fetch(`${acme.base}/events`, { headers: { ...UNKEPT, authorization: `Bearer ${acme.tokens.read}`, ...headers } });
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const stream = { text: "", close: () => reader.cancel() };
  stream.seen = async (pattern) => {
    while (!pattern.test(stream.text)) {
      const { value, done } = await reader.read();
      assert(!done, stream.text);
      stream.text += value;
    }
  };
  stream.ended = async () => {
    while (!(await reader.read()).done);
  };
  return stream;
}

test("a page watches the balance and the alerts, and none is lost while it was away", async () => {
  const acme = await account(worker.url);
  const first = await watching(acme);
  await first.seen(/event: balance\ndata: \{.*"remaining":"5000".*\}\n\n/);
  await acme.post("/usage", { id: "much", credits: 4200 });
  await first.seen(/id: 1\nevent: alert\ndata: \{.*"threshold":"0.2".*\}\n\n/);
  await first.seen(/event: balance\ndata: \{.*"remaining":"800".*\}\n\n/);
  await first.close();
  await acme.post("/usage", { id: "more", credits: 600 });
  const again = await watching(acme, { "last-event-id": "1" });
  await again.seen(/event: balance\ndata: \{.*"remaining":"200".*\}\n\nid: 2\nevent: alert\ndata: \{.*"threshold":"0.05".*\}\n\n/);
  assert.doesNotMatch(again.text, /"threshold":"0.2"/);
  await again.close();
  const anew = await watching(acme, { "last-event-id": "no number" });
  await anew.seen(/id: 1\n[^]*id: 2\n/);
  await anew.close();
  const stranger = await ask(`${acme.base}/events`, { token: "nobody" });
  assert.equal(stranger.status, 401);
});

test("full history is read from the journal, also what the ledger keeps as totals only", async () => {
  const acme = await account(worker.url, { policy: { retentionDays: 7 } });
  await acme.control({ at: "2026-11-02T00:00:00Z" });
  await acme.post("/usage", [1, 2, 3].map((index) => ({ id: `old-${index}`, credits: 1.5 })));
  await acme.control({ at: "2026-12-24T00:00:00Z" });
  await acme.post("/usage", { id: "new-1", credits: 2 });
  const { entries, since } = (await acme.get("/activity?type=spend")).body;
  assert.deepEqual(entries.map(({ id }) => id), ["new-1"]);
  assert(since > "2026-12-16", "the ledger has let go of the rest");
  const rows = [];
  for (let after = 0; after !== null; ) {
    const page = (await acme.get(`/journal?after=${after}&limit=2`)).body;
    assert(page.rows.length <= 2);
    rows.push(...page.rows);
    after = page.next;
  }
  assert.deepEqual(rows.map(({ sequence }) => sequence), rows.map((_, index) => index + 1));
  assert.equal(rows[0].command.do, "open");
  const recorded = rows.filter(({ command }) => command.do === "record").flatMap(({ command }) => command.usages);
  assert.deepEqual(recorded.map(({ id }) => id), ["old-1", "old-2", "old-3", "new-1"]);
  const csv = (await acme.get("/export.csv?all=true")).body;
  for (const id of ["old-1", "old-2", "old-3", "new-1"]) assert(csv.includes(`\n${id},`), id);
  assert.equal((await acme.get("/journal?after=-1")).status, 400);
  assert.equal((await acme.get("/journal", { token: "nobody" })).status, 401);
});

test("openapi.json has every route and no other, with its scope", async () => {
  const { ROUTES } = await load("src/routes.ts");
  const { WIRES } = await load("src/gateway/wire.ts");
  const gateway = Object.values(WIRES).map(({ path }) => ["POST", `/accounts/{id}/gateway/{route}${path}`]);
  const built = [
    ...ROUTES.map(({ method, path }) => [method, `/accounts${path === null ? "" : `/{id}${path}`}`]),
    ...gateway,
    ["GET", "/accounts/{id}/gateway/{route}/v1/responses/{response}"],
    ["POST", "/accounts/{id}/gateway/{route}/v1/responses/{response}/cancel"],
  ];
  assert.deepEqual(operations.map(String).sort(), built.map(String).sort());
  for (const { method, path, scope } of ROUTES) {
    const { security } = openapi.paths[`/accounts${path === null ? "" : `/{id}${path}`}`][method.toLowerCase()];
    assert.deepEqual(security, [{ [scope]: [] }], `${method} ${path}`);
  }
  const answered = operations.filter(([method, path]) => !path.includes("gateway") && path !== "/accounts/{id}/events");
  const unseen = answered.filter(([method, path]) => ![200, 201].some((status) => checked.has(`${method} ${path} ${status}`)));
  assert.deepEqual(unseen.map(String).filter((name) => !name.includes("webhook")), [], "each has answered in these tests");
});
