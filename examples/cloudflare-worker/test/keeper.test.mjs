// The keeper by itself: what is written, what is not, and what a reload finds.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Ledger } from "drawdown";
import { deliver, Keeper, MemoryStore, NotOpened, redeliver, StoreConflict } from "drawdown/edge";

const ACCOUNT = { id: "acme", catalog: "bookbag", plan: "free", anchor: "2026-11-01" };
const DAY = 86_400_000;

/** A keeper with a clock that the test moves, and the store beneath it. What may come later comes at once. */
async function keep({ store = new MemoryStore(), account = ACCOUNT, ...more } = {}) {
  const clock = { now: Date.parse("2026-11-02T00:00:00Z") };
  const options = { now: () => clock.now, later: (work) => work(), ...more };
  const keeper = new Keeper(store, options);
  await keeper.open(account);
  return { keeper, store, clock, again: () => new Keeper(store, options) };
}

const spend = (id, credits = 1, more = {}) => ({ id, credits, ...more });
const bytes = (keeper) => keeper.read((ledger) => Buffer.from(ledger.snapshot()).toString("base64"));

describe("the journal", () => {
  test("is the account: a reload has the same books, byte by byte, from any snapshot", async () => {
    for (const snapshotEvery of [1, 3, 7, 1000]) {
      const { keeper, again, clock, store } = await keep({ snapshotEvery });
      for (let index = 0; index < 20; index += 1) {
        clock.now += 3_600_000;
        if (index % 5 === 0) await keeper.grant({ id: `g-${index}`, kind: "free", amount: 7 });
        await keeper.record([spend(`a-${index}`, "0.5"), spend(`b-${index}`, "0.25")]);
        if (index % 4 === 0) await keeper.authorize(spend(`h-${index}`), { hold: true });
        if (index % 8 === 0) await keeper.capture(`h-${index}`);
        if (index % 8 === 4) await keeper.release(`h-${index}`);
      }
      await keeper.changePlan("hobby", { id: "up" });
      await keeper.reverse("a-3");
      assert.equal(await bytes(again()), await bytes(keeper), `a snapshot every ${snapshotEvery}`);
      assert(store.snapshots().length <= 2);
    }
  });

  test("has a row for what changed something, and none for what did not", async () => {
    const { keeper, store } = await keep();
    const rows = () => store.rows(0, 1000).length;
    await keeper.record([spend("a")]);
    assert.equal(rows(), 2);
    await keeper.record([spend("a")]);
    await keeper.authorize(spend("b"));
    await keeper.read((ledger) => ledger.balance());
    await keeper.advance();
    await assert.rejects(keeper.record([{ id: "c", meter: "replly" }]), { code: "unknown_meter" });
    await assert.rejects(keeper.capture("nothing"), { code: "unknown_hold" });
    assert.equal(rows(), 2);
    assert.equal((await keeper.record([spend("big", 200)])).refused.length, 0, "the last reply may overrun");
    assert.equal((await keeper.record([spend("more", 200)])).refused.length, 1);
    assert.equal(rows(), 3);
  });

  test("has one row for a batch", async () => {
    const { keeper, store } = await keep();
    await keeper.record(Array.from({ length: 50 }, (_, index) => spend(`e-${index}`)));
    assert.equal(store.rows(0, 100).length, 2);
  });

  test("of another version is read where it can be, and refused where it cannot", async () => {
    const { keeper, store, again } = await keep({ snapshotEvery: 2 });
    // A snapshot has the price list in it, and its size decides how often one is worth while.
    for (let index = 0; index < 60; index += 1) await keeper.record([spend(`e-${index}`)]);
    const [newest, older] = store.snapshots();
    const readable = store.snapshot.bind(store);
    const broken = (sequence) => {
      const bytes = readable(sequence).bytes.slice();
      bytes[8] = 255;
      return { ...readable(sequence), bytes };
    };
    store.snapshot = (sequence) => (sequence === newest ? broken(newest) : readable(sequence));
    assert.equal(await bytes(again()), await bytes(keeper), "from the one before it");
    store.snapshot = broken;
    assert.equal(await bytes(again()), await bytes(keeper), "from the first row");
    assert(older < newest);
    store.commit({ rows: [{ sequence: 62, at: 0, command: '{"do":"teleport"}' }], messages: [] });
    await assert.rejects(again().read(() => 0), { code: "newer_snapshot", message: /teleport/ });
  });

  test("outlives the ledger's retention: the export has it all", async () => {
    const { keeper, clock } = await keep({ account: { ...ACCOUNT, plan: "hobby", policy: { retentionDays: 5 } } });
    const all = Ledger.open({ ...ACCOUNT, plan: "hobby" });
    for (let day = 0; day < 60; day += 1) {
      clock.now += day === 30 ? 20 * DAY : DAY;
      const at = new Date(clock.now).toISOString();
      // Every third comes two days late.
      for (const [id, late] of [["x", 0], ["y", day % 3 === 0 ? 2 : 0]]) {
        const usage = spend(`${id}-${day}`, 1, { at: new Date(clock.now - late * DAY).toISOString() });
        await keeper.record([usage]);
        all.record(usage);
      }
      all.advance(at);
    }
    let csv = "";
    for await (const piece of keeper.csv()) csv += piece;
    assert.equal(csv, all.toCSV());
    assert(csv.split("\r\n").length > 120);
    const kept = await keeper.read((ledger) => ledger.toCSV());
    assert(kept.length < csv.length / 4);
    let spends = 0;
    for await (const { receipt } of keeper.history()) spends += receipt.entries.filter(({ type }) => type === "spend").length;
    assert.equal(spends, 120);
  });
});

describe("a write that fails", () => {
  test("has not happened: memory is loaded again, and the retry is booked once", async () => {
    const { keeper, store, again } = await keep();
    await keeper.record([spend("a")]);
    const before = await bytes(keeper);
    const commit = store.commit.bind(store);
    store.commit = () => {
      throw new Error("disk full");
    };
    await assert.rejects(keeper.record([spend("b")]), /disk full/);
    assert.equal(await bytes(keeper), before);
    store.commit = commit;
    const receipt = await keeper.record([spend("b")]);
    assert.deepEqual([receipt.duplicates, receipt.balance.consumed], [[], "2"]);
    assert.equal(await bytes(again()), await bytes(keeper));
  });

  test("and was written after all is a duplicate on the retry", async () => {
    const { keeper, store } = await keep();
    const commit = store.commit.bind(store);
    store.commit = (change) => {
      commit(change);
      throw new Error("the answer was lost");
    };
    await assert.rejects(keeper.record([spend("b")]), /lost/);
    store.commit = commit;
    const receipt = await keeper.record([spend("b")]);
    assert.deepEqual([receipt.duplicates, receipt.balance.consumed], [["b"], "1"]);
  });

  test("while opening leaves nothing open", async () => {
    const store = new MemoryStore();
    const commit = store.commit.bind(store);
    store.commit = () => Promise.reject(new Error("disk full"));
    const keeper = new Keeper(store);
    await assert.rejects(keeper.open(ACCOUNT), /disk full/);
    await assert.rejects(keeper.record([spend("a")]), NotOpened);
    store.commit = commit;
    await keeper.open(ACCOUNT);
    assert.equal((await keeper.record([spend("a", 1, { at: "2026-11-02" })])).entries.length, 1);
  });

  test("no answer waits for a snapshot, and none is taken twice for one reason", async () => {
    const planned = [];
    const { keeper, store, again } = await keep({ snapshotEvery: 2, later: (work) => planned.push(work) });
    for (const id of ["a", "b", "c", "d", "e"]) await keeper.record([spend(id)]);
    assert.deepEqual(store.snapshots(), []);
    assert.equal(planned.length, 1);
    planned[0]();
    await keeper.read(() => 0);
    assert.equal(store.snapshots().length, 1);
    keeper.forget();
    assert.equal(await bytes(again()), await bytes(keeper));
  });

  test("a snapshot that cannot be kept loses nothing", async () => {
    const { keeper, store, again } = await keep({ snapshotEvery: 2 });
    store.saveSnapshot = () => {
      throw new Error("disk full");
    };
    for (const id of ["a", "b", "c", "d", "e"]) await keeper.record([spend(id)]);
    assert.deepEqual(store.snapshots(), []);
    assert.equal(await bytes(again()), await bytes(keeper));
  });
});

describe("several at once", () => {
  test("are booked one after another, in whatever time the store takes", async () => {
    const store = new MemoryStore();
    const commit = store.commit.bind(store);
    store.commit = async (change) => {
      await new Promise(setImmediate);
      commit(change);
    };
    const { keeper, again } = await keep({ store });
    const receipts = await Promise.all(Array.from({ length: 30 }, (_, index) => keeper.record([spend(`e-${index % 20}`)])));
    assert.equal(receipts.filter(({ duplicates }) => duplicates.length === 1).length, 10);
    assert.equal(await bytes(again()), await bytes(keeper));
  });

  test("two writers of one store see each other's rows, and neither overwrites any", async () => {
    const store = Object.assign(new MemoryStore(), { shared: true });
    const commit = store.commit.bind(store);
    store.commit = async (change) => {
      await new Promise(setImmediate);
      const last = store.rows(0, 10_000).length;
      if (change.rows[0].sequence !== last + 1) throw new StoreConflict("taken");
      commit(change);
    };
    const { keeper, again } = await keep({ store });
    const other = again();
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([keeper.record([spend(`a-${round}`)]), other.record([spend(`b-${round}`)])]);
    }
    assert.equal((await keeper.read((ledger) => ledger.balance())).consumed, "20");
    assert.equal(await bytes(other), await bytes(keeper));
  });
});

describe("time", () => {
  test("a clock that steps back stamps no earlier than the books", async () => {
    const { keeper, clock } = await keep();
    await keeper.record([spend("a")]);
    clock.now -= DAY;
    const { entries } = await keeper.record([spend("b")]);
    assert.equal(entries[0].at, "2026-11-02T00:00:00Z");
    await keeper.changePlan("hobby", { id: "p" });
    clock.now += 2 * DAY;
    assert.equal((await keeper.record([spend("c")])).entries[0].at, "2026-11-03T00:00:00Z");
  });

  test("says when it next changes something, and passing it changes that", async () => {
    const { keeper, clock } = await keep();
    await keeper.grant({ id: "gift", kind: "free", amount: 5, expiresAt: "2026-11-20T12:00:00Z" });
    const dues = [];
    for (let step = 0; step < 4; step += 1) {
      clock.now = await keeper.due();
      const { alerts, entries } = await keeper.advance();
      dues.push([new Date(clock.now).toISOString().slice(0, 10), ...alerts.map(({ type }) => type), ...entries.map(({ type }) => type)]);
    }
    assert.deepEqual(dues.slice(0, 2), [["2026-11-13", "expiring"], ["2026-11-20", "expire"]]);
    assert(dues.slice(2).some((due) => due.includes("renew")), JSON.stringify(dues));
    assert((await keeper.due()) > clock.now);
  });

  test("a hold that nobody settled is given back, or charged where the reply was given away", async () => {
    const { keeper, clock } = await keep();
    await keeper.authorize(spend("back", 3), { hold: true, ttlMs: 60_000 });
    await keeper.authorize(spend("owed", 4), { hold: true, ttlMs: 60_000, onTimeout: "capture" });
    assert.equal(await keeper.due(), clock.now + 60_000);
    clock.now += 60_000;
    await keeper.advance();
    const balance = await keeper.read((ledger) => ledger.balance());
    assert.deepEqual([balance.held, balance.consumed], ["0", "4"]);
  });

  test("an open hold is known after a restart, from a snapshot too", async () => {
    const { keeper, clock, again } = await keep({ snapshotEvery: 1 });
    await keeper.authorize(spend("owed", 4), { hold: true, ttlMs: 60_000, onTimeout: "capture" });
    clock.now += 120_000;
    const other = again();
    await other.record([spend("next")]);
    assert.equal((await other.read((ledger) => ledger.balance())).consumed, "5");
  });

  test("far ahead is refused", async () => {
    const { keeper } = await keep();
    const at = "2026-11-02T00:05:01Z";
    await assert.rejects(keeper.record([spend("a", 1, { at })]), { code: "out_of_range", path: "usages[0].at" });
    assert.equal((await keeper.record([spend("a", 1, { at: "2026-11-02T00:05:00Z" })])).entries.length, 1);
  });
});

describe("the outbox", () => {
  const endpoint = { url: "https://hooks.example/x", secrets: [`whsec_${Buffer.alloc(24, 1).toString("base64")}`] };
  const sending = (store, clock, fetch) =>
    deliver(store, { account: "acme", endpoint, now: () => clock.now, fetch, random: () => 0 });

  test("has each alert once, in the transaction of what raised it, whatever crashes", async () => {
    const { keeper, store } = await keep();
    const commit = store.commit.bind(store);
    let crash = true;
    store.commit = (change) => {
      if (change.messages.length > 0 && crash) {
        crash = false;
        throw new Error("crash");
      }
      commit(change);
    };
    await assert.rejects(keeper.record([spend("a", 96)]), /crash/);
    await keeper.record([spend("a", 96)]);
    await keeper.record([spend("b", 1)]);
    const messages = store.messages("pending", 10);
    assert.deepEqual(messages.map(({ key, sequence }) => [key.slice(0, 15), sequence]), [["threshold:0_2:#", 1], ["threshold:0_05:", 2]]);
  });

  test("tries again at growing intervals for an hour that the receiver is down, and then delivers in order", async () => {
    const { keeper, store, clock } = await keep();
    await keeper.record([spend("a", 96)]);
    const start = clock.now;
    const attempts = [];
    const received = [];
    const fetch = async (request) => {
      attempts.push((clock.now - start) / 1000);
      if (clock.now - start < 3_600_000) return new Response("", { status: 503 });
      received.push(request.headers.get("webhook-id"));
      return new Response("");
    };
    for (let due = clock.now; due !== undefined; due = await sending(store, clock, fetch)) clock.now = due;
    const once = [0, 5, 305, 2105, 9305];
    assert.deepEqual(attempts, once.flatMap((second) => [second, second]));
    assert.equal(new Set(received).size, 2);
    assert.equal(store.messages("delivered", 9).length, 2);
  });

  test("ends in a dead letter that can be replayed, under the same name", async () => {
    const { keeper, store, clock } = await keep();
    await keeper.record([spend("a", 85)]);
    const ids = [];
    let answer = () => new Response("", { status: 302, headers: { location: "https://evil.example" } });
    const fetch = async (request) => {
      assert.equal(request.redirect, "manual");
      ids.push(request.headers.get("webhook-id"));
      return answer();
    };
    for (let due = clock.now; due !== undefined; due = await sending(store, clock, fetch)) clock.now = due;
    assert.equal(ids.length, 10);
    assert.match(store.messages("dead", 9)[0].error, /302/);
    answer = () => new Response("");
    assert.equal(await redeliver(store, clock.now), 1);
    await sending(store, clock, fetch);
    assert.equal(new Set(ids).size, 1);
    assert.equal(store.messages("delivered", 9).length, 1);
  });

  test("honours Retry-After and stops at 410", async () => {
    const { keeper, store, clock } = await keep();
    await keeper.record([spend("a", 96)]);
    const busy = async () => new Response("", { status: 429, headers: { "retry-after": "120" } });
    assert.equal(await sending(store, clock, busy), clock.now + 120_000);
    clock.now += 120_000;
    let calls = 0;
    const gone = async () => ((calls += 1), new Response("", { status: 410 }));
    assert.equal(await sending(store, clock, gone), undefined);
    assert.equal(calls, 1, "nothing more is sent there");
  });

  test("two senders at once do not undo each other", async () => {
    const { keeper, store, clock } = await keep();
    await keeper.record([spend("a", 85)]);
    const answers = [new Response("", { status: 500 }), new Response("")];
    const slow = async () => {
      await new Promise(setImmediate);
      return answers.pop();
    };
    await Promise.all([sending(store, clock, slow), sending(store, clock, slow)]);
    assert.equal(store.messages("delivered", 9).length + store.messages("pending", 9).length, 1);
  });
});
