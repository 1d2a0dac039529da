import { English } from "./english_text.tsx";
import { EXAMPLE_ALLOTMENT, SEEDS } from "./account_opening.ts";
import { NumberField } from "./number_field.tsx";
import type { EstimateState } from "./estimate_state.ts";
import type { Plan, PriceList } from "./price_list.ts";
import { START } from "./replayed_time.ts";
import { words } from "./words/words.ts";

interface Props {
  list: PriceList;
  plan: Plan | null;
  allotment: string;
  open: (changes: Partial<EstimateState>) => void;
}

/** What the account starts with; another start is another account. */
export function AccountSetup({ list, plan, allotment, open }: Props) {
  const { setup } = words.account;
  const vendor = <English>{list.name}</English>;
  if (plan === null && list.agreement === null) {
    return <p class="note">{setup.noPlans(vendor, SEEDS.free, SEEDS.freeDays, SEEDS.paid)}</p>;
  }
  const agreed = plan === null || plan.credits === "custom";
  return (
    <div class="setup">
      {list.plans.length > 0 && (
        <label class="field">
          <span>{setup.plan}</span>
          <select value={plan?.id} onChange={({ currentTarget }) => open({ plan: currentTarget.value })}>
            {list.plans.map(({ id, name }) => (
              <option key={id} value={id} lang="en">
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {agreed && (
        <>
          <NumberField
            label={words.page.allotment(plan?.name ?? null)}
            value={allotment}
            change={(typed) => open({ allotment: typed })}
          />
          {allotment === "" && <p class="note">{setup.example(vendor, EXAMPLE_ALLOTMENT)}</p>}
        </>
      )}
      <p class="note">{setup.another(START)}</p>
    </div>
  );
}
