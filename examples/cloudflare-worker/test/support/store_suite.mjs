// What every store must do, as one program that runs on any runtime: it prints "stores alike", or throws.
import assert from "node:assert/strict";
import { Keeper, MemoryStore, StoreConflict } from "drawdown/edge";

/** Rows of some databases have no prototype. */
const plain = (rows) => rows.map((row) => ({ ...row }));

/** Holds a store against the one in memory. `open` opens the same store each time. */
export async function suite(open) {
  const now = { at: Date.parse("2026-11-02T00:00:00Z") };
  const options = { now: () => now.at, snapshotEvery: 5, later: (work) => work() };
  const [model, store] = [new MemoryStore(), await open()];
  const keepers = [new Keeper(model, options), new Keeper(store, options)];
  const both = async (work) => {
    const [expected, got] = [await work(keepers[0]), await work(keepers[1])];
    assert.deepEqual(got, expected);
    return got;
  };
  await both((keeper) => keeper.open({ id: "a", catalog: "bookbag", plan: "hobby", anchor: "2026-11-01" }));
  for (let index = 0; index < 60; index += 1) {
    now.at += 600_000;
    await both((keeper) => keeper.record([{ id: `u-${index}`, credits: 33 }]));
    if (index % 10 === 0) await both((keeper) => keeper.record([{ id: `u-${index}`, credits: 33 }]));
    if (index % 7 === 0) await both((keeper) => keeper.authorize({ id: `h-${index}`, credits: 5 }, { hold: true }));
  }
  await both((keeper) => keeper.grant({ id: "late", kind: "free", amount: "0.000000001" }));
  const bytes = (keeper) => keeper.read((ledger) => [...ledger.snapshot()]);
  await both(bytes);

  const again = await open();
  assert.deepEqual(await bytes(new Keeper(again, options)), await bytes(keepers[0]), "from what was stored");
  assert((await again.snapshots()).length >= 1 && (await again.snapshots()).length <= 2);
  assert.deepEqual(plain(await again.rows(3, 2)), model.rows(3, 2));

  const pending = plain(await again.messages("pending", 10));
  assert.deepEqual(pending, model.messages("pending", 10));
  assert.equal(await again.lastMessage(), model.lastMessage());
  const [first] = pending;
  const next = { ...first, state: "delivered", attempts: 1, error: "" };
  assert.equal(await again.replaceMessage(next, first), true);
  assert.equal(await again.replaceMessage(next, first), false, "somebody else was faster");
  await again.pruneMessages(first.dueAt + 1);
  assert.deepEqual(await again.messages("delivered", 10), []);
  assert.equal((await again.messages("pending", 10)).length, pending.length - 1);

  const row = { sequence: 2, at: 0, command: "{}" };
  await assert.rejects(async () => again.commit({ rows: [{ ...row, sequence: 900 }, row], messages: [] }), StoreConflict);
  assert.deepEqual(await again.rows(800, 10), [], "all of it or nothing");

  if (again.shared) {
    const [one, other] = [new Keeper(await open(), options), new Keeper(await open(), options)];
    for (let round = 0; round < 8; round += 1) {
      await Promise.all([one.record([{ id: `x-${round}`, credits: 1 }]), other.record([{ id: `y-${round}`, credits: 1 }])]);
    }
    const consumed = await other.read((ledger) => ledger.balance().consumed);
    assert.equal(consumed, String(60 * 33 + 16));
    assert.deepEqual(await bytes(one), await bytes(other));
  }
  console.log("stores alike");
}
