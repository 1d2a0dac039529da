import Big from "big.js";
import { useId } from "preact/hooks";
import { WINDOWS, type ReportWindow } from "./account_state.ts";
import { credits } from "./account_words.ts";
import { ActivityLog } from "./activity_log.tsx";
import { Breakdown } from "./breakdown.tsx";
import { DayChart } from "./day_chart.tsx";
import { whole } from "./numbers.ts";
import type { PriceList } from "./price_list.ts";
import type { Standing } from "./replay.ts";

interface Props {
  list: PriceList;
  standing: Standing;
  window: ReportWindow;
  choose: (window: ReportWindow) => void;
}

const NAMES: Record<ReportWindow, string> = { "7d": "7 days", "30d": "30 days", "90d": "90 days", all: "All" };
const SPANS: Record<ReportWindow, string> = {
  "7d": "In the last 7 days",
  "30d": "In the last 30 days",
  "90d": "In the last 90 days",
  all: "Since the account was opened",
};

/** Where the credits went, over a span of the visitor's choice. */
export function UsageReport({ list, standing, window, choose }: Props) {
  const categories = standing.ledger.breakdown({ by: "category", window });
  const models = standing.ledger.breakdown({ by: "model", window });
  const spent = categories.reduce((sum, each) => sum.plus(each.credits), new Big(0));
  const events = categories.reduce((count, each) => count + each.events, 0);
  return (
    <section class="report" aria-labelledby="report">
      <h2 id="report">Where the credits went</h2>
      <Spans window={window} choose={choose} />
      <p class="outcome">
        {events === 0 ? (
          `${SPANS[window]} nothing has been used.`
        ) : (
          <>
            {SPANS[window]}: <strong>{credits(spent)}</strong>, for {whole(events)} {events === 1 ? "use" : "uses"}.
          </>
        )}
      </p>
      {events > 0 && (
        <>
          <div class="breakdowns">
            <Breakdown by="model" shares={models} unnamed="No model" />
            <Breakdown by="category" shares={categories} unnamed="Without a category" />
          </div>
          <DayChart days={standing.ledger.daily(window)} />
        </>
      )}
      <ActivityLog key={window} list={list} standing={standing} window={window} />
    </section>
  );
}

function Spans({ window, choose }: Pick<Props, "window" | "choose">) {
  const name = useId();
  return (
    <fieldset class="spans">
      <legend>Over the last</legend>
      {WINDOWS.map((each) => (
        <label key={each}>
          <input type="radio" name={name} checked={each === window} onChange={() => choose(each)} />
          <span>{NAMES[each]}</span>
        </label>
      ))}
    </fieldset>
  );
}
