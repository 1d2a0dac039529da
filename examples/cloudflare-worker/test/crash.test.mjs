// SIGKILL at random moments under load, on bare workerd with its objects on disk: nothing acknowledged is lost, nothing
// is booked twice, and every alert arrives.
//
//   CRASHES=60 SEED=7 node --test test/crash.test.mjs
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Ledger } from "drawdown";
import { startReceiver } from "./support/receiver.mjs";
import { account, SECRET, UNKEPT } from "./support/worker.mjs";
import { place, run } from "./support/workerd.mjs";

const CRASHES = Number(process.env.CRASHES ?? 6);
const SEED = Number(process.env.SEED ?? 1);
const ACCOUNTS = 3;
const BATCHES = 40 * (CRASHES + 1);
const CLIENTS = 6;

const random = mulberry32(SEED);
const below = (limit) => Math.floor(random() * limit);

const receiver = await startReceiver();
// Snapshots are taken amid it all, and read after every crash.
const bindings = { WEBHOOK_URL: receiver.url, WEBHOOK_SECRETS: SECRET, SNAPSHOT_EVERY: "40" };
const at = await place({ bindings });
let running;
after(async () => {
  await running?.kill();
  await receiver.stop();
  at.remove();
});

test(`after ${CRASHES} crashes the books are the oracle's`, async () => {
  const batches = plan();
  const unacknowledged = new Set(batches);
  // Some answers never reach us, so that what was booked is sent again.
  receiver.status = () => (random() < 0.3 ? 500 : 200);
  let accounts;
  let acknowledgements = 0;
  let killed = 0;
  for (let life = 0; life <= CRASHES; life += 1) {
    const worker = await run(at);
    running = worker;
    accounts = await open(worker.url);
    const last = life === CRASHES;
    let alive = true;
    const load = Array.from({ length: CLIENTS }, async () => {
      while (alive && unacknowledged.size > 0) {
        const batch = [...unacknowledged][below(unacknowledged.size)];
        try {
          const { status, body } = await accounts[batch.account].post("/usage", batch.usages);
          assert.equal(status, 200, JSON.stringify(body));
          assert.deepEqual(body.refused, []);
          acknowledgements += 1;
          // One in ten is sent again all the same.
          if (random() < 0.9) unacknowledged.delete(batch);
        } catch (error) {
          if (error.code === "ERR_ASSERTION") throw error;
        }
      }
    });
    if (!last) {
      // By count, not by time: so that a slow machine is killed amid its work too.
      const until = acknowledgements + 1 + below(30);
      while (acknowledgements < until && unacknowledged.size > 0) await new Promise(setImmediate);
      await worker.kill();
      killed += 1;
      alive = false;
    }
    await Promise.all(load);
    if (last) {
      receiver.status = () => 200;
      await compare(accounts, batches);
      await worker.kill();
    }
  }
  assert.equal(killed, CRASHES);
  assert(acknowledgements >= batches.length);
});

/** Every account's books against a ledger that was told everything once, in order. */
async function compare(accounts, batches) {
  for (const [index, { id, get, tokens, base }] of accounts.entries()) {
    const oracle = Ledger.open(settings(id));
    const usages = new Map(batches.filter((batch) => batch.account === index).flatMap((batch) => batch.usages.map((usage) => [usage.id, usage])));
    const { alerts } = oracle.recordAll([...usages.values()]);
    const csv = await fetch(`${base}/export.csv`, { headers: { ...UNKEPT, authorization: `Bearer ${tokens.read}` } });
    assert.equal(await csv.text(), oracle.toCSV());
    const { balance, ...now } = { balance: (await get("/balance")).body };
    assert.deepEqual({ ...balance, ...now, at: 0 }, { ...oracle.balance(balance.at), at: 0 });
    assert(alerts.length >= 2, "both thresholds are crossed");
    // What is foreseen depends on when one looks; what is crossed does not.
    const mine = () => receiver.received.map(({ body, headers, status }) => ({ ...JSON.parse(body).data, name: headers["webhook-id"], status })).filter(({ account, type }) => account === id && type === "threshold");
    const expected = alerts.map(({ key }) => key).sort();
    // Who was answered with an error is tried again in seconds; asking makes the alarm sure.
    while (!expected.every((key) => mine().some((alert) => alert.key === key && alert.status === 200))) {
      await get("/webhook");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.deepEqual([...new Set(mine().map(({ key }) => key))].sort(), expected, "no threshold that the oracle has not");
    assert.equal(new Set(mine().map(({ name }) => name)).size, expected.length, "a repeated alert has its first name");
    oracle.free();
  }
}

const settings = (id) => ({ id, catalog: "cleverai", plan: "pro", anchor: "2026-11-01" });

function open(url) {
  return Promise.all(Array.from({ length: ACCOUNTS }, (_, index) => account(url, settings(`crash-${index}`))));
}

/** Batches of replies, out of order, some of them overlapping; together 97 % of each account's credits. */
function plan() {
  const batches = [];
  const each = Math.floor(BATCHES / ACCOUNTS);
  const credits = (4850 / (each * 2)).toFixed(2);
  for (let index = 0; index < each * ACCOUNTS; index += 1) {
    const of = index % ACCOUNTS;
    const when = (number) => new Date(Date.UTC(2026, 10, 2) + number * 60_000).toISOString();
    const usages = [0, 1].map((part) => ({ id: `u-${index}-${part}`, at: when(index * 2 + part), credits }));
    const before = batches.filter((batch) => batch.account === of).at(-1);
    if (before && random() < 0.2) usages.push(before.usages[0]);
    if (random() < 0.5) usages.reverse();
    batches.push({ account: of, usages });
  }
  return batches;
}

function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
