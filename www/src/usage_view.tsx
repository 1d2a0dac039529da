import { useEffect } from "preact/hooks";
import type { ReportWindow } from "./account_state.ts";
import { Attribution } from "./attribution.tsx";
import { English } from "./english_text.tsx";
import type { EstimateState } from "./estimate_state.ts";
import { statedAllotment } from "./monthly.ts";
import { OffScale } from "./off_scale.tsx";
import { openPriceList } from "./price_list.ts";
import { replyMeter } from "./trace.ts";
import { UsageAhead } from "./usage_ahead.tsx";
import { UsageAnswer } from "./usage_answer.tsx";
import { UsageBreakdowns } from "./usage_breakdowns.tsx";
import { UsageColumns } from "./usage_columns.tsx";
import { UsageModels } from "./usage_models.tsx";
import { UsageOpen } from "./usage_open.tsx";
import { UsageRows } from "./usage_rows.tsx";
import { session } from "./usage_session.ts";
import { UsageWhatIf } from "./usage_what_if.tsx";
import { useUsage } from "./use_usage.ts";
import { words } from "./words/words.ts";
import "./usage.css";

interface Props {
  estimate: EstimateState;
  window: ReportWindow;
  choose: (window: ReportWindow) => void;
}

/** What really happened, from a file of the visitor's own. */
export function UsageView({ estimate, window, choose }: Props) {
  const state = useUsage();
  const list = openPriceList(estimate.vendor);
  const { read } = state;
  // Until the file has been read under another list, the plan of that one means nothing to what is on screen.
  const current = read?.list === list;
  const plan = current ? (list.plans.find(({ id }) => id === estimate.plan) ?? null) : null;
  const allotment = current ? statedAllotment(estimate) : null;
  const opened = state.opened ?? read?.opened ?? null;

  // Where rates depend on the plan, the file is read again with another one.
  const meter = replyMeter(list);
  const readsPlan = meter !== null && list.catalog.inputs(meter.id).attributes.some(({ name }) => name === "plan");
  const priced = readsPlan ? estimate.plan : null;
  const take = (name: string, file: Blob) => session.open(name, file, list, priced);
  useEffect(() => session.priceUnder(list, priced), [list, priced]);

  return (
    <>
      <main
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          const [file] = event.dataTransfer?.files ?? [];
          if (file) take(file.name, file);
        }}
      >
        <section class="result usage-result" aria-labelledby="result">
          <h2 id="result">{words.usage.title(<English>{(read?.list ?? list).name}</English>)}</h2>
          {read ? <UsageAnswer read={read} /> : <p class="verdict">{words.usage.open.lead}</p>}
          <OffScale vendor={estimate.vendor} />
          <p class="note private">{words.usage.open.private}</p>
        </section>
        <UsageOpen state={state} list={list} take={take} />
        {opened && <UsageColumns opened={opened} list={list} plan={priced} unread={read?.opened !== opened} kinds={read?.opened.file === opened.file ? read.report.kinds : []} />}
        {read && <UsageRows read={read} />}
        {read && read.report.unknown.length > 0 && <UsageModels key={read.list.id} read={read} plan={priced} />}
        {read && read.report.lines.length > 0 && (
          <>
            <UsageBreakdowns read={read} window={window} choose={choose} />
            {read.report.timed && <UsageAhead read={read} plan={plan} allotment={allotment} />}
            <UsageWhatIf read={read} whatIf={state.whatIf} plan={plan?.id ?? null} allotment={allotment} />
          </>
        )}
      </main>
      <footer>
        <p>{words.usage.open.sampleNote}</p>
        <Attribution />
      </footer>
    </>
  );
}
