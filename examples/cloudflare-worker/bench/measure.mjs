// What the benchmarks share: requests over kept connections, percentiles, and what a process took.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Agent, request as httpRequest } from "node:http";
import { availableParallelism, cpus, loadavg } from "node:os";
import { ADMIN } from "../test/support/worker.mjs";

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const TICKS = Number(execFileSync("getconf", ["CLK_TCK"]));

/** What it was measured on. */
export function machine() {
  const { version } = JSON.parse(readFileSync(new URL("../node_modules/workerd/package.json", import.meta.url)));
  const load = loadavg()[0].toFixed(1);
  return `${cpus()[0].model.trim()}, ${availableParallelism()} cores, load ${load}; workerd ${version}; Node ${process.versions.node}`;
}

/** A request over a connection that is kept: status, text, and milliseconds to the first byte of the body. */
export function send(url, { path, token, body }) {
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

export async function open(url, id, settings = {}) {
  const body = { id, catalog: "cleverai", plan: "enterprise", anchor: "2026-11-01", ...settings };
  const { text } = await send(url, { path: "/accounts", token: ADMIN, body });
  return JSON.parse(text);
}

export function percentile(list, q) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(q * sorted.length), sorted.length - 1)];
}

/** The CPU time of a process, in milliseconds. */
export function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
}

export function memory(pid) {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
  return Number(pages) * 4096;
}
