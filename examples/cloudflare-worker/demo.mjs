// The worker on this machine, with no account anywhere: workerd, its objects in a temporary directory, and a demo
// account that has been fed with 28 days of a real trace.
//
//   node demo.mjs [--port 8787]     (cargo xtask worker builds what it needs and runs it)
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { place, run } from "./test/support/workerd.mjs";

const { values } = parseArgs({ options: { port: { type: "string", default: "8787" }, once: { type: "boolean" } } });
const DAYS = 28;
/** The page, where it has been built. */
const PAGE = fileURLToPath(new URL("../../www/dist", import.meta.url));
const BATCH = 200;

const admin = randomBytes(18).toString("base64url");
const at = await place({
  port: await free(Number(values.port)),
  bindings: {
    ADMIN_TOKEN: admin,
    TOKEN_SECRETS: randomBytes(32).toString("base64url"),
    WEBHOOK_SECRETS: `whsec_${randomBytes(24).toString("base64")}`,
  },
  ...(existsSync(PAGE) && { page: PAGE }),
});
const worker = await run(at, { quiet: false });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);

const start = Date.now() - DAYS * 86_400_000;
const opened = await post("/accounts", admin, {
  id: "demo",
  catalog: "cleverai",
  plan: "pro",
  anchor: new Date(start).toISOString().slice(0, 10),
});
const { tokens } = opened;
await post("/accounts/demo/grants", tokens.manage, { id: "top-up", kind: "paid", amount: 49_600, at: new Date(start) });
const { events, seconds, balance } = await seed();

const read = `-H "Authorization: Bearer ${tokens.read}"`;
const meter = `-H "Authorization: Bearer ${tokens.meter}"`;
console.log(`
${worker.url}

The account "demo" was fed ${events} requests of a real trace in ${seconds} s: ${balance.consumed} credits consumed, ${balance.remaining} left.
Its tokens are good until this ends. Try:

  curl ${read} ${worker.url}/accounts/demo/balance

  curl ${meter} -d '{"id":"reply-1","meter":"chat","quantities":{"inputTokens":1200,"outputTokens":300},"attributes":{"model":"gpt-4o"}}' ${worker.url}/accounts/demo/usage

  curl -N ${read} ${worker.url}/accounts/demo/events
`);
if (existsSync(PAGE)) {
  console.log(`Watch it in a browser: ${worker.url}/page/?v=1&w=live, account "demo", with the read token

  ${tokens.read}
`);
}
if (values.once) await stop();

/** The committed sample of real requests, spread over the days with nights and weekends. */
async function seed() {
  const trace = readFileSync(new URL("../../www/public/trace.csv", import.meta.url), "utf8").trim().split("\n").slice(1);
  const usages = trace.map((row, index) => {
    const [, inputTokens, outputTokens, model] = row.split(",");
    const attributes = { model, agent: `agent-${index % 3}`, conversation: `c-${Math.floor(index / 6)}` };
    return { id: `trace-${index}`, at: instant(index / trace.length), meter: "chat", quantities: { inputTokens, outputTokens }, attributes };
  });
  usages.sort((a, b) => (a.at < b.at ? -1 : 1));
  const from = performance.now();
  let balance;
  for (let index = 0; index < usages.length; index += BATCH) {
    ({ balance } = await post("/accounts/demo/usage", tokens.meter, usages.slice(index, index + BATCH)));
  }
  return { events: usages.length, seconds: ((performance.now() - from) / 1000).toFixed(1), balance };
}

/** Working hours of the day that a share of the trace falls on; a third as much on weekends. */
function instant(share) {
  const days = Array.from({ length: DAYS }, (_, day) => {
    const weekday = new Date(start + day * 86_400_000).getUTCDay();
    return weekday === 0 || weekday === 6 ? 1 : 3;
  });
  const total = days.reduce((sum, weight) => sum + weight, 0);
  let rest = share * total;
  let day = 0;
  while (day < DAYS - 1 && rest >= days[day]) rest -= days[day++];
  const midnight = Math.floor(start / 86_400_000) * 86_400_000;
  return new Date(midnight + day * 86_400_000 + (8 + (rest / days[day]) * 11) * 3_600_000).toISOString();
}

async function post(path, token, body) {
  // A kept connection may be closed at the very moment that it is used again.
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", connection: "close" };
  const response = await fetch(`${worker.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer;
}

/** The port asked for, or the next one that nobody listens on. */
async function free(port) {
  for (let candidate = port; candidate < port + 100; candidate += 1) {
    const server = createServer();
    const isFree = await new Promise((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(candidate, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (isFree) return candidate;
  }
  throw new Error(`no free port from ${port} on; give another with --port`);
}

async function stop() {
  await worker.kill();
  at.remove();
  process.exit(0);
}
