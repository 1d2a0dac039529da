// Makes public/usage-sample.csv, the file that the view "Your usage" can be tried with, from public/trace.csv:
//
//   node scripts/usage-sample.js
//
// Every fourth row of the sample is kept, in its order: the tokens are those of real requests. When they happened and
// which agent they were is a rule: the traces' three services are three agents, and each request falls into one of 84
// days, fewer at weekends, more as weeks go by, at some time of the working day. The same input gives the same file,
// byte for byte. Sources and licences: public/trace-sources.txt.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { generator } from "./generator.js";

const EVERY = 4;
const SEED = 20261121;
const START = Date.UTC(2026, 0, 5);
const DAYS = 84;
const DAY = 86_400_000;
const AGENTS = { "azure2023-conv": "Support chat", "azure2023-code": "Code review", "mooncake-conv": "Research" };

const file = (name) => fileURLToPath(new URL(`../public/${name}`, import.meta.url));
const [, ...rows] = readFileSync(file("trace.csv"), "utf8").trimEnd().split("\n");

const random = generator(SEED);
/** A day by chance: a weekend day is a quarter of a weekday, and the last week is twice the first. */
function day() {
  for (;;) {
    const each = Math.floor(random() * DAYS);
    const weekend = each % 7 > 4 ? 0.25 : 1;
    if (random() < (weekend * (1 + each / DAYS)) / 2) return each;
  }
}

const requests = rows
  .filter((_, index) => index % EVERY === 0)
  .map((row) => {
    const [trace, inputTokens, outputTokens, model] = row.split(",");
    const second = Math.floor((8 + 10 * random()) * 3600);
    return { at: START + day() * DAY + second * 1000, cells: [AGENTS[trace], model, inputTokens, outputTokens] };
  })
  .sort((one, other) => one.at - other.at)
  .map(({ at, cells }) => [new Date(at).toISOString().replace(".000", ""), ...cells].join(","));

writeFileSync(file("usage-sample.csv"), ["timestamp,agent,model,input_tokens,output_tokens", ...requests, ""].join("\n"));
console.log(`${requests.length} requests written`);
