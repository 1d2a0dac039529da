// Makes public/trace.csv, the real traffic that the page prices, from the full traces:
//
//   node scripts/sample-trace.js path/to/requests.csv
//
// The full file holds 40,216 requests (columns t_s, trace, input_tokens, output_tokens). Every eighth row is
// kept, so that the sample has the traces' own proportions and spans their whole length. The traces do not say
// which model answered, so one is drawn for each row from a stated mix with a stated seed: the same input
// gives the same sample, byte for byte. Sources and licences: public/trace-sources.txt.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { generator } from "./generator.js";

const EVERY = 8;
const SEED = 20261120;
/** 70 % of the requests on the small model, the rest on the large one: two that most price lists know. */
const SMALL_SHARE = 0.7;

const [input] = process.argv.slice(2);
if (!input) {
  console.error("Say which file to sample: node scripts/sample-trace.js path/to/requests.csv");
  process.exit(2);
}

const [header, ...rows] = readFileSync(input, "utf8").trimEnd().split(/\r?\n/);
if (header !== "t_s,trace,input_tokens,output_tokens") {
  console.error(`${input} has the columns "${header}", not those of the full traces.`);
  process.exit(1);
}

const random = generator(SEED);
const sample = rows
  .filter((_, index) => index % EVERY === 0)
  .map((row) => {
    const [, trace, inputTokens, outputTokens] = row.split(",");
    const model = random() < SMALL_SHARE ? "gpt-4o-mini" : "gpt-4o";
    return [trace, inputTokens, outputTokens, model].join(",");
  });

const output = fileURLToPath(new URL("../public/trace.csv", import.meta.url));
writeFileSync(output, ["trace,input_tokens,output_tokens,model", ...sample, ""].join("\n"));
console.log(`${sample.length} of ${rows.length} requests written`);
