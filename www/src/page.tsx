import { useEffect, useRef, useState } from "preact/hooks";
import { AccountPage } from "./account_page.tsx";
import { fromAddress, toAddress } from "./address.ts";
import { Estimator } from "./estimator.tsx";
import { freshState, withEstimate, withPlan, type PageState, type View } from "./page_state.ts";
import { vendors } from "./price_list.ts";

/** The whole page: its header, and the view that the address names. */
export function Page() {
  const [state, setState] = useState(() => withPlan(fromAddress(location.search)));
  const leave = useAddress(state, () => setState(withPlan(fromAddress(location.search))));
  const show = (view: View) => {
    const next = { ...state, view };
    leave(next);
    setState(next);
    scrollTo(0, 0);
  };

  return (
    <>
      <header class="masthead">
        <div>
          <h1>drawdown</h1>
          <p>What AI usage costs in credits, worked out exactly from the vendor’s own price list.</p>
        </div>
        <Views state={state} show={show} />
        <VendorChoice
          vendor={state.estimate.vendor}
          choose={(vendor) => setState((before) => freshState(before, vendor))}
        />
      </header>
      {state.view === "estimate" ? (
        <Estimator
          state={state.estimate}
          update={(update) => setState((before) => withPlan(withEstimate(before, update(before.estimate))))}
        />
      ) : (
        <AccountPage
          estimate={state.estimate}
          account={state.account}
          update={(update) => setState((before) => ({ ...before, account: update(before.account) }))}
          open={(changes) => setState((before) => withEstimate(before, { ...before.estimate, ...changes }))}
        />
      )}
    </>
  );
}

const VIEWS: [View, string][] = [
  ["estimate", "Estimate"],
  ["account", "Account"],
];

/** Links with an address of their own, which need no new page when they are simply clicked. */
function Views({ state, show }: { state: PageState; show: (view: View) => void }) {
  return (
    <nav class="views" aria-label="Views">
      {VIEWS.map(([view, name]) => (
        <a
          key={view}
          href={toAddress({ ...state, view })}
          aria-current={view === state.view ? "page" : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
            event.preventDefault();
            if (view !== state.view) show(view);
          }}
        >
          {name}
        </a>
      ))}
    </nav>
  );
}

function VendorChoice({ vendor, choose }: { vendor: string; choose: (vendor: string) => void }) {
  return (
    <label class="vendor">
      <span>Price list</span>
      <select value={vendor} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {vendors().map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

const ADDRESS_DELAY = 150;

/**
 * Keeps the address in step without filling the history, and not at every keystroke; gives what makes a new entry in
 * it. `arrive` is called when the visitor goes back or forward to another address.
 */
function useAddress(state: PageState, arrive: () => void): (next: PageState) => void {
  const written = useRef(location.search);
  const write = (how: "replaceState" | "pushState", next: PageState) => {
    const address = toAddress(next);
    if (address !== location.search) history[how](null, "", address);
    written.current = location.search;
  };
  const timer = useRef(0);
  useEffect(() => {
    timer.current = setTimeout(() => write("replaceState", state), ADDRESS_DELAY);
    return () => clearTimeout(timer.current);
  }, [state]);
  useEffect(() => {
    // A link within the page makes an event too, but no other address.
    const read = () => {
      // What was to be written belongs to the entry that was left; on a slow machine its timer outlives its view.
      clearTimeout(timer.current);
      if (location.search === written.current) return;
      written.current = location.search;
      arrive();
    };
    addEventListener("popstate", read);
    return () => removeEventListener("popstate", read);
  }, []);
  return (next) => {
    // What was changed last may not be in the address yet, and must not come after what follows.
    clearTimeout(timer.current);
    write("replaceState", state);
    write("pushState", next);
  };
}
