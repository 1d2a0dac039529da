// Warnings that arrive, also when nobody calls: alarms, the outbox, and Standard Webhooks as its own package reads them.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { load } from "./support/bundle.mjs";
import { startReceiver } from "./support/receiver.mjs";
import { account, reply, SECRET, start } from "./support/worker.mjs";

const OLD = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;

let worker;
let receiver;
before(async () => {
  receiver = await startReceiver();
  worker = await start({ bindings: { WEBHOOK_URL: receiver.url, WEBHOOK_SECRETS: `${SECRET} ${OLD}` } });
});
afterEach(() => {
  receiver.received.length = 0;
  receiver.status = () => 200;
});
after(async () => {
  await worker.stop();
  await receiver.stop();
});

async function until(question) {
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const bodies = () => receiver.received.map(({ body }) => JSON.parse(body));

test("a crossing is told by the alarm that it sets, signed with every secret", async () => {
  const acme = await account(worker.url);
  await acme.post("/usage", { id: "much", credits: 4900 });
  await until(() => receiver.received.length >= 2);
  const [first, second] = bodies();
  assert.deepEqual([first.type, first.data.account, first.data.threshold, first.data.sequence], ["credits.threshold", acme.id, "0.2", 1]);
  assert.deepEqual([second.data.threshold, second.data.sequence], ["0.05", 2]);
  for (const { headers, body } of receiver.received) {
    assert(Buffer.byteLength(body) < 20_000);
    assert.doesNotMatch(headers["webhook-id"], /\./);
    for (const secret of [SECRET, OLD]) assert.deepEqual(new Webhook(secret).verify(body, headers), JSON.parse(body));
    assert.throws(() => new Webhook(SECRET).verify(body.replace("0", "1"), headers));
  }
  assert.notEqual(receiver.received[0].headers["webhook-id"], receiver.received[1].headers["webhook-id"]);
  await acme.post("/usage", { id: "more", credits: 10 });
  assert.deepEqual((await until(async () => acme.get("/webhook"))).body.pending, []);
  assert.equal(receiver.received.length, 2, "once each per crossing");
});

// The clocks of these tests are years ahead, so that the platform's own alarms do not ring before the test does.
test("expiries, renewals and time-outs come when nobody calls", async () => {
  const acme = await account(worker.url, { anchor: "2030-11-15T00:00:00Z" });
  await acme.control({ at: "2030-11-20T00:00:00Z" });
  await acme.post("/usage", { id: "much", credits: 4900 });
  await acme.post("/grants", { id: "gift", kind: "free", amount: 50, expiresAt: "2030-12-01T00:00:00Z" });
  await acme.post("/authorize", { usage: reply("held", null), hold: true, ttlMs: 60_000 });
  const seen = [];
  for (let step = 0; step < 6; step += 1) {
    const { alarm } = await acme.control({});
    seen.push(new Date(alarm).toISOString());
    await acme.control({ at: seen.at(-1), alarm: true });
  }
  const days = ["2030-11-20T00:00:00", "2030-11-20T00:01:00", "2030-11-24", "2030-12-01", "2030-12-15", "2031-01-15"];
  assert.deepEqual(seen.map((instant, index) => instant.slice(0, days[index].length)), days);
  const types = bodies().map(({ type }) => type.replace("credits.", ""));
  const known = types.filter((type) => type !== "projected" && type !== "spike");
  assert.deepEqual(known, ["threshold", "threshold", "expiring", "recovered", "recovered"]);
});

test("what will most likely happen is told before it does, and once", async () => {
  const acme = await account(worker.url, { anchor: "2030-11-01T00:00:00Z" });
  for (let day = 1; day <= 9; day += 1) {
    await acme.control({ at: `2030-11-0${day}T12:00:00Z` });
    await acme.post("/usage", { id: `d-${day}`, credits: 300 });
  }
  for (const hour of ["13", "14", "15"]) {
    await acme.control({ at: `2030-11-09T${hour}:00:00Z`, alarm: true });
    await acme.post("/usage", { id: `h-${hour}`, credits: 1 });
  }
  const told = bodies().filter(({ data }) => data.account === acme.id);
  assert.deepEqual([...new Set(told.map(({ type }) => type))], ["credits.projected"]);
  assert.equal(new Set(told.map(({ data }) => data.key)).size, told.length);
  const { rows } = await acme.control({});
  assert.equal(rows, 14, "an opening, twelve usages, and the one look ahead that came to something");
});

test("a place of the account's own has a secret of its own; without TLS or on our machines there is none", async () => {
  const own = await startReceiver();
  try {
    const acme = await account(worker.url);
    const { body } = await acme.call("PUT", "/webhook", { body: { url: own.url } });
    assert.match(body.secret, /^whsec_/);
    assert.notEqual(body.secret, SECRET);
    await acme.post("/usage", { id: "much", credits: 4200 });
    const { headers, body: text } = await until(() => own.received[0]);
    assert.equal(new Webhook(body.secret).verify(text, headers).data.account, acme.id);
    assert.equal(receiver.received.length, 0);
  } finally {
    await own.stop();
  }
  const { requireEndpoint } = await load("src/endpoint.ts");
  const refused = ["http://a.example/", "https://localhost/", "https://10.0.0.1/", "https://0x7f.1/", "https://[::1]/", "https://a.internal/", "https://u:p@a.example/", "https://intranet/", "ftp://a.example", "a", 5];
  for (const url of refused) assert.throws(() => requireEndpoint(url, {}), /public/, String(url));
  assert.equal(requireEndpoint("https://hooks.example/x", {}), "https://hooks.example/x");
});

test("what was given up is seen and can be replayed; an endpoint that is gone gets no more", async () => {
  const acme = await account(worker.url, { anchor: "2030-11-15T00:00:00Z" });
  receiver.status = () => 500;
  await acme.control({ at: "2030-11-20T00:00:00Z" });
  await acme.post("/usage", { id: "much", credits: 4200 });
  let state;
  for (;;) {
    ({ body: state } = await acme.get("/webhook"));
    if (state.pending.length === 0) break;
    await acme.control({ at: state.pending[0].dueAt, alarm: true });
  }
  for (const { attempts, error } of state.dead) {
    assert.equal(attempts, 10);
    assert.match(error, /500/);
  }
  const failed = new Set(receiver.received.map(({ headers }) => headers["webhook-id"]));
  receiver.status = () => 200;
  const before = receiver.received.length;
  await acme.post("/webhook/replay", { keys: [state.dead[0].key] });
  await acme.control({ alarm: true });
  assert.equal(receiver.received.length, before + 1);
  assert(failed.has(receiver.received.at(-1).headers["webhook-id"]), "under its first name");
  assert.equal((await acme.get("/webhook")).body.dead.length, state.dead.length - 1);
  receiver.status = () => 410;
  await acme.post("/usage", { id: "rest", credits: 700 });
  await acme.control({ alarm: true });
  assert.equal((await acme.get("/webhook")).body.disabled, true);
  const calls = receiver.received.length;
  const { alarm } = await acme.control({});
  await acme.control({ at: new Date(alarm).toISOString(), alarm: true });
  assert.equal(receiver.received.length, calls);
});

test("an alarm whose write fails comes back, and nothing is told twice under two names", async () => {
  const acme = await account(worker.url, { anchor: "2030-11-15T00:00:00Z" });
  await acme.control({ at: "2030-11-20T00:00:00Z" });
  await acme.post("/usage", { id: "much", credits: 4900 });
  await acme.control({ alarm: true });
  const told = receiver.received.length;
  await acme.control({ at: "2030-12-15T00:00:00Z", fail: { count: 1, when: "after" }, alarm: true });
  const { alarm, outbox } = await acme.control({});
  assert(alarm !== null, "it is set again");
  assert.equal(outbox.length, told);
  await acme.control({ alarm: true });
  const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
  assert(ids.length > told + 1, "both thresholds again: they recovered with the renewal");
  assert.equal(new Set(ids).size, ids.length);
});
