import type { Quantiles } from "drawdown/web";
import { date, time } from "../../dates.ts";
import { exact, listed, percent, whole } from "../../numbers.ts";
import { parts, type Part } from "../parts.ts";

const requests = (count: number): string => `${whole(count)} ${count === 1 ? "request" : "requests"}`;
const rows = (count: number): string => `${whole(count)} ${count === 1 ? "row" : "rows"}`;
const credits = (amount: string): string => `${exact(amount)} ${amount === "1" ? "credit" : "credits"}`;
const about = (amount: number): string => (amount < 10 ? amount.toFixed(1).replace(".0", "") : whole(amount));

const fields = {
  time: "Time",
  model: "Model",
  agent: "Agent",
  inputTokens: "Input tokens",
  outputTokens: "Output tokens",
  cachedInputTokens: "Cached input tokens",
  cacheWriteTokens: "Tokens written to the cache",
  reasoningTokens: "Reasoning tokens",
  images: "Images",
  seconds: "Seconds",
  characters: "Characters",
  requests: "Requests in a row",
  user: "User",
  conversation: "Conversation",
  status: "Whether it failed",
  operation: "Kind of row",
  id: "Id",
};

const kinds: Record<string, string> = {
  reply: "Replies",
  image: "Images",
  transcription: "Speech to text",
  speech: "Text to speech",
  embedding: "Embeddings",
  web_search: "Searches",
  video: "Videos",
  document: "Documents",
  call: "Calls",
  moderation: "Moderation",
};

const formats = {
  openai: "a usage export of OpenAI’s dashboard",
  "openai-api": "an answer of OpenAI’s usage API",
  litellm: "spend logs of LiteLLM",
  langfuse: "an export from Langfuse",
  opentelemetry: "OpenTelemetry traces with generative AI attributes",
  trace: "a trace of requests with seconds from its start",
};

const binaries: Record<string, string> = {
  zip: "a ZIP archive, as Excel workbooks are",
  pdf: "a PDF",
  gzip: "a gzip archive",
  parquet: "a Parquet file",
  image: "an image",
};

/** The Your usage view. */
export const usage = {
  title: (vendor: Part) => parts`Your usage under ${vendor}`,

  open: {
    title: "Your file",
    lead: "Drop a CSV or JSON file of what your agents really used, and see what it comes to: exactly, by day, model and agent, and what would have been cheaper.",
    private:
      "The file stays on your device. It is read in your browser, and this page’s security policy forbids it to send anything elsewhere.",
    choose: "Choose a file",
    hint: "or drop it here",
    known: "Read as they are: OpenAI’s usage export and API, LiteLLM’s spend logs, Langfuse’s exports, OpenTelemetry traces. Any other CSV or JSON lines too; you say what its columns are. Any of them may be packed as .gz.",
    pasteTitle: "Or paste rows",
    pasteLabel: "Rows, with a line of column names first",
    paste: "Read what I pasted",
    pasted: "Pasted rows",
    sample: "Try it with a sample",
    sampleName: "Sample",
    sampleNote:
      "The sample’s requests are real, from traces that were published; when they happened and which agent and model they were is a rule of ours.",
    sampleFailed: "The sample could not be fetched. Try again, or open a file of your own.",
  },
  reading: {
    name: "Reading the file",
    of: (name: string, share: number, count: number) => `Reading ${name}: ${percent(share)}, ${rows(count)} so far.`,
    cancel: "Cancel",
    givenUp: "The reading was cancelled. Nothing of it was kept.",
    again: "Read it after all",
  },
  problem: {
    of: (name: string, what: string) => `${name} could not be read: ${what}`,
    empty: "it is empty.",
    "no-rows": "it holds column names or brackets, but no rows below them.",
    "one-column": "its first line is not a line of column names separated by commas, semicolons or tabs, and it is not JSON either.",
    html: "it is a web page. Perhaps a sign-in page was saved in place of the export.",
    binary: (as: string | null) =>
      `it is not text${as !== null && binaries[as] ? ` but ${binaries[as]}` : ""}. Export it as CSV or JSON lines, or unpack it first.`,
    damaged: "it is a gzip archive that is damaged or cut off; nothing of it was counted.",
    broken: (line: number) => `it stops being JSON at line ${whole(line)}. It may have been cut off; nothing of it was counted.`,
    unreadable: (reason: string) => `the browser could not go on reading it${reason === "" ? "" : ` (${reason})`}. Choose it again.`,
    kept: "What was read before is still below.",
  },
  columns: {
    title: "How its columns are read",
    looksLike: (format: keyof typeof formats) => `It looks like ${formats[format]}.`,
    unknown: "It is none of the exports that this page knows: its columns are taken for what their names say.",
    field: fields,
    none: "not in the file",
    rest: "Other columns",
    example: (value: string) => `such as ${value}`,
    relative: (from: number) => `Its times count seconds from the start, which is taken to be ${date(from)}.`,
    utc: "Days are counted in UTC.",
    missing: (names: string[], vendor: string) =>
      `${vendor} charges by ${listed(names.map((name) => (fields[name as keyof typeof fields] ?? name).toLowerCase()))}: say above which ${names.length === 1 ? "column that is" : "columns those are"}.`,
  },
  kinds: {
    title: "Which meter each kind of row goes to",
    name: (kind: string) => kinds[kind] ?? kind,
    leaveOut: "left out",
    leftOut: (count: number, vendor: Part) => parts`${rows(count)}; no meter of ${vendor}’s is meant for them`,
  },
  answer: {
    name: "What it comes to",
    came: (count: number, vendor: string) => `${requests(count)} came to this under ${vendor}`,
    credits: (amount: string) => `${exact(amount)} ${amount === "1" ? "credit" : "credits"}`,
    between: (first: number, last: number) => (date(first) === date(last) ? `on ${date(first)}.` : `between ${date(first)} and ${date(last)}.`),
    untimed: "No column says when, so there are no days, no log by date and no forecast.",
    none: "None of its rows could be priced. What was wrong is said below.",
    sample: (vendor: string) => `${vendor} publishes no rates: the figure rests on rates of ours.`,
    summed: (count: number) =>
      `${rows(count)} ${count === 1 ? "states" : "state"} the sum of several requests. Where a price depends on the single request, those are taken as equally long.`,
    read: (name: string, size: string, seconds: string) => `From ${name}, ${size}, read in ${seconds}.`,
  },
  rows: {
    title: "What became of its rows",
    all: (count: number) => `The file has ${rows(count)}.`,
    priced: (count: number) => `${rows(count)} priced`,
    skipped: {
      idle: (count: number) => `${rows(count)} without any usage, such as idle days`,
      failed: (count: number) => `${rows(count)} of failed requests`,
      duplicate: (count: number) => `${rows(count)} that ${count === 1 ? "repeats" : "repeat"} another row, id and all, counted once`,
      "no-call": (count: number) => `${rows(count)} that are no calls of a model or only sum up others`,
    },
    unknown: (count: number) => `${rows(count)} of models that the price list does not have`,
    unmetered: (count: number) => `${rows(count)} of kinds that go to no meter, left out of every figure`,
    manyIds: "The first million ids were compared; among the rest a row may be there twice.",
    errors: (count: number) => `${rows(count)} with mistakes, left out of every figure`,
    mistakes: "Mistakes",
    kind: {
      number: "No number where one is needed",
      time: "A time that cannot be read without guessing",
      requests: "Not a whole number of requests, or a sum of them that is not in whole tokens",
      cells: "More or fewer cells than the line of column names",
      json: "Not a JSON object",
      quote: "A quote that is not closed, or text after it",
      long: "Longer than any row of a usage log",
      price: "No price",
      id: "The id of another row, with other figures",
      kinds: "More kinds of rows than can be told apart",
    },
    count: (kind: string, count: number) => `${kind}: ${rows(count)}`,
    line: (line: number) => `Line ${whole(line)}`,
    record: (record: number) => `Record ${whole(record)}`,
    cell: (field: keyof typeof fields | null, value: string) =>
      field === null ? value : `${fields[field]} is ${value === "" ? "empty" : `“${value}”`}`,
    more: (count: number) => `and ${whole(count)} more`,
  },
  models: {
    title: "Models that the price list does not have",
    lead: (vendor: string) => `${vendor} has no price for these, so their requests are left out of every figure. Say what to take them for, or leave them out.`,
    model: (name: string) => (name === "" ? "No model stated" : name),
    rows,
    as: (name: string) => `Price ${name === "" ? "requests without a model" : name} as`,
    leaveOut: "leave out",
  },
  report: {
    title: "Where the credits went",
    spans: { "7d": "In the last 7 days of the file", "30d": "In the last 30 days of the file", "90d": "In the last 90 days of the file", all: "In all" },
    sentence: (span: string, amount: string, count: number) => `${span}: ${credits(amount)}, for ${requests(count)}.`,
    unnamed: { model: "No model", agent: "No agent", user: "No user", conversation: "No conversation" },
    others: "All others, or not stated",
    rest: (keys: number) => `${whole(keys)} others together`,
    crowded: (names: string[]) => `There are more different names than can be told apart (${listed(names.map((name) => fields[name as keyof typeof fields].toLowerCase()))}); the rest is counted as one.`,
  },
  log: {
    title: "Activity",
    grain: {
      request: "Each line is one row of the file.",
      hour: "The file has more requests than a list can show: each line is an hour of one agent on one model.",
      day: "The file has more requests than a list can show: each line is a day of one agent on one model.",
    },
    download: "Download as CSV",
    caption: "Activity, newest first",
    when: "When",
    what: "What",
    credits: "Credits",
    at: (at: number) => date(at),
    time: (at: number) => time(at),
    line: (agent: string, model: string) => [agent, model].filter((part) => part !== "").join(", ") || "Request",
    details: (count: number, input: number, output: number, tokens: boolean) =>
      [...(count > 1 ? [requests(count)] : []), ...(tokens ? [`${whole(input)} tokens in, ${whole(output)} out`] : [])].join(", "),
    pages: "Pages of the activity",
    page: (page: number, pages: number) => `Page ${whole(page)} of ${whole(pages)}`,
    newer: "Newer",
    older: "Older",
    columns: ["from", "agent", "model", "requests", "input tokens", "output tokens", "credits"],
  },
  ahead: {
    title: "The next 30 days",
    status: "Forecast",
    forecast: ({ median, low, high }: Quantiles) =>
      `Most likely ${about(median)} credits; between ${about(low)} and ${about(high)} in four of five cases.`,
    idle: "Nothing that costs credits has been used, so nothing is known of how it goes on.",
    dashboard: (amount: number) => `A dashboard that goes on at the file’s average day would say: ${about(amount)} credits.`,
    basis: (days: number) => `From ${days === 1 ? "one day" : `${whole(days)} days`} of use, until the file’s last.`,
    noPlan: "With the credits of a plan there would be a date here on which they run out: say on the Estimate view how many yours includes.",
    yourPlan: "your plan",
    onPlan: (plan: string) => `As if the account were on ${plan}, renewed on the first of each month, with nothing bought this month.`,
    refused: (count: number, grain: "request" | "hour" | "day") =>
      `This month ${grain === "request" ? requests(count) : grain === "hour" ? `${whole(count)} hours of requests` : `${whole(count)} days of requests`} would have been refused for lack of credits.`,
  },
  whatIf: {
    title: "What if",
    lead: "The same requests, priced otherwise. Each answer reads the file anew, so it is as exact as the first.",
    list: "Charged by",
    agent: "One agent",
    everyAgent: "no change",
    model: "on this model",
    noModels: (vendor: string) => `${vendor} charges every model the same.`,
    pick: "choose a model",
    status: "What if",
    nothing: "Choose another price list, or another model for one of the agents.",
    reading: (share: number) => `Reading the file again: ${percent(share)}.`,
    cancel: "Cancel the what-if",
    came: (vendor: string, amount: string) => `Under ${vendor} the same requests come to ${credits(amount)}.`,
    agentOn: (agent: string, model: string, amount: string) => `With ${agent} on ${model} they come to ${credits(amount)}`,
    less: (amount: string) => `, ${exact(amount)} less.`,
    more: (amount: string) => `, ${exact(amount)} more.`,
    same: ", as before.",
    leftOut: (count: number, vendor: string) =>
      `${rows(count)} that ${count === 1 ? "is" : "are"} priced now ${count === 1 ? "has" : "have"} no price under ${vendor} and ${count === 1 ? "is" : "are"} left out there, so the two figures are not of the same requests.`,
    pricedOnlyThere: (count: number, vendor: string) =>
      `${rows(count)} that ${count === 1 ? "has" : "have"} no price now ${count === 1 ? "is" : "are"} priced under ${vendor}, so the two figures are not of the same requests.`,
    units: "A credit of one vendor is not a credit of another: compare what their plans come to.",
    table: "Now, and what if",
    columns: { case: "Case", credits: "Credits", requests: "Requests", plan: "Best plan", money: "A month" },
    now: (vendor: string) => `Now, ${vendor}`,
    then: (vendor: string, agent: string | null, model: string | null) =>
      agent === null ? `What if, ${vendor}` : `What if, ${vendor}, ${agent} on ${model}`,
    noPlan: "none published",
    noMoney: "not known",
    moneyLess: (amount: string) => `${amount} a month less.`,
    moneyMore: (amount: string) => `${amount} a month more.`,
    plans: (days: number) =>
      days >= 30 ? "Below: the file’s last 30 days under each plan." : `Below: the file’s ${days === 1 ? "one day" : `${whole(days)} days`} under each plan, as if nothing else had happened that month.`,
  },
};
