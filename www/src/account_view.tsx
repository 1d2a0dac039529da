import { AccountAnswer } from "./account_answer.tsx";
import { AccountChanges } from "./account_changes.tsx";
import { AccountSetup } from "./account_setup.tsx";
import { changedNow, movedTo, startedOver, type AccountState } from "./account_state.ts";
import { ActiveCredits } from "./active_credits.tsx";
import { Attribution } from "./attribution.tsx";
import type { EstimateState } from "./estimate_state.ts";
import { English } from "./english_text.tsx";
import { Figures } from "./figures.tsx";
import { Invoices } from "./invoices.tsx";
import { OutlookChart } from "./outlook_chart.tsx";
import { Notices } from "./notices.tsx";
import type { PriceList } from "./price_list.ts";
import { START, type Pace } from "./replayed_time.ts";
import { searchMeter } from "./replayed_usages.ts";
import { TimeControls } from "./time_controls.tsx";
import type { Request } from "./trace.ts";
import { UsageReport } from "./usage_report.tsx";
import { usePlaying } from "./use_playing.ts";
import { useReplay } from "./use_replay.ts";
import { ViewLink, type OtherView } from "./view_link.tsx";
import { words } from "./words/words.ts";

interface Props {
  list: PriceList;
  estimate: EstimateState;
  account: AccountState;
  requests: Request[];
  update: (update: (account: AccountState) => AccountState) => void;
  open: (changes: Partial<EstimateState>) => void;
  live: OtherView;
}

/** An account's usage page, live, while real requests arrive at it. */
export function AccountView({ list, estimate, account, requests, update, open, live }: Props) {
  const plan = list.plans.find(({ id }) => id === estimate.plan) ?? null;
  const standing = useReplay(list, plan, estimate, account, requests);
  const playing = usePlaying(account, (slots) => update((before) => movedTo(before, before.position + slots)));
  const setup = (
    <AccountSetup
      list={list}
      plan={plan}
      allotment={estimate.allotment}
      pace={account.pace}
      open={open}
      feed={(pace: Pace) => update((before) => startedOver({ ...before, pace }))}
    />
  );
  if (typeof standing === "string") {
    return (
      <main>
        <section class="result account" aria-labelledby="result">
          <h2 id="result">{words.account.title(<English>{list.name}</English>)}</h2>
          <p role="alert" class="problem">
            {words.account.cannotBeKept(<English>{standing}</English>)}
          </p>
          {setup}
        </section>
      </main>
    );
  }
  return (
    <>
      <main>
        <section class="result account" aria-labelledby="result">
          <h2 id="result">{words.account.title(<English>{list.name}</English>)}</h2>
          <AccountAnswer list={list} standing={standing} quiet={playing.on} />
          <Figures standing={standing} />
          <TimeControls
            account={account}
            playing={playing}
            move={(position) => update((before) => movedTo(before, position))}
            choose={(speed) => update((before) => ({ ...before, speed }))}
            startOver={() => update(startedOver)}
          />
          {setup}
          <p class="note">
            {words.account.live(<ViewLink to={live}>{words.account.watchLive}</ViewLink>)}
          </p>
        </section>
        <OutlookChart standing={standing} quiet={playing.on} />
        <Notices standing={standing} />
        <AccountChanges
          key={list.id}
          list={list}
          standing={standing}
          make={(change) => update((before) => changedNow(before, change))}
        />
        <ActiveCredits list={list} standing={standing} />
        <UsageReport
          key={`${list.id} report`}
          list={list}
          standing={standing}
          window={account.window}
          choose={(window) => update((before) => ({ ...before, window }))}
        />
        <Invoices list={list} standing={standing} />
      </main>
      <footer>
        <p>{words.account.footer(START, account.pace !== "even", searchMeter(list) !== null)}</p>
        <Attribution />
      </footer>
    </>
  );
}
