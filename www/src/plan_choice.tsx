import { NumberField } from "./number_field.tsx";
import type { Monthly } from "./monthly.ts";
import { exact, money } from "./numbers.ts";
import { coreFit, planFit } from "./plan_fit.ts";
import type { Plan, PriceList } from "./price_list.ts";

interface Props {
  list: PriceList;
  month: Monthly;
  chosen: Plan | null;
  allotment: string;
  choose: (plan: string) => void;
  allot: (credits: string) => void;
}

/** Every plan with what this month would come to under it; and the visitor's own figure where a plan has none. */
export function PlanChoice({ list, month, chosen, allotment, choose, allot }: Props) {
  const ownFigure = chosen === null || chosen.credits === "custom";
  return (
    <div class="plans">
      {list.plans.length > 0 && (
        <fieldset>
          <legend>Plan</legend>
          {list.plans.map((plan) => (
            <label key={plan.id} class="plan">
              <input
                type="radio"
                name="plan"
                value={plan.id}
                checked={plan.id === chosen?.id}
                onChange={() => choose(plan.id)}
              />
              <span class="plan-name">{plan.name}</span>
              <span class="plan-terms">{terms(plan, list.currency)}</span>
              <span class="plan-fit">{inBrief(list, plan, month)}</span>
            </label>
          ))}
        </fieldset>
      )}
      {ownFigure && (
        <NumberField
          label={chosen ? `Credits a month in your ${chosen.name} agreement` : "Credits a month in your plan"}
          value={allotment}
          change={allot}
        />
      )}
    </div>
  );
}

function terms(plan: Plan, currency: string | null): string {
  const credits =
    plan.credits === "unlimited"
      ? "unlimited credits"
      : plan.credits === "custom"
        ? "credits by agreement"
        : `${exact(plan.credits)} credits`;
  return plan.price !== null && currency ? `${money(plan.price, currency)} a month, ${credits}` : credits;
}

/** What the month comes to, or why the plan cannot serve it. */
function inBrief(list: PriceList, plan: Plan, month: Monthly): string {
  const fit = planFit(list, plan, month);
  const core = coreFit(list, plan, month);
  if (core?.total && list.currency && core.serves) return `${money(core.total, list.currency)} in all`;
  switch (fit.kind) {
    case "unlimited":
      return "no limit";
    case "unstated":
      return "";
    case "covers":
      return core?.serves === false ? "cannot serve it" : "covers it";
    case "short":
      return `lasts to day ${fit.lastDay}`;
  }
}
