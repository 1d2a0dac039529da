import { EXAMPLE_ALLOTMENT, SEEDS } from "./account_opening.ts";
import { NumberField } from "./number_field.tsx";
import type { EstimateState } from "./estimate_state.ts";
import { exact } from "./numbers.ts";
import type { Plan, PriceList } from "./price_list.ts";

interface Props {
  list: PriceList;
  plan: Plan | null;
  allotment: string;
  open: (changes: Partial<EstimateState>) => void;
}

/** What the account starts with; another start is another account. */
export function AccountSetup({ list, plan, allotment, open }: Props) {
  if (plan === null && list.agreement === null) {
    return (
      <p class="note">
        {list.name} publishes no plans. The account starts with {exact(SEEDS.free)} free credits that expire after{" "}
        {SEEDS.freeDays} days, and {exact(SEEDS.paid)} paid ones; both figures are ours.
      </p>
    );
  }
  const agreed = plan === null || plan.credits === "custom";
  return (
    <div class="setup">
      {list.plans.length > 0 && (
        <label class="field">
          <span>Plan at the start</span>
          <select value={plan?.id} onChange={({ currentTarget }) => open({ plan: currentTarget.value })}>
            {list.plans.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {agreed && (
        <>
          <NumberField
            label={plan ? `Credits a month in your ${plan.name} agreement` : "Credits a month in your plan"}
            value={allotment}
            change={(typed) => open({ allotment: typed })}
          />
          {allotment === "" && (
            <p class="note">
              {list.name} leaves that to your agreement; until you say, it is {EXAMPLE_ALLOTMENT} here.
            </p>
          )}
        </>
      )}
      <p class="note">Another start is another account: it begins again on 1 January.</p>
    </div>
  );
}
