import { English } from "./english_text.tsx";
import { EXAMPLE_ALLOTMENT, SEEDS } from "./account_opening.ts";
import { NumberField } from "./number_field.tsx";
import type { EstimateState } from "./estimate_state.ts";
import type { Plan, PriceList } from "./price_list.ts";
import { PACES, START, type Pace } from "./replayed_time.ts";
import { words } from "./words/words.ts";

interface Props {
  list: PriceList;
  plan: Plan | null;
  allotment: string;
  pace: Pace;
  open: (changes: Partial<EstimateState>) => void;
  /** Has the requests spread over the days in another way. */
  feed: (pace: Pace) => void;
}

/** What the account starts with; another start is another account. */
export function AccountSetup({ list, plan, allotment, pace, open, feed }: Props) {
  const { setup } = words.account;
  const vendor = <English>{list.name}</English>;
  if (plan === null && list.agreement === null) {
    return (
      <div class="setup">
        <PaceField pace={pace} feed={feed} />
        <p class="note">{setup.noPlans(vendor, SEEDS.free, SEEDS.freeDays, SEEDS.paid)}</p>
      </div>
    );
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
      <PaceField pace={pace} feed={feed} />
      <p class="note">{setup.another(START)}</p>
    </div>
  );
}

/** How the requests are spread over the days: evenly, or as real series were. */
function PaceField({ pace, feed }: Pick<Props, "pace" | "feed">) {
  const { setup } = words.account;
  return (
    <label class="field">
      <span>{setup.pace}</span>
      <select value={pace} onChange={({ currentTarget }) => feed(currentTarget.value as Pace)}>
        {PACES.map((each) => (
          <option key={each} value={each}>
            {setup.paces[each]}
          </option>
        ))}
      </select>
    </label>
  );
}
