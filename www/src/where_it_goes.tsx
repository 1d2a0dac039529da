import Big from "big.js";
import type { Share } from "drawdown/web";
import { Breakdown } from "./breakdown.tsx";
import type { Monthly, MonthlyLine } from "./monthly.ts";
import { words } from "./words/words.ts";

type PricedLine = Extract<MonthlyLine, { problem: null }>;

/** Which part of the workload takes the credits: by what it is called, and by model. */
export function WhereItGoes({ month }: { month: Monthly }) {
  const lines = month.lines.filter((line) => line.problem === null).filter(({ credits }) => credits.gt(0));
  if (lines.length === 0) return null;
  const named = shares(lines, month.credits, ({ line, meter }) => line.label.trim() || meter.name);
  const models = shares(lines, month.credits, ({ line }) => String(line.attributes["model"] ?? ""));
  return (
    <section class="where" aria-labelledby="where">
      <h2 id="where">{words.beyond.where.title}</h2>
      <div class="where-both">
        <Breakdown by="use" shares={named} unnamed={words.beyond.where.other} />
        {models.some(({ key }) => key !== "") && <Breakdown by="model" shares={models} unnamed={words.beyond.where.noModel} />}
      </div>
    </section>
  );
}

/** The largest first. Nothing is rounded but the share, which is only drawn and shown. */
function shares(lines: PricedLine[], total: Big, key: (line: PricedLine) => string): Share[] {
  const sums = new Map<string, { credits: Big; events: number }>();
  for (const line of lines) {
    const before = sums.get(key(line)) ?? { credits: new Big(0), events: 0 };
    sums.set(key(line), { credits: before.credits.plus(line.credits), events: before.events + line.events.toNumber() });
  }
  return [...sums]
    .sort(([, one], [, other]) => other.credits.cmp(one.credits))
    .map(([name, { credits, events }]) => ({
      key: name,
      credits: credits.toFixed(),
      events,
      share: credits.div(total).round(6).toFixed(),
    }));
}
