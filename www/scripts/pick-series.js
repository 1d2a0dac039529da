// Makes src/daily_series.ts, the real series of days that an account can be fed by, from the licensed set:
//
//   node scripts/pick-series.js
//
// A series starts on its first Thursday, as the page's account does, and is cut to the account's days. Numbers are a
// day's share of the mean, in thousandths. The same set gives the same file, byte for byte.

import { readFileSync, writeFileSync } from "node:fs";

/** What they are like is said in the page's words; their sources in public/trace-sources.txt. */
const PICKED = { idle: "cc02_tok", bursts: "cc11_msg", service: "burstgpt1_req", weekdays: "nab_tw_CRM", smooth: "nab_taxi" };
const THURSDAY = 3;
/** As many whole days as the account without a series has. */
const MOST_DAYS = 104;

const data = (name) => readFileSync(new URL(`../../trainer/data/${name}`, import.meta.url), "utf8").trimEnd().split("\n").slice(1);
const listed = new Map(data("daily_series.csv").map((line) => line.split(",")).map(([name, , , , days, weekday]) => [name, { days: Number(days), weekday: Number(weekday) }]));
const values = data("daily.csv").map((line) => line.split(","));

const lines = Object.entries(PICKED).map(([id, name]) => {
  const { days, weekday } = listed.get(name);
  const series = Array(days).fill(0);
  for (const [of, day, value] of values) if (of === name) series[day] = Number(value);
  const first = (THURSDAY - weekday + 7) % 7;
  const cut = series.slice(first, first + MOST_DAYS);
  const mean = cut.reduce((sum, value) => sum + value, 0) / cut.length;
  return `  ${id}: [${cut.map((value) => Math.round((value * 1000) / mean)).join(", ")}],`;
});

writeFileSync(
  new URL("../src/daily_series.ts", import.meta.url),
  `// Made by scripts/pick-series.js; not to be edited. Sources and licences: public/trace-sources.txt.

/** Real series of days, in thousandths of their mean, each from a Thursday on. */
export const DAILY_SERIES = {
${lines.join("\n")}
} as const satisfies Record<string, readonly number[]>;
`,
);
