// What the worker costs on this machine: bare workerd on loopback, its objects on disk.
//
//   node bench/bench.mjs [--quick] [--memory]
//
// `--memory` keeps the objects in memory (/dev/shm): what the software costs, without the disk that waits for every
// write. A platform's own storage is neither.
// Client and worker share the machine, so that a rate is a lower bound. CPU is the worker's own, from /proc.
import { readFileSync } from "node:fs";
import { place, run } from "../test/support/workerd.mjs";
import { cpuMs, machine, memory, open, percentile, send } from "./measure.mjs";

const quick = process.argv.includes("--quick");
const parent = process.argv.includes("--memory") ? "/dev/shm" : undefined;
const REQUESTS = quick ? 500 : Number(process.env.REQUESTS ?? 6_000);
const MANY = quick ? 50 : 1_000;
const CLIENTS = 16;

const trace = readFileSync(new URL("../../../www/public/trace.csv", import.meta.url), "utf8").trim().split("\n").slice(1);
let sent = 0;

console.log(`${machine()}\n`);
console.log("| | requests/s | p50 ms | p99 ms | CPU ms an event |");
console.log("| --- | ---: | ---: | ---: | ---: |");

const at = await place({ parent });
const worker = await run(at);
try {
  const one = await open(worker.url, "one");
  await drive([one], REQUESTS / 4, 1, 1);
  line("`/usage`, one account, one client", await drive([one], REQUESTS / 4, 1, 1));
  line(`\`/usage\`, one account, ${CLIENTS} clients`, await drive([one], REQUESTS, CLIENTS, 1));
  line("the same, 100 usages a request", await drive([one], REQUESTS / 50, CLIENTS, 100));
  line("`/balance`, one account", await drive([one], REQUESTS, CLIENTS, 0));
  const many = [];
  for (let index = 0; index < MANY; index += 20) {
    many.push(...(await Promise.all(Array.from({ length: 20 }, (_, part) => open(worker.url, `many-${index + part}`)))));
  }
  await drive(many, MANY, CLIENTS, 1);
  line(`\`/usage\`, ${MANY} accounts, ${CLIENTS} clients`, await drive(many, REQUESTS, CLIENTS, 1));
  console.log(`\nResident memory with ${MANY + 1} accounts in one isolate: ${(memory(worker.pid) / 1e6).toFixed(0)} MB`);
} finally {
  await worker.kill();
}
await coldStart();
at.remove();

/** From nothing to an answer: the process, the isolate with the wasm. */
async function coldStart() {
  const bare = await place({ entry: "bench/nothing.ts", parent });
  const times = { nothing: [], worker: [] };
  for (let round = 0; round < (quick ? 3 : 9); round += 1) {
    for (const [name, where] of [["nothing", bare], ["worker", at]]) {
      const start = performance.now();
      const process_ = await run(where);
      await send(process_.url, { path: "/openapi.json" });
      times[name].push(performance.now() - start);
      await process_.kill();
    }
  }
  bare.remove();
  const of = (list) => percentile(list, 0.5).toFixed(1);
  console.log(`\nCold start, from starting workerd to the first answer: ${of(times.worker)} ms, of an empty worker ${of(times.nothing)} ms.`);
}

/** Sends so many requests from so many clients, `batch` usages in each, or asks for the balance. */
async function drive(accounts, count, clients, batch) {
  const times = [];
  let left = Math.floor(count);
  const cpu = cpuMs(worker.pid);
  const start = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (left > 0) {
        left -= 1;
        const { id, tokens } = accounts[left % accounts.length];
        const usages = Array.from({ length: batch }, next);
        const from = performance.now();
        const path = `/accounts/${id}/${batch === 0 ? "balance" : "usage"}`;
        const { status, text } = await send(worker.url, { path, token: tokens.meter, ...(batch > 0 && { body: usages }) });
        if (status !== 200) throw new Error(`${status}: ${text}`);
        times.push(performance.now() - from);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  return { rate: times.length / seconds, times, cpu: (cpuMs(worker.pid) - cpu) / (times.length * Math.max(batch, 1)) };
}

/** A request of the trace as a usage. */
function next() {
  const [, inputTokens, outputTokens, model] = trace[sent % trace.length].split(",");
  sent += 1;
  const attributes = { model, agent: `agent-${sent % 5}`, conversation: `c-${Math.floor(sent / 8)}` };
  return { id: `0192f3c4-${sent.toString(16).padStart(12, "0")}`, meter: "chat", quantities: { inputTokens, outputTokens }, attributes };
}

function line(name, { rate, times, cpu }) {
  const [half, most] = [percentile(times, 0.5), percentile(times, 0.99)];
  console.log(`| ${name} | ${rate.toFixed(0)} | ${half.toFixed(2)} | ${most.toFixed(2)} | ${cpu.toFixed(3)} |`);
}
