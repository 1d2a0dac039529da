// What the gateway adds to the first byte of an answer, on bare workerd on loopback.
//
//   node bench/gateway.mjs [--memory] [--rounds 3000]
//
// In each round the same request goes directly to the stand-in for a provider, through a worker that only forwards, through
// that worker as it does a little more at each step, and through the gateway, in an order of chance.
// What is added is the difference within a round, so that whatever else the machine does falls on all of them alike.
// `--memory` keeps the objects in /dev/shm: what the software takes, without the disk.
import { parseArgs } from "node:util";
import { LIST } from "../test/support/list.mjs";
import { chatAnswer, chatStream, sendJson, sendStream, sse, startUpstream } from "../test/support/upstream.mjs";
import { place, run } from "../test/support/workerd.mjs";
import { cpuMs, machine, open, percentile, send } from "./measure.mjs";

const { values } = parseArgs({ options: { memory: { type: "boolean" }, rounds: { type: "string", default: "3000" } } });
const rounds = Number(values.rounds);
const parent = values.memory ? "/dev/shm" : undefined;
const WARM = 200;
const PATH = "/v1/chat/completions";

const upstream = await startUpstream();
upstream.answer = (response, body) =>
  body.stream ? sendStream(response, sse(chatStream(body))) : sendJson(response, chatAnswer());
const route = { base: upstream.url, key: "PROVIDER_KEY", meter: "llm", defaultOutputTokens: 100 };
const bindings = { GATEWAY: JSON.stringify({ openai: route }), PROVIDER_KEY: "key" };
const places = [
  await place({ parent, bindings }),
  await place({ parent, entry: "bench/proxy.ts", bindings: { UPSTREAM: upstream.url } }),
];
const [metered, proxy] = [await run(places[0]), await run(places[1])];
try {
  const { tokens } = await open(metered.url, "gate", { catalog: LIST, plan: null });
  await send(metered.url, { path: "/accounts/gate/grants", token: tokens.manage, body: { id: "g", kind: "paid", amount: 1e9 } });
  const through = (step) => ({ url: proxy.url, path: `/${step}${PATH}`, pid: proxy.pid });
  const ways = {
    direct: { url: upstream.url, path: PATH },
    "an empty proxy": through("forward"),
    "… that asks an object": through("object"),
    "… which writes a row": through("row"),
    "… and passes on piece by piece": through("pieces"),
    "**the gateway**": { url: metered.url, path: `/accounts/gate/gateway/openai${PATH}`, token: tokens.meter, pid: metered.pid },
  };
  console.log(`${machine()}; ${rounds} rounds, objects ${values.memory ? "in memory" : "on disk"}`);
  for (const stream of [true, false]) report(stream ? "streamed" : "whole", await measure(ways, stream));
} finally {
  await metered.kill();
  await proxy.kill();
  await upstream.stop();
  for (const { remove } of places) remove();
}

async function measure(ways, stream) {
  const names = Object.keys(ways);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  const body = { model: "gpt-test", stream, messages: [{ role: "user", content: "Hello" }], max_tokens: 100 };
  let spent = 0;
  for (let round = -WARM; round < rounds; round += 1) {
    if (round === 0) spent = -cpuMs(metered.pid);
    for (const name of shuffled(names)) {
      const { url, path, token } = ways[name];
      const { status, text, firstByte } = await send(url, { path, token, body });
      if (status !== 200) throw new Error(`${name}: ${status} ${text}`);
      if (round >= 0) times[name].push(firstByte);
    }
  }
  return { times, cpu: (spent + cpuMs(metered.pid)) / rounds };
}

/** What a request leaves to be done falls on whichever comes next, and so on each as often as on the others. */
function shuffled(names) {
  const order = [...names];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

function report(what, { times, cpu }) {
  const columns = [0.5, 0.9, 0.99];
  const of = (list) => columns.map((q) => percentile(list, q).toFixed(2)).join(" | ");
  const { direct, "an empty proxy": empty, "**the gateway**": gateway } = times;
  const added = (base) => gateway.map((time, round) => time - base[round]);
  console.log(`\n| first byte, ms, ${what} | p50 | p90 | p99 |\n| --- | ---: | ---: | ---: |`);
  for (const [name, list] of Object.entries(times)) console.log(`| ${name} | ${of(list)} |`);
  console.log(`| **added to direct** | ${of(added(direct))} |`);
  console.log(`| **added to the empty proxy** | ${of(added(empty))} |`);
  console.log(`\nCPU of the gateway a request, hold and capture: ${cpu.toFixed(2)} ms`);
}
