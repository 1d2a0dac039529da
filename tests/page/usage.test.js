import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rows as tableRows } from "./account.js";
import { chooseVendor, useBrowser, visiting } from "./browser.js";
import { answer, csv, heapWhile, lines, open, read, region, repeated, says, trace, usageView, withFile } from "./usage.js";

useBrowser();

/** Everything on one page, one after the other, as a visitor with many files would. */
const steps = [];
const step = (name, work) => steps.push([name, work]);
test("a file of real usage", (visit) =>
  visiting({ search: usageView() }, async (page) => {
    for (const [name, work] of steps) {
      await visit.test(name, async () => {
        await chooseVendor(page, "CleverAI");
        await work(page);
      });
    }
  }));

// Every figure is worked out here, from the price lists' own pages: CleverAI takes 1 credit per 1,000 tokens of GPT-4o
// Mini and 5 of GPT-4o, Bookbag 1 and 5 a reply, WotNot 0.1 and 1 for each begun 7,500 tokens, 1 at least.

const DAY = 86_400_000;
const sampleFile = fileURLToPath(new URL("../../www/public/usage-sample.csv", import.meta.url));
const PRICES = { "gpt-4o-mini": 1n, "gpt-4o": 5n };

/** The sample's rows with what CleverAI takes for each, in thousandths of a credit. */
async function sample() {
  const [, ...rows] = (await readFile(sampleFile, "utf8")).trimEnd().split("\n");
  return rows.map((row) => {
    const [time, agent, model, input, output] = row.split(",");
    return { at: Date.parse(time), agent, model, credits: PRICES[model] * (BigInt(input) + BigInt(output)) };
  });
}
const sum = (rows) => rows.reduce((total, { credits }) => total + credits, 0n);
const inWords = (thousandths) => (Number(thousandths) / 1000).toLocaleString("en", { maximumFractionDigits: 3 });

const trySample = async (page) => {
  await page.getByRole("button", { name: "Try it with a sample" }).click();
  await says(answer(page), "From Sample,");
};

step("the sample, by every span, model, agent and day, to the last digit", async (page) => {
  const rows = await sample();
  await trySample(page);
  await says(answer(page), `1,257 requests came to this under CleverAI ${inWords(sum(rows))} credits`);
  await says(region(page, "What became of its rows"), "The file has 1,257 rows. 1,257 rows priced");
  const last = Math.floor(rows.at(-1).at / DAY);
  for (const [span, days] of [["7 days", 7], ["30 days", 30], ["90 days", 90], ["All", 9999]]) {
    await page.getByRole("radio", { name: span, exact: true }).check();
    const own = rows.filter(({ at }) => Math.floor(at / DAY) > last - days);
    const report = region(page, "Where the credits went");
    await says(report, `${inWords(sum(own))} credits, for ${own.length.toLocaleString("en")} requests.`);
    if (days === 30 || days === 90) continue;
    await report.evaluate((section) => section.querySelectorAll("details").forEach((each) => (each.open = true)));
    for (const [by, field] of [["By model", "model"], ["By agent", "agent"]]) {
      for (const row of await tableRows(page, by)) {
        const each = own.filter((other) => other[field] === Object.values(row)[0]);
        assert.deepEqual([row.Credits, row.Uses], [inWords(sum(each)), each.length.toLocaleString("en")], `${span}, ${by}`);
      }
    }
    const daily = await tableRows(page, "Day by day");
    assert.equal(daily.length, Math.min(days, 84));
    const thousandths = daily.reduce((total, { Credits }) => total + BigInt(Math.round(Number(Credits.replaceAll(",", "")) * 1000)), 0n);
    assert.equal(thousandths, sum(own));
  }
});

step("the log goes from page to page, and is saved as a CSV that adds up", async (page) => {
  const rows = await sample();
  await trySample(page);
  const report = region(page, "Where the credits went");
  await page.getByRole("radio", { name: "7 days", exact: true }).check();
  const week = rows.filter(({ at }) => at / DAY >= Math.floor(rows.at(-1).at / DAY) - 6);
  const newest = week.at(-1);
  await says(report, `${newest.agent}, ${newest.model}`);
  await says(report, `Page 1 of ${Math.ceil(week.length / 12)}`);
  await page.getByRole("button", { name: "Older" }).click();
  await says(report, "Page 2 of");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as CSV" }).click();
  const saved = (await readFile(await (await download).path(), "utf8")).trimEnd().split("\r\n");
  assert.equal(saved.length, week.length + 1);
  const credits = saved.slice(1).map((row) => BigInt(Math.round(Number(row.split(",").at(-1)) * 1000)));
  assert.equal(credits.reduce((total, each) => total + each, 0n), sum(week));
});

step("the forecast in words beside the straight line, and the plan’s own credits until they renew", async (page) => {
  const rows = await sample();
  await trySample(page);
  const ahead = region(page, "The next 30 days");
  await says(ahead, /Most likely [\d,]+ credits; between [\d,]+ and [\d,]+ in four of five cases\./);
  const straight = Math.round((Number(sum(rows)) / 1000 / 84) * 30).toLocaleString("en");
  await says(ahead, `A dashboard that goes on at the file’s average day would say: ${straight} credits.`);
  // March begins a cycle of the Pro Plan's 5,000: what does not fit any more is refused whole.
  let left = 5_000_000n;
  const march = rows.filter(({ at }) => at >= Date.UTC(2026, 2, 1));
  const refused = march.filter(({ credits }) => {
    const fits = credits <= left;
    if (fits) left -= credits;
    return !fits;
  });
  await says(ahead, `This month ${refused.length} requests would have been refused for lack of credits.`);
  await says(ahead, `Package 5,000 Consumed ${inWords(5_000_000n - left)} Remaining ${inWords(left)}`);
  await says(region(page, "Until it renews"), "Runs out most likely on");
});

// One day of two requests in the words of each export: 10,000 tokens of GPT-4o Mini, and 1,000 + 200 of GPT-4o.
const TOTAL = "16 credits";
const EXPORTS = {
  "a usage export of OpenAI’s dashboard": csv(
    ["start_time", "end_time", "start_time_iso", "end_time_iso", "project_id", "num_model_requests", "user_id", "api_key_id", "model", "batch", "service_tier", "input_tokens", "output_tokens", "input_cached_tokens"],
    ["1759622400", "1759708800", "2025-10-05T00:00:00+00:00", "2025-10-06T00:00:00+00:00", "proj_a", "1.0", "user-a", "key_a", "gpt-4o-2024-08-06", "FALSE", "default", "1000.0", "200.0", "0.0"],
    ["1759622400", "1759708800", "2025-10-05T00:00:00+00:00", "2025-10-06T00:00:00+00:00", "proj_a", "7.0", "user-a", "key_a", "gpt-4o-mini", "FALSE", "default", "8999.0", "1001.0", "512.0"],
    ["1759708800", "1759795200", "2025-10-06T00:00:00+00:00", "2025-10-07T00:00:00+00:00", "", "", "", "", "", "", "", "", "", ""],
  ),
  "an answer of OpenAI’s usage API": JSON.stringify({
    object: "page",
    data: [
      {
        object: "bucket",
        start_time: 1759622400,
        end_time: 1759708800,
        results: [
          { object: "organization.usage.completions.result", input_tokens: 1000, output_tokens: 200, input_cached_tokens: 0, num_model_requests: 1, project_id: null, model: "gpt-4o-2024-08-06" },
          { object: "organization.usage.completions.result", input_tokens: 8999, output_tokens: 1001, input_cached_tokens: 512, num_model_requests: 7, project_id: null, model: "gpt-4o-mini" },
        ],
      },
      { object: "bucket", start_time: 1759708800, end_time: 1759795200, results: [] },
    ],
    has_more: false,
  }, null, 2),
  "spend logs of LiteLLM": lines(
    { request_id: "a", call_type: "acompletion", startTime: "2025-10-05T10:00:00.123Z", endTime: "2025-10-05T10:00:02Z", model: "gpt-4o", model_group: "chat", prompt_tokens: 1000, completion_tokens: 200, user: "u", end_user: "", status: "success", metadata: { x: 1 } },
    { request_id: "b", call_type: "acompletion", startTime: "2025-10-05T11:00:00.123Z", endTime: "2025-10-05T10:00:02Z", model: "gpt-4o-mini", model_group: "chat", prompt_tokens: 8999, completion_tokens: 1001, user: "u", end_user: "", status: "success", metadata: {} },
    { request_id: "c", call_type: "acompletion", startTime: "2025-10-05T12:00:00Z", endTime: "2025-10-05T12:00:01Z", model: "gpt-4o-mini", model_group: "chat", prompt_tokens: 0, completion_tokens: 0, user: "u", end_user: "", status: "failure", metadata: {} },
  ),
  "an export from Langfuse": csv(
    ["id", "traceId", "type", "name", "startTime", "model", "usageDetails", "inputUsage", "outputUsage", "totalUsage", "traceName", "userId"],
    ["1", "t", "GENERATION", "answer", "2025-10-05T10:00:00.000Z", "gpt-4o", '{"input":1000,"output":200}', "1000", "200", "1200", "support", "u"],
    ["2", "t", "GENERATION", "answer", "2025-10-05T10:00:00.000Z", "gpt-4o-mini", '{"input":8000,"input_cached_tokens":999,"output":1001}', "8999", "1001", "10000", "support", "u"],
    ["3", "t", "SPAN", "retrieve", "2025-10-05T10:00:00.000Z", "", "{}", "0", "0", "0", "support", "u"],
  ),
  "an export from Langfuse, to blob storage": lines(
    { id: "1", trace_id: "t", type: "GENERATION", start_time: "2025-10-05 10:00:00.963000", provided_model_name: "gpt-4o", usage_details: { input: 1000, output: 200, total: 1200 }, trace_name: "support", tags: ["a"] },
    { id: "2", trace_id: "t", type: "GENERATION", start_time: "2025-10-05 11:00:00.963000", provided_model_name: "gpt-4o-mini", usage_details: { input: 8000, input_cached_tokens: 999, output: 1001 }, trace_name: "support", tags: [] },
  ),
  "OpenTelemetry traces with generative AI attributes": lines(
    { name: "chat gpt-4o", start_time: "2025-10-05T10:00:00Z", attributes: { "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o", "gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 200, "gen_ai.agent.name": "support" } },
    { name: "chat gpt-4o-mini", start_time: "2025-10-05T10:00:01Z", attributes: { "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o-mini", "gen_ai.usage.input_tokens": 8999, "gen_ai.usage.output_tokens": 1001, "gen_ai.agent.name": "support" } },
    { name: "invoke_agent support", start_time: "2025-10-05T10:00:00Z", attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.usage.input_tokens": 9999, "gen_ai.usage.output_tokens": 1201, "gen_ai.agent.name": "support" } },
  ),
  "OpenTelemetry traces with generative AI attributes, as exported": JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: "service.name", value: { stringValue: "support" } }] },
        scopeSpans: [
          {
            spans: [["gpt-4o", "1000", "200"], ["gpt-4o-mini", "8999", "1001"]].map(([model, input, output]) => ({
              name: "chat",
              startTimeUnixNano: "1759658400000000000",
              attributes: [
                { key: "gen_ai.request.model", value: { stringValue: model } },
                { key: "gen_ai.usage.input_tokens", value: { intValue: input } },
                { key: "gen_ai.usage.output_tokens", value: { intValue: output } },
              ],
            })),
          },
        ],
      },
    ],
  }),
};

step("every known export is recognised by its own column names and comes to the same", async (page) => {
  let number = 0;
  for (const [name, text] of Object.entries(EXPORTS)) {
    number += 1;
    await read(page, `${number}.export`, text);
    await says(region(page, "How its columns are read"), `It looks like ${name.split(",")[0]}.`);
    await says(answer(page), TOTAL);
    await says(answer(page), "on Oct 5, 2025.");
  }
  // What is no request is told apart from what is one.
  await read(page, "openai", EXPORTS["a usage export of OpenAI’s dashboard"]);
  await says(region(page, "What became of its rows"), "The file has 3 rows. 2 rows priced 1 row without any usage, such as idle days");
  await says(answer(page), "8 requests came to this under CleverAI");
  await says(answer(page), "1 row states the sum of several requests.");
  await read(page, "litellm", EXPORTS["spend logs of LiteLLM"]);
  await says(region(page, "What became of its rows"), "1 row of failed requests");
  await read(page, "otel", EXPORTS["OpenTelemetry traces with generative AI attributes"]);
  await says(region(page, "What became of its rows"), "1 row that are no calls of a model or only sum up others");
  await says(page.getByRole("list", { name: "By agent" }), "support 16 (100%)");
});

step("a row that sums up requests is priced request by request: flat prices and blocks count each of them", async (page) => {
  await chooseVendor(page, "Bookbag");
  await read(page, "openai", EXPORTS["a usage export of OpenAI’s dashboard"]);
  // One reply of GPT-4o at 5, seven of GPT-4o mini at 1.
  await says(answer(page), "12 credits");
  await chooseVendor(page, "WotNot");
  // One block of 1, and seven of 0.1.
  await says(answer(page), "came to this under WotNot 1.7 credits");
});

// Each kind of row goes to a meter of its own, in the words of each export. CleverAI takes 40 credits for an image of
// DALL-E 3 Standard, 5 for a search; Agent Credits 2 for a minute of speech.
const bucket = (object, rest) => ({ object: "bucket", start_time: 1759622400, end_time: 1759708800, results: [{ object: `organization.usage.${object}.result`, ...rest }] });
const MIXED = {
  "OpenAI": JSON.stringify({
    object: "page",
    data: [
      bucket("completions", { input_tokens: 1000, output_tokens: 0, num_model_requests: 1, model: "gpt-4o" }),
      bucket("images", { images: 5, num_model_requests: 3, model: "DALL-E 3 Standard" }),
      bucket("audio_transcriptions", { seconds: 90, num_model_requests: 1, model: "whisper-1" }),
      bucket("embeddings", { input_tokens: 700, num_model_requests: 2, model: "text-embedding-3-small" }),
    ],
  }),
  "LiteLLM": lines(
    { request_id: "a", call_type: "acompletion", startTime: "2025-10-05T10:00:00Z", model: "gpt-4o", prompt_tokens: 1000, completion_tokens: 0, status: "success" },
    ...["b", "c", "d", "e", "f"].map((id) => ({ request_id: id, call_type: "aimage_generation", startTime: "2025-10-05T11:00:00Z", model: "DALL-E 3 Standard", prompt_tokens: 0, completion_tokens: 0, status: "success" })),
    { request_id: "g", call_type: "atranscription", startTime: "2025-10-05T12:00:00Z", model: "whisper-1", prompt_tokens: 0, completion_tokens: 0, status: "success", metadata: { audio_seconds: 90 } },
    { request_id: "h", call_type: "aembedding", startTime: "2025-10-05T12:00:00Z", model: "text-embedding-3-small", prompt_tokens: 700, completion_tokens: 0, status: "success" },
  ),
};

step("each kind of row goes to its own meter, by choice to another, and what no meter is for is said", async (page) => {
  const rows = region(page, "What became of its rows");
  const meter = (kind) => page.getByRole("group", { name: "Which meter each kind of row goes to" }).getByLabel(kind, { exact: true });
  for (const [name, text] of Object.entries(MIXED)) {
    await chooseVendor(page, "CleverAI");
    await read(page, name, text);
    await says(region(page, "How its columns are read"), `It looks like ${name === "OpenAI" ? "an answer of OpenAI’s usage API" : "spend logs of LiteLLM"}.`);
    // 5 for the reply, 5 x 40 for the images; CleverAI has neither speech nor embeddings.
    await says(answer(page), "205 credits");
    await says(rows, "2 rows of kinds that go to no meter, left out of every figure");
    assert.deepEqual(
      await Promise.all(["Replies", "Images", "Speech to text", "Embeddings"].map((kind) => meter(kind).evaluate(({ selectedOptions }) => selectedOptions[0].textContent))),
      ["AI chat", "Image generation", "left out", "left out"],
    );
    await chooseVendor(page, "Agent Credits");
    // One reply at 1 and a minute and a half at 2; it has no images.
    await says(answer(page), "4 credits");
  }
  // A search for each embedding, and the reply left out: five images and one search.
  await chooseVendor(page, "CleverAI");
  await says(answer(page), "205 credits");
  await meter("Embeddings").selectOption("Web search");
  await says(answer(page), "210 credits");
  await meter("Replies").selectOption("left out");
  await says(answer(page), "205 credits");
  await says(rows, "6 rows priced 2 rows of kinds that go to no meter");
  // A file without a single reply needs no tokens.
  await read(page, "images.jsonl", lines({ time: "2026-03-01", type: "image", model: "Flux Pro", images: 3 }, { time: "2026-03-02", type: "image", model: "Flux Pro", images: 1 }));
  await says(answer(page), "80 credits");
});

step("a row that is there twice is counted once, and one that contradicts another is a mistake", async (page) => {
  const row = (id, tokens) => ["2026-03-01", id, "gpt-4o", tokens, "0"];
  const rows = [row("a", "1000"), row("b", "2000"), row("a", "1000"), row("b", "9000"), row("", "1000"), row("", "1000")];
  await read(page, "twice.csv", csv(["time", "request_id", "model", "input_tokens", "output_tokens"], ...rows, ...rows.slice(0, 2)));
  // a, b and the two without an id.
  await says(answer(page), "4 requests came to this under CleverAI 25 credits");
  await says(region(page, "What became of its rows"), "The file has 8 rows. 4 rows priced 3 rows that repeat another row, id and all, counted once 1 row with mistakes, left out of every figure Mistakes The id of another row, with other figures: 1 row Line 5: Id is “b”");
});

step("a file is unpacked as it is read, and a damaged archive is refused in words", async (page) => {
  const text = csv(["time", "model", "input_tokens", "output_tokens"], ...Array.from({ length: 50_000 }, () => ["2026-03-01", "gpt-4o", "1000", "0"]));
  const packed = gzipSync(text);
  const put = (name, buffer) => page.getByLabel("Choose a file").setInputFiles({ name, mimeType: "application/gzip", buffer });
  await put("usage.csv.gz", packed);
  await says(answer(page), "From usage.csv.gz,");
  await says(answer(page), "50,000 requests came to this under CleverAI 250,000 credits");
  await put("cut.csv.gz", packed.subarray(0, packed.length - 20));
  await says(page.getByRole("alert"), "cut.csv.gz could not be read: it is a gzip archive that is damaged or cut off; nothing of it was counted.");
  await put("broken.csv.gz", Buffer.concat([packed.subarray(0, 12), Buffer.from("no archive"), packed.subarray(22)]));
  await says(page.getByRole("alert"), "broken.csv.gz could not be read: it is a gzip archive that is damaged");
  await put("twice.csv.gz", gzipSync(packed));
  await says(page.getByRole("alert"), "twice.csv.gz could not be read: it is not text but a gzip archive.");
  await says(answer(page), "From usage.csv.gz,");
});

step("mistakes are counted by their kind and named by their lines, and nothing of them is in a figure", async (page) => {
  const mistaken = [
    "time,agent,model,input_tokens,output_tokens",
    "2026-03-01T10:00:00Z,a,gpt-4o,1000,0",
    "2026-03-01T10:00:00Z,a,gpt-4o,many,0",
    "2026-03-01T10:00:00Z,a,gpt-4o,-5,0",
    "2026-03-01T10:00:00Z,a,gpt-4o,,0",
    "03/01/2026,a,gpt-4o,1000,0",
    "2026-02-31,a,gpt-4o,1000,0",
    "2026-03-01T10:00:00Z,a,gpt-4o,1000",
    '2026-03-01T10:00:00Z,"two\nlines",gpt-4o,1000,0',
    '2026-03-01T10:00:00Z,"a"b,gpt-4o,1000,0',
    "",
    "2026-03-01T10:00:00Z,a,gpt-4o,2000,0",
  ];
  await read(page, "mistakes.csv", mistaken.join("\r\n"));
  await says(answer(page), "3 requests came to this under CleverAI 20 credits");
  const rows = region(page, "What became of its rows");
  await says(rows, "The file has 10 rows. 3 rows priced 7 rows with mistakes, left out of every figure");
  await says(rows, "No number where one is needed: 3 rows Line 3: Input tokens is “many” Line 4: Input tokens is “-5” Line 5: Input tokens is empty");
  await says(rows, "A time that cannot be read without guessing: 2 rows Line 6: Time is “03/01/2026” Line 7: Time is “2026-02-31”");
  await says(rows, "More or fewer cells than the line of column names: 1 row Line 8");
  await says(rows, "A quote that is not closed, or text after it: 1 row Line 11");
  const json = `${lines({ time: 1772359200, model: "gpt-4o", input_tokens: 1000, output_tokens: 0 })}{"time":\nnull\n[1]\n`;
  await read(page, "mistakes.jsonl", json);
  await says(rows, "Not a JSON object: 1 row Line 2");
  await says(answer(page), "1 request came to this under CleverAI 5 credits");
});

step("a model that the list does not have is named, and counted only once the visitor says as what", async (page) => {
  const row = (model, tokens) => ["2026-03-01T10:00:00Z", model, tokens, "0"];
  await read(page, "models.csv", csv(["time", "model", "input_tokens", "output_tokens"], row("gpt-4o", "1000"), row("openai/gpt-4o-mini", "3000"), row("mystery", "7000"), row("", "9000")));
  await says(answer(page), "5 credits");
  const models = region(page, "Models that the price list does not have");
  await says(models, "openai/gpt-4o-mini 1 row");
  await says(models, "No model stated 1 row");
  await says(region(page, "What became of its rows"), "3 rows of models that the price list does not have");
  const choice = page.getByLabel("Price openai/gpt-4o-mini as");
  assert.deepEqual((await choice.getByRole("option").allInnerTexts()).slice(0, 2), ["leave out", "GPT-4o Mini"]);
  await choice.selectOption("GPT-4o Mini");
  await says(answer(page), "8 credits");
  await page.getByLabel("Price mystery as").selectOption("GPT-4o");
  await says(answer(page), "43 credits");
  await says(page.getByRole("list", { name: "By model" }), "mystery 35 (81%)");
});

step("columns that were taken wrongly are corrected, and the file is read again", async (page) => {
  const text = csv(["when", "what", "in", "out", "input_tokens"], ["2026-03-01", "gpt-4o", "1000", "200", "7"], ["2026-03-02", "gpt-4o", "1000", "200", "7"]);
  await open(page, "own.csv", text);
  const columns = region(page, "How its columns are read");
  await says(columns, "CleverAI charges by output tokens: say above which column that is.");
  await says(answer(page), "From models.csv,");
  await columns.getByLabel("Output tokens").selectOption("out");
  await says(region(page, "Models that the price list does not have"), "No model stated 2 rows");
  await columns.getByLabel("Model").selectOption("what");
  await says(answer(page), "2.07 credits");
  await says(answer(page), "No column says when");
  await columns.getByLabel("Input tokens", { exact: true }).selectOption("in");
  await columns.getByLabel("Time").selectOption("when");
  await says(answer(page), "12 credits between Mar 1, 2026 and Mar 2, 2026.");
});

const WRONG = {
  "report.pdf": ["%PDF-1.7 ...", "it is not text but a PDF."],
  "book.xlsx": ["PK\u0003\u0004...", "it is not text but a ZIP archive, as Excel workbooks are."],
  "page.html": ["<!doctype html><script>document.title = 'stolen'</script>", "it is a web page."],
  "empty.csv": ["", "it is empty."],
  "head.csv": ["time,model,input_tokens,output_tokens\n", "no rows below them."],
  "poem.txt": ["Roses are red\nViolets are blue\n", "not a line of column names"],
  "cut.json": ['[\n{"time": 1772359200, "model": "gpt-4o", "input_tokens": 1000, "output_tokens": 0},\n{"time": 17', "it stops being JSON at line 3."],
};

step("a file of the wrong kind is refused in words, and what was read before stays", async (page) => {
  await read(page, "good.csv", csv(["time", "model", "input_tokens", "output_tokens"], ["2026-03-01", "gpt-4o", "1000", "0"]));
  for (const [name, [text, reason]] of Object.entries(WRONG)) {
    await open(page, name, text);
    await says(page.getByRole("alert"), `${name} could not be read: `);
    const words = await says(page.getByRole("alert"), reason);
    assert.match(words, /What was read before is still below\.$/);
    await says(answer(page), "From good.csv,");
    await says(region(page, "Where the credits went"), "5 credits, for 1 request.");
  }
  assert.notEqual(await page.title(), "stolen");
});

step("scripts and formulas in a file stay text, here and in what is saved", async (page) => {
  const script = "<img src=x onerror=\"document.title='stolen'\"><script>document.title='stolen'</script>";
  const formula = '=cmd|"/C calc"!A0';
  await read(page, `${script}.csv`, csv(["time", "agent", "model", "input_tokens", "output_tokens"], ["2026-03-01", script, "gpt-4o", "1000", "0"], ["2026-03-01", formula, "gpt-4o", "1000", "0"], ["2026-03-01", "a", script, "1000", "0"]));
  await says(page.getByRole("list", { name: "By agent" }), `${script} 5 (50%)`);
  assert.equal(await page.locator("main img, main script").count(), 0);
  assert.notEqual(await page.title(), "stolen");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as CSV" }).click();
  const saved = await readFile(await (await download).path(), "utf8");
  assert.ok(saved.includes(`"'=cmd|""/C calc""!A0"`), saved);
});

step("what if: another price list, another model for one agent, another plan, exactly", async (page) => {
  const rows = await sample();
  await trySample(page);
  const status = page.getByRole("status", { name: "What if" });
  const choose = (label, value) => region(page, "What if").getByLabel(label, { exact: true }).selectOption(value);
  await choose("One agent", "Research");
  await choose("on this model", "GPT-4o Mini");
  const cheaper = rows.map((row) => (row.agent === "Research" && row.model === "gpt-4o" ? { ...row, credits: row.credits / 5n } : row));
  await says(status, `With Research on GPT-4o Mini they come to ${inWords(sum(cheaper))} credits, ${inWords(sum(rows) - sum(cheaper))} less.`);
  await choose("One agent", "");
  await choose("Charged by", "Bookbag");
  const replies = rows.reduce((total, { model }) => total + Number(PRICES[model]), 0).toLocaleString("en");
  await says(status, `Under Bookbag the same requests come to ${replies} credits.`);
  await says(status, "A credit of one vendor is not a credit of another");
  const [now, then] = await tableRows(page, "Now, and what if");
  assert.deepEqual([now.Credits, then.Credits, then.Requests], [inWords(sum(rows)), replies, "1,257"]);
  // The last 30 days: 6,700.15 beyond Pro's 5,000 are two packs of 1,000 at $10.
  assert.deepEqual([now["Best plan"], now["A month"]], ["Pro Plan", "$49"]);
  // Bookbag's plans are without prices; 545 requests of the last 30 days are 1,233 credits, which Hobby's 2,000 cover.
  assert.deepEqual([then["Best plan"], then["A month"]], ["Hobby", "not known"]);
  await choose("Charged by", "CleverAI");
  await says(status, "Choose another price list");
  const plans = await tableRows(page, "A month of this workload under each plan");
  assert.deepEqual(plans.map(({ Plan, "In all": total }) => [Plan, total]), [["Pro Plan", "$49"], ["Free Plan", "$65"], ["Enterprise", "not known"]]);
});

step("a file is dropped or pasted as well as chosen, and outlives a look at another view", async (page) => {
  const text = csv(["time", "model", "input_tokens", "output_tokens"], ["2026-03-01", "gpt-4o", "1000", "0"]);
  await page.evaluate((content) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], "dropped.csv"));
    document.querySelector("main").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, text);
  await says(answer(page), "From dropped.csv,");
  await page.getByText("Or paste rows").click();
  await page.getByLabel("Rows, with a line of column names first").fill(text.replaceAll(",", "\t"));
  await page.getByRole("button", { name: "Read what I pasted" }).click();
  await says(answer(page), "From Pasted rows,");
  await page.getByRole("link", { name: "Estimate" }).click();
  await page.getByRole("heading", { name: "Your workload" }).waitFor();
  await page.getByRole("link", { name: "Your usage" }).click();
  await says(answer(page), "From Pasted rows,");
  assert.match(page.url(), /w=usage/);
  assert.ok(!page.url().includes("gpt"), "nothing of a file is in the address");
});

const MEGABYTE = 1e6;

step("100 MB of the real trace, a piece at a time: cancelled without a trace, then read to the last digit", async (page) => {
  const rows = await trace();
  const pieces = repeated(rows, 100 * MEGABYTE);
  const times = pieces.length - 1;
  const credits = (own) => own.reduce((total, [, input, output, model]) => total + PRICES[model] * (BigInt(input) + BigInt(output)), 0n);
  await withFile("large.csv", pieces, async (path) => {
    await read(page, "small.csv", csv(["time", "model", "input_tokens", "output_tokens"], ["2026-03-01", "gpt-4o", "1000", "0"]));
    const files = page.getByLabel("Choose a file");
    await files.setInputFiles(path);
    const progress = page.getByRole("progressbar", { name: "Reading the file" });
    await progress.waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await says(region(page, "Your file"), "The reading was cancelled. Nothing of it was kept.");
    await says(answer(page), "From small.csv,");

    const most = await heapWhile(page, async () => {
      await files.setInputFiles(path);
      await says(answer(page), "From large.csv,");
    });
    assert.ok(most.samples > 5, "it is watched while it reads");
    assert.ok(most.bytes < 100 * MEGABYTE, `${most.bytes} bytes at once: the file as a whole is never there`);
    const requests = rows.length * times;
    await says(answer(page), `${requests.toLocaleString("en")} requests came to this under CleverAI ${inWords(credits(rows) * BigInt(times))} credits`);
    await says(region(page, "Where the credits went"), "each line is an hour of one agent on one model");
    await page.getByRole("radio", { name: "All", exact: true }).check();
    for (const name of new Set(rows.map(([agent]) => agent))) {
      const own = credits(rows.filter(([agent]) => agent === name)) * BigInt(times);
      await says(page.getByRole("list", { name: "By agent" }), `${name} ${inWords(own)} (`);
    }
    await page.getByRole("img", { name: `Jan 2, 2026: ${inWords(credits(rows) * 24n)} credits` }).waitFor();
  });
});

step("a million rows of one long string are a million mistakes, and a long name is one name", async (page) => {
  const long = "=HYPERLINK(\"x\")".repeat(4);
  const pieces = [
    "time,agent,model,input_tokens,output_tokens\n",
    ...new Array(100).fill("x".repeat(60).concat("\n").repeat(10_000)),
    `2026-03-01,"${long.replaceAll('"', '""')}",gpt-4o,1000,0\n`.repeat(10_000),
  ];
  await withFile("strings.csv", pieces, async (path) => {
    await page.getByLabel("Choose a file").setInputFiles(path);
    await says(answer(page), "From strings.csv,");
    await says(answer(page), "10,000 requests came to this under CleverAI 50,000 credits");
    await says(region(page, "What became of its rows"), "More or fewer cells than the line of column names: 1,000,000 rows Line 2 Line 3");
    await says(page.getByRole("list", { name: "By agent" }), `${long} 50,000 (100%)`);
  });
});

step("more names than can be told apart are counted as one, and none is lost", async (page) => {
  const rows = Array.from({ length: 3_000 }, (_, index) => ["2026-03-01", `agent ${index}`, "gpt-4o", "1000", "0"]);
  await read(page, "names.csv", csv(["time", "agent", "model", "input_tokens", "output_tokens"], ...rows));
  await says(answer(page), "3,000 requests came to this under CleverAI 15,000 credits");
  const report = region(page, "Where the credits went");
  await says(report, "There are more different names than can be told apart (agent); the rest is counted as one.");
  await says(page.getByRole("list", { name: "By agent" }), "All others, or not stated 10,000 (67%)");
  await says(page.getByRole("list", { name: "By agent" }), "989 others together 4,945 (33%)");
});

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

step("axe finds nothing, light or dark, on a laptop or a phone, and nothing is cut off either way round", async (page) => {
  await page.evaluate(axe);
  const text = await readFile(sampleFile, "utf8");
  await read(page, `${"long-name-".repeat(8)}.csv`, `${text}2026-03-30,x,mystery,1,1\n2026-03-30,${"x".repeat(150)},gpt-4o,1,1\nbroken\n`);
  await region(page, "What if").getByLabel("Charged by").selectOption("WotNot");
  await says(page.getByRole("status", { name: "What if" }), "Under WotNot");
  await page.locator("details").evaluateAll((all) => all.forEach((each) => (each.open = true)));
  for (const [width, colorScheme] of [[1280, "light"], [1280, "dark"], [320, "dark"], [320, "light"]]) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate(async () => {
      const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
    });
    assert.deepEqual(found, [], `${width}, ${colorScheme}`);
    for (const direction of ["ltr", "rtl"]) {
      await page.evaluate((dir) => document.documentElement.setAttribute("dir", dir), direction);
      assert.deepEqual(await page.evaluate(tooWide), [], `${width}, ${direction}`);
    }
    await page.evaluate(() => document.documentElement.removeAttribute("dir"));
  }
});

/** What sticks out of the page, where anything does. */
function tooWide() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const sticksOut = (element) => {
    const { left, right } = element.getBoundingClientRect();
    return (left < 0 || right > clientWidth) && !element.closest(".scrolling, .unseen");
  };
  return [...document.querySelectorAll("main *")].filter(sticksOut).map(({ outerHTML }) => outerHTML.slice(0, 200));
}

step("by keyboard alone: the sample, a span, a column and a what-if", async (page) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole("button", { name: "Try it with a sample" }).focus();
  await page.keyboard.press("Enter");
  await says(answer(page), "From Sample,");
  await page.getByRole("radio", { name: "30 days", exact: true }).focus();
  await page.keyboard.press("ArrowLeft");
  await says(region(page, "Where the credits went"), "In the last 7 days of the file:");
  await page.getByLabel("Choose a file").focus();
  assert.equal(await page.evaluate(() => document.activeElement.type), "file");
  await page.getByRole("button", { name: "Older" }).focus();
  await page.keyboard.press("Enter");
  await says(region(page, "Where the credits went"), "Page 2 of");
});

test("nothing of a file leaves the browser: nothing is sent, and the policy would stop one", async () => {
  const heard = [];
  const elsewhere = createServer((request, response) => {
    heard.push(request.url);
    response.writeHead(200, { "access-control-allow-origin": "*" }).end();
  });
  await new Promise((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${elsewhere.address().port}/`;
  try {
    await visiting({ search: usageView(), expecting: /Content Security Policy|failed$/ }, async (page) => {
      const asked = [];
      await trySample(page);
      page.on("request", (request) => asked.push([request.method(), new URL(request.url()).origin, request.postData()].join(" ")));
      await read(page, "own.csv", csv(["time", "model", "input_tokens", "output_tokens"], ["2026-03-01", "gpt-4o", "1000", "0"]));
      await chooseVendor(page, "Bookbag");
      await says(answer(page), "under Bookbag");
      // The browser may fetch the page's own icon when it likes.
      assert.deepEqual(asked.filter((each) => each !== `GET ${new URL(page.url()).origin} `), []);
      const send = (url) => fetch(url, { method: "POST", body: "usage" }).then(() => "sent", () => "stopped");
      assert.equal(await page.evaluate(send, address), "stopped");
      const [worker] = page.workers();
      assert.equal(await worker.evaluate(send, address), "stopped");
    });
  } finally {
    elsewhere.close();
  }
  assert.deepEqual(heard, []);
});
