// What the worker costs on this machine: bare workerd on loopback, its objects on disk.
//
//   node bench/bench.mjs [--quick] [--memory]
//
// `--memory` keeps the objects in memory (/dev/shm): what the software costs, without the disk that waits for every
// write. A platform's own storage is neither.
// Client and worker share the machine, so that a rate is a lower bound. CPU is the worker's own, from /proc.
import { readFileSync } from "node:fs";
import { Agent, request as httpRequest } from "node:http";
import { availableParallelism, cpus } from "node:os";
import { execFileSync } from "node:child_process";
import { LIST } from "../test/support/list.mjs";
import { chatAnswer, chatStream, sendJson, sendStream, sse, startUpstream } from "../test/support/upstream.mjs";
import { ADMIN } from "../test/support/worker.mjs";
import { place, run } from "../test/support/workerd.mjs";

const quick = process.argv.includes("--quick");
const parent = process.argv.includes("--memory") ? "/dev/shm" : undefined;
const REQUESTS = quick ? 500 : Number(process.env.REQUESTS ?? 6_000);
const MANY = quick ? 50 : 1_000;
const CLIENTS = 16;
const ROUNDS = quick ? 100 : Number(process.env.ROUNDS ?? 1_000);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

const trace = readFileSync(new URL("../../../www/public/trace.csv", import.meta.url), "utf8").trim().split("\n").slice(1);
let sent = 0;

console.log(`${cpus()[0].model.trim()}, ${availableParallelism()} cores; workerd ${JSON.parse(readFileSync(new URL("../node_modules/workerd/package.json", import.meta.url))).version}; Node ${process.versions.node}\n`);
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
await gateway();
agent.destroy();

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

/** What the gateway adds to the first byte: direct and through it in turn. */
async function gateway() {
  const upstream = await startUpstream();
  upstream.answer = (response, body) =>
    body.stream ? sendStream(response, sse(chatStream(body))) : sendJson(response, chatAnswer());
  const route = { base: upstream.url, key: "PROVIDER_KEY", meter: "llm", defaultOutputTokens: 100 };
  const where = await place({ parent, bindings: { GATEWAY: JSON.stringify({ openai: route }), PROVIDER_KEY: "key" } });
  const plain = await place({ entry: "bench/proxy.ts", bindings: { UPSTREAM: upstream.url } });
  const [metered, proxy] = [await run(where), await run(plain)];
  try {
    const { tokens } = await open(metered.url, "gate", { catalog: LIST, plan: null });
    await send(metered.url, { path: "/accounts/gate/grants", token: tokens.manage, body: { id: "g", kind: "paid", amount: 1e9 } });
    const path = "/v1/chat/completions";
    const ways = {
      direct: { url: upstream.url, path },
      "an empty proxy on workerd": { url: proxy.url, path },
      "the gateway": { url: metered.url, path: `/accounts/gate/gateway/openai${path}`, token: tokens.meter },
    };
    console.log("\n| first byte, ms | p50 | p99 |\n| --- | ---: | ---: |");
    for (const stream of [true, false]) {
      const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
      const cpu = [cpuMs(proxy.pid), cpuMs(metered.pid)];
      const body = { model: "gpt-test", stream, messages: [{ role: "user", content: "Hello" }], max_tokens: 100 };
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const [name, { url, ...options }] of Object.entries(ways)) {
          const { firstByte } = await send(url, { ...options, body });
          if (round >= ROUNDS / 10) times[name].push(firstByte);
        }
      }
      for (const [name, list] of Object.entries(times)) {
        const [half, most] = [percentile(list, 0.5), percentile(list, 0.99)];
        console.log(`| ${stream ? "streamed" : "whole"}, ${name} | ${half.toFixed(2)} | ${most.toFixed(2)} |`);
      }
      const [spent, all] = [cpuMs(proxy.pid) - cpu[0], cpuMs(metered.pid) - cpu[1]].map((ms) => (ms / ROUNDS).toFixed(2));
      console.log(`| CPU ms a request, the proxy and the gateway with hold and capture | ${spent} | ${all} |`);
      const added = (q) => (percentile(times["the gateway"], q) - percentile(times["direct"], q)).toFixed(2);
      const beyond = (q) => (percentile(times["the gateway"], q) - percentile(times["an empty proxy on workerd"], q)).toFixed(2);
      console.log(`| **added to direct** | ${added(0.5)} | ${added(0.99)} |`);
      console.log(`| **added to an empty proxy** | ${beyond(0.5)} | ${beyond(0.99)} |`);
    }
  } finally {
    await metered.kill();
    await proxy.kill();
    await upstream.stop();
    where.remove();
    plain.remove();
  }
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

async function open(url, id, settings = {}) {
  const body = { id, catalog: "cleverai", plan: "enterprise", anchor: "2026-11-01", ...settings };
  const { text } = await send(url, { path: "/accounts", token: ADMIN, body });
  return JSON.parse(text);
}

/** A request over a connection that is kept: status, text, and milliseconds to the first byte of the body. */
function send(url, { path, token, body }) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const content = body === undefined ? undefined : JSON.stringify(body);
    const headers = { ...(token && { authorization: `Bearer ${token}` }), ...(content && { "content-length": Buffer.byteLength(content) }) };
    const sending = httpRequest(`${url}${path}`, { agent, method: content ? "POST" : "GET", headers }, (response) => {
      let firstByte;
      const pieces = [];
      response.on("data", (piece) => {
        firstByte ??= performance.now() - start;
        pieces.push(piece);
      });
      response.on("end", () => resolve({ status: response.statusCode, text: Buffer.concat(pieces).toString(), firstByte }));
    });
    // The other side may close a kept connection at the very moment that it is used again.
    sending.on("error", (error) => {
      if (sending.reusedSocket && error.code === "ECONNRESET") resolve(send(url, { path, token, body }));
      else reject(error);
    });
    sending.end(content);
  });
}

function percentile(list, q) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(q * sorted.length), sorted.length - 1)];
}

/** The CPU time of a process, in milliseconds. */
function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  const ticks = Number(execFileSync("getconf", ["CLK_TCK"]));
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticks;
}

function memory(pid) {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
  return Number(pages) * 4096;
}
