import Big from "big.js";
import { useId, useState } from "preact/hooks";
import { English } from "./english_text.tsx";
import { exact, money, whole, type Decimal } from "./numbers.ts";
import { PlanTable } from "./plan_table.tsx";
import { openPriceList, vendors, type PriceList } from "./price_list.ts";
import { replyMeter } from "./trace.ts";
import { creditsOf, monthOf, sharesBy, sumOf } from "./usage_figures.ts";
import { session, type Read, type WhatIf } from "./usage_session.ts";
import { words } from "./words/words.ts";

interface Props {
  read: Read;
  whatIf: WhatIf | null;
  plan: string | null;
  allotment: Decimal | null;
}

/** The same requests under another price list, with another model for an agent, and on every plan. */
export function UsageWhatIf({ read, whatIf, plan, allotment }: Props) {
  const month = monthOf(read.report, read.list, plan, allotment);
  return (
    <>
      <section class="what-if" aria-labelledby="what-if">
        <h2 id="what-if">{words.usage.whatIf.title}</h2>
        <p class="note">{words.usage.whatIf.lead}</p>
        <Question key={read.list.id} read={read} whatIf={whatIf} plan={plan} />
        <Outcome read={read} whatIf={whatIf} />
        {month && month.month.used && read.list.plans.length > 0 && <p class="note">{words.usage.whatIf.plans(month.days)}</p>}
      </section>
      {month && <PlanTable list={read.list} month={month.month} />}
    </>
  );
}

/** Agents that used most are offered, not a thousand. */
function Question({ read, whatIf, plan }: Pick<Props, "read" | "whatIf" | "plan">) {
  const id = useId();
  const [asked, setAsked] = useState({ vendor: read.list.id, agent: "", model: "" });
  const list = openPriceList(asked.vendor);
  const models = modelsOf(list);
  const agents = sharesBy(read.report, "all", "agent", () => "").map(({ key }) => key).filter((key) => key !== "");
  const ask = (next: typeof asked) => {
    setAsked(next);
    const other = openPriceList(next.vendor);
    const sound = next.agent !== "" && modelsOf(other).includes(next.model);
    if (next.vendor === read.list.id && !sound) session.dropWhatIf();
    else session.ask(other, other === read.list ? plan : null, sound ? { [next.agent]: next.model } : {});
  };
  return (
    <div class="column-choices">
      <div class="field">
        <label for={`${id}-list`}>{words.usage.whatIf.list}</label>
        <select id={`${id}-list`} value={asked.vendor} onChange={({ currentTarget }) => ask({ ...asked, vendor: currentTarget.value })}>
          {vendors().map((vendor) => (
            <option key={vendor.id} value={vendor.id} lang="en">
              {vendor.name}
            </option>
          ))}
        </select>
      </div>
      {agents.length > 0 && (
        <div class="field">
          <label for={`${id}-agent`}>{words.usage.whatIf.agent}</label>
          <select id={`${id}-agent`} value={asked.agent} onChange={({ currentTarget }) => ask({ ...asked, agent: currentTarget.value })}>
            <option value="">{words.usage.whatIf.everyAgent}</option>
            {agents.map((agent) => (
              <option key={agent} value={agent} lang="">
                {agent}
              </option>
            ))}
          </select>
        </div>
      )}
      {asked.agent !== "" &&
        (models.length === 0 ? (
          <p class="note">{words.usage.whatIf.noModels(list.name)}</p>
        ) : (
          <div class="field">
            <label for={`${id}-model`}>{words.usage.whatIf.model}</label>
            <select
              id={`${id}-model`}
              value={models.includes(asked.model) ? asked.model : ""}
              onChange={({ currentTarget }) => ask({ ...asked, model: currentTarget.value })}
            >
              <option value="">{words.usage.whatIf.pick}</option>
              {models.map((model) => (
                <option key={model} value={model} lang="en">
                  {model}
                </option>
              ))}
            </select>
          </div>
        ))}
      {whatIf?.progress && (
        <div class="progress">
          <progress aria-label={words.usage.reading.name} max={whatIf.progress.size} value={whatIf.progress.bytes} />
          <p>{words.usage.whatIf.reading(whatIf.progress.size === 0 ? 0 : whatIf.progress.bytes / whatIf.progress.size)}</p>
          <button type="button" onClick={() => session.dropWhatIf()}>
            {words.usage.whatIf.cancel}
          </button>
        </div>
      )}
    </div>
  );
}

const modelsOf = (list: PriceList): string[] => replyMeter(list)?.choices.find(({ name }) => name === "model")?.values ?? [];

function Outcome({ read, whatIf }: Pick<Props, "read" | "whatIf">) {
  const other = whatIf?.read ?? null;
  return (
    <>
      <div role="status" aria-label={words.usage.whatIf.status}>
        {whatIf === null && <p class="note">{words.usage.whatIf.nothing}</p>}
        {whatIf && other && <InWords read={read} whatIf={whatIf} other={other} />}
      </div>
      {whatIf && other && <Comparison read={read} whatIf={whatIf} other={other} />}
    </>
  );
}

interface Both {
  read: Read;
  whatIf: WhatIf;
  other: Read;
}

const totalOf = ({ report }: Read): Decimal => creditsOf(sumOf(report.lines), report);

function InWords({ read, whatIf, other }: Both) {
  const [agent, model] = Object.entries(whatIf.agentModels)[0] ?? [null, null];
  const [now, then] = [new Big(totalOf(read)), totalOf(other)];
  const difference = now.minus(then);
  const left = read.report.priced - other.report.priced;
  const change = difference.eq(0) ? words.usage.whatIf.same : difference.gt(0) ? words.usage.whatIf.less(difference.toFixed()) : words.usage.whatIf.more(difference.abs().toFixed());
  const moneyNow = bestOf(read);
  const moneyThen = bestOf(other);
  const cost = moneyNow?.total && moneyThen?.total && moneyNow.currency === moneyThen.currency ? moneyNow.total.minus(moneyThen.total) : null;
  return (
    <>
      <p class="outcome">
        {other.list !== read.list
          ? words.usage.whatIf.came(other.list.name, then)
          : agent !== null && model !== null && words.usage.whatIf.agentOn(agent, model, then) + (left === 0 ? change : ".")}
      </p>
      {left > 0 && <p class="problem">{words.usage.whatIf.leftOut(left, other.list.name)}</p>}
      {left < 0 && <p class="problem">{words.usage.whatIf.pricedOnlyThere(-left, other.list.name)}</p>}
      {other.list !== read.list && <p class="note">{words.usage.whatIf.units}</p>}
      {left === 0 && cost && !cost.eq(0) && moneyNow?.currency && (
        <p>{cost.gt(0) ? words.usage.whatIf.moneyLess(money(cost, moneyNow.currency)) : words.usage.whatIf.moneyMore(money(cost.abs(), moneyNow.currency))}</p>
      )}
    </>
  );
}

function Comparison({ read, whatIf, other }: Both) {
  const [agent = null, model = null] = Object.entries(whatIf.agentModels)[0] ?? [];
  const { columns } = words.usage.whatIf;
  const rows = [
    { name: words.usage.whatIf.now(read.list.name), own: read },
    { name: words.usage.whatIf.then(other.list.name, agent, model), own: other },
  ];
  return (
    <div class="scrolling" tabIndex={0} role="group" aria-label={words.usage.whatIf.table}>
      <table>
        <caption class="unseen">{words.usage.whatIf.table}</caption>
        <thead>
          <tr>
            <th scope="col">{columns.case}</th>
            <th scope="col">{columns.credits}</th>
            <th scope="col">{columns.requests}</th>
            <th scope="col">{columns.plan}</th>
            <th scope="col">{columns.money}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, own }) => {
            const best = bestOf(own);
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{exact(totalOf(own))}</td>
                <td>{whole(own.report.requests)}</td>
                <td>{best ? <English>{best.name}</English> : words.usage.whatIf.noPlan}</td>
                <td>{best?.total && best.currency ? money(best.total, best.currency) : words.usage.whatIf.noMoney}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The best plan for the file's last month, with what it comes to where that is published. */
function bestOf({ report, list }: Read): { name: string; total: Big | null; currency: string | null } | null {
  const found = monthOf(report, list, null, null)?.month.estimate;
  const fit = found?.plans.find(({ plan }) => plan === found.best?.plan);
  const name = list.plans.find(({ id }) => id === fit?.plan)?.name;
  return fit && name ? { name, total: fit.total === null ? null : new Big(fit.total), currency: fit.currency } : null;
}
