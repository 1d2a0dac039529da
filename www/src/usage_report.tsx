import Big from "big.js";
import { useId } from "preact/hooks";
import { WINDOWS, type ReportWindow } from "./account_state.ts";
import { credits } from "./account_words.ts";
import { ActivityLog } from "./activity_log.tsx";
import { Breakdown } from "./breakdown.tsx";
import { DayChart } from "./day_chart.tsx";
import type { PriceList } from "./price_list.ts";
import type { Standing } from "./replay.ts";
import { words } from "./words/words.ts";

interface Props {
  list: PriceList;
  standing: Standing;
  window: ReportWindow;
  choose: (window: ReportWindow) => void;
}

/** Where the credits went, over a span of the visitor's choice. */
export function UsageReport({ list, standing, window, choose }: Props) {
  const categories = standing.ledger.breakdown({ by: "category", window });
  const models = standing.ledger.breakdown({ by: "model", window });
  const spent = categories.reduce((sum, each) => sum.plus(each.credits), new Big(0));
  const events = categories.reduce((count, each) => count + each.events, 0);
  const { report } = words.account;
  return (
    <section class="report" aria-labelledby="report">
      <h2 id="report">{report.title}</h2>
      <Spans window={window} choose={choose} />
      <p class="outcome">
        {events === 0
          ? report.nothing[window]
          : report.used(report.within[window], <strong>{credits(spent)}</strong>, events)}
      </p>
      {events > 0 && (
        <>
          <div class="breakdowns">
            <Breakdown by="model" shares={models} unnamed={report.noModel} />
            <Breakdown by="category" shares={categories} unnamed={report.noCategory} />
          </div>
          <DayChart days={standing.ledger.daily(window)} />
        </>
      )}
      <ActivityLog key={window} list={list} standing={standing} window={window} />
    </section>
  );
}

/** The choice of a span. */
export function Spans({ window, choose }: Pick<Props, "window" | "choose">) {
  const name = useId();
  return (
    <fieldset class="spans">
      <legend>{words.account.report.over}</legend>
      {WINDOWS.map((each) => (
        <label key={each}>
          <input type="radio" name={name} checked={each === window} onChange={() => choose(each)} />
          <span>{words.account.report.spans[each]}</span>
        </label>
      ))}
    </fieldset>
  );
}
