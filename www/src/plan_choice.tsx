import { NumberField } from "./number_field.tsx";
import type { Monthly } from "./monthly.ts";
import { English } from "./english_text.tsx";
import { money } from "./numbers.ts";
import { coreFit, planFit } from "./plan_fit.ts";
import type { Plan, PriceList } from "./price_list.ts";
import { words } from "./words/words.ts";

interface Props {
  list: PriceList;
  month: Monthly;
  chosen: Plan | null;
  allotment: string;
  yearly: boolean;
  choose: (plan: string) => void;
  pay: (yearly: boolean) => void;
  allot: (credits: string) => void;
}

/** Every plan with what this month would come to under it; and the visitor's own figure where a plan has none. */
export function PlanChoice({ list, month, chosen, allotment, yearly, choose, pay, allot }: Props) {
  const ownFigure = chosen === null ? list.outright === null : chosen.credits === "custom";
  return (
    <div class="plans">
      {list.plans.length > 0 && (
        <fieldset>
          <legend>{words.estimate.plan.legend}</legend>
          {list.byYear && (
            <label class="switch">
              <input type="checkbox" checked={yearly} onChange={({ currentTarget }) => pay(currentTarget.checked)} />
              {words.estimate.plan.byYear}
            </label>
          )}
          {list.plans.map((plan) => (
            <label key={plan.id} class="plan">
              <input
                type="radio"
                name="plan"
                value={plan.id}
                checked={plan.id === chosen?.id}
                onChange={() => choose(plan.id)}
              />
              <span class="plan-name">
                <English>{plan.name}</English>
              </span>
              <span class="plan-terms">{terms(plan, list.currency, month, yearly)}</span>
              <span class="plan-fit">{inBrief(list, plan, month)}</span>
            </label>
          ))}
        </fieldset>
      )}
      {ownFigure && (
        <NumberField
          label={words.page.allotment(chosen?.name ?? null)}
          value={allotment}
          change={allot}
        />
      )}
    </div>
  );
}

/** What it costs and grants, in the period that is paid for. */
function terms(plan: Plan, currency: string | null, month: Monthly, byYear: boolean): string {
  const say = words.estimate.plan;
  const credits =
    plan.credits === "unlimited" ? say.unlimited : plan.credits === "custom" ? say.byAgreement : say.credits(plan.credits);
  if (plan.price === null || !currency) return credits;
  if (plan.period === "year") return say.pricedByYear(money(plan.price, currency), credits);
  if (plan.yearly === null) return say.priced(money(plan.price, currency), credits);
  const year = money(plan.yearly, currency);
  const twelfth = byYear ? month.estimate.plans.find((fit) => fit.plan === plan.id)?.base : null;
  return twelfth ? say.paidByYear(money(twelfth, currency), year, credits) : say.yearly(say.priced(money(plan.price, currency), credits), year);
}

/** What the month comes to, or why the plan cannot serve it. */
function inBrief(list: PriceList, plan: Plan, month: Monthly): string {
  const fit = planFit(list, plan, month);
  const core = coreFit(list, plan, month);
  const say = words.estimate.plan;
  if (core?.total && list.currency && core.serves) return say.inAll(money(core.total, list.currency));
  switch (fit.kind) {
    case "unlimited":
      return say.noLimit;
    case "unstated":
      return "";
    case "covers":
      return core?.serves === false ? say.cannotServe : say.covers;
    case "short":
      return say.lastsTo(fit.lastDay);
  }
}
