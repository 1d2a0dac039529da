import { useEffect, useState } from "preact/hooks";
import type { AccountState } from "./account_state.ts";
import type { AccountView as AccountViewComponent } from "./account_view.tsx";
import type { EstimateState } from "./estimate_state.ts";
import { English } from "./english_text.tsx";
import { openPriceList } from "./price_list.ts";
import { loadTrace, type Request } from "./trace.ts";
import type { OtherView } from "./view_link.tsx";
import { words } from "./words/words.ts";

interface Props {
  estimate: EstimateState;
  account: AccountState;
  update: (update: (account: AccountState) => AccountState) => void;
  /** Opens another account: on another plan, or with another allotment. */
  open: (changes: Partial<EstimateState>) => void;
  live: OtherView;
}

/** What is fetched only when an account is looked at: the requests that feed it, and the view with the ledger. */
interface Fetched {
  requests: Request[];
  AccountView: typeof AccountViewComponent;
}

async function fetchAll(): Promise<Fetched> {
  const [requests, { AccountView }] = await Promise.all([loadTrace(), import("./account_view.tsx")]);
  return { requests, AccountView };
}

/** An account, as soon as what feeds it is there. */
export function AccountPage({ estimate, account, update, open, live }: Props) {
  const list = openPriceList(estimate.vendor);
  const [fetched, setFetched] = useState<Fetched | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const fetchThem = () => {
    setProblem(null);
    fetchAll().then(setFetched, (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
  };
  useEffect(fetchThem, []);

  if (fetched) {
    const { requests, AccountView } = fetched;
    return (
      <AccountView
        list={list}
        estimate={estimate}
        account={account}
        requests={requests}
        update={update}
        open={open}
        live={live}
      />
    );
  }
  return (
    <main>
      <section class="result" aria-labelledby="result">
        <h2 id="result">{words.account.title(<English>{list.name}</English>)}</h2>
        {problem === null ? (
          <p role="status">{words.account.fetching}</p>
        ) : (
          <>
            <p role="alert" class="problem">
              {words.account.notFetched(problem)}
            </p>
            <button type="button" class="main" onClick={fetchThem}>
              {words.account.again}
            </button>
          </>
        )}
      </section>
    </main>
  );
}
