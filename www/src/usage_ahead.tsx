import { forecast } from "drawdown/web";
import { useEffect, useMemo } from "preact/hooks";
import type { Decimal } from "./numbers.ts";
import { Figures } from "./figures.tsx";
import { OutlookChart } from "./outlook_chart.tsx";
import type { Plan } from "./price_list.ts";
import { daily } from "./usage_figures.ts";
import type { Read } from "./usage_session.ts";
import { standingOf } from "./usage_standing.ts";
import { words } from "./words/words.ts";

const AHEAD = 30;
/** What the forecaster takes at most. */
const MOST_DAYS = 3_660;

interface Props {
  read: Read;
  plan: Plan | null;
  allotment: Decimal | null;
}

/** How the usage goes on, and how long a plan's credits would last. */
export function UsageAhead({ read: { report, list }, plan, allotment }: Props) {
  const days = useMemo(() => daily(report, "all").slice(-MOST_DAYS), [report]);
  const used = days.map(({ credits }) => Number(credits));
  const { cumulative, historyDays } = forecast(used, { startDay: days[0]?.day ?? "", horizon: AHEAD });
  const ahead = cumulative.at(-1);
  const average = (used.reduce((sum, each) => sum + each, 0) / used.length) * AHEAD;
  const standing = useMemo(() => standingOf(report, list, plan, allotment), [report, list, plan, allotment]);
  useEffect(() => () => standing?.ledger.free(), [standing]);
  const planName = list.plans.find(({ id }) => id === standing?.plan)?.name ?? "";
  return (
    <>
      <section class="outlook" aria-labelledby="usage-ahead">
        <h2 id="usage-ahead">{words.usage.ahead.title}</h2>
        <p class="run-out" role="status" aria-label={words.usage.ahead.status}>
          {average === 0 || !ahead ? words.usage.ahead.idle : words.usage.ahead.forecast(ahead)}
        </p>
        {average > 0 && <p class="note dashboard-says">{words.usage.ahead.dashboard(average)}</p>}
        <p class="note">{words.usage.ahead.basis(historyDays)}</p>
        {standing === null && <p class="note">{words.usage.ahead.noPlan}</p>}
        {standing !== null && <p class="note">{words.usage.ahead.onPlan(planName || words.usage.ahead.yourPlan)}</p>}
        {standing !== null && standing.refused.length > 0 && <p class="note">{words.usage.ahead.refused(standing.refused.length, report.grain)}</p>}
        {standing !== null && <Figures standing={standing} />}
      </section>
      {standing !== null && <OutlookChart standing={standing} quiet={false} />}
    </>
  );
}
