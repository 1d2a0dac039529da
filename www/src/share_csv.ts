import type { Monthly } from "./monthly.ts";

const COLUMNS = [
  "name",
  "meter",
  "times",
  "per",
  "events_per_month",
  "credits_each",
  "credits_each_high",
  "credits_per_month",
  "credits_per_month_high",
  "usage",
  "rate",
];

/**
 * The lines that are used, as CSV (RFC 4180: CRLF, quotes doubled). Numbers stand in full, with a point, so that
 * `credits_per_month` adds up to the answer. A text that a spreadsheet would run as a formula starts with an apostrophe.
 */
export function linesAsCsv({ lines }: Monthly): string {
  const rows = lines.flatMap((line) => {
    if (line.problem !== null || line.events.eq(0)) return [];
    const { meter, quote, events, credits, creditsHigh, explanation } = line;
    const { label, times, per, quantities, attributes } = line.line;
    const usage = Object.entries({ ...quantities, ...attributes })
      .filter(([, value]) => value !== false)
      .map(([name, value]) => `${name}: ${value}`);
    return [
      [
        text(label.trim() || meter.name),
        text(meter.id),
        text(times),
        per,
        events.toFixed(),
        quote.credits,
        quote.creditsHigh ?? "",
        credits.toFixed(),
        creditsHigh?.toFixed() ?? "",
        text(usage.join("; ")),
        text(explanation),
      ],
    ];
  });
  return [COLUMNS, ...rows].map((cells) => `${cells.join(",")}\r\n`).join("");
}

function text(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
