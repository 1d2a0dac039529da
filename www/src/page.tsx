import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { AccountPage } from "./account_page.tsx";
import { fromAddress, namesMissingList, pageIn, toAddress } from "./address.ts";
import { useSteps } from "./estimate_steps.ts";
import { Estimator } from "./estimator.tsx";
import { ListPage } from "./list_page.tsx";
import { isOwn, onOwnLists } from "./list_store.ts";
import { LivePage } from "./live_page.tsx";
import { DIRECTIONS, LANGUAGES, LANGUAGE_NAMES, language, preferredLanguage, type Language } from "./locale.ts";
import { Offline } from "./offline.tsx";
import { freshState, withEstimate, withPlan, type PageState, type View } from "./page_state.ts";
import { openPriceList, vendors } from "./price_list.ts";
import { UsagePage } from "./usage_page.tsx";
import { hasWords, translate, words, type WordsPart } from "./words/words.ts";

const VIEWS = ["estimate", "account", "usage", "list"] as const satisfies View[];

/** Whose words each view speaks in, besides the page's own. */
const SPOKEN: Record<View, WordsPart[]> = {
  estimate: ["estimate", "beyond", "share"],
  account: ["estimate", "account"],
  live: ["account", "live"],
  list: ["estimate", "list"],
  usage: ["estimate", "account", "usage"],
};

/** Has the words of the view that an address asks for, in the language that it asks for. */
export async function speakFor(search: string): Promise<void> {
  const { view, language } = pageIn(search);
  await translate(language ?? preferredLanguage(), "page", ...SPOKEN[view]);
}

/** The whole page: its header, and the view that the address names. */
export function Page({ search }: { search: string }) {
  const [state, setState] = useState(() => withPlan(fromAddress(search)));
  const [missing, setMissing] = useState(() => namesMissingList(search));
  const arrive = () => {
    setMissing(namesMissingList(location.search));
    setState(withPlan(fromAddress(location.search)));
  };
  const leave = useAddress(search, state, arrive);
  // A list that was changed may know less or more than what was typed under it.
  useEffect(() => onOwnLists(() => setState((before) => withPlan(fitting(before)))), []);
  const steps = useSteps(state.estimate, state.view === "estimate", (estimate) =>
    setState((before) => withPlan(fitting(withEstimate(before, estimate)))),
  );
  const choose = (vendor: string) => {
    setMissing(false);
    const fresh = freshState(state, vendor);
    steps.keep(state.estimate, fresh.estimate);
    setState(fresh);
  };
  const show = (view: View) => {
    const next = { ...state, view };
    leave(next);
    setState(next);
    scrollTo(0, 0);
  };
  const spoken = useSpoken(state);
  const other = (view: View) => ({ address: toAddress({ ...state, view }), show: () => show(view) });

  return (
    <>
      <Offline />
      <header class="masthead">
        <div>
          <h1 lang="en">{words.page.name}</h1>
          <p>{words.page.tagline}</p>
        </div>
        <Views state={state} show={show} />
        {state.view !== "live" && <VendorChoice vendor={state.estimate.vendor} choose={choose} />}
        <LanguageChoice state={state} choose={(language) => setState((before) => ({ ...before, language }))} />
      </header>
      {missing && (
        <p class="note" role="status">
          {words.page.ownList.missing(openPriceList(state.estimate.vendor).name)}
        </p>
      )}
      {spoken !== "spoken" ? (
        <main aria-busy={spoken === "fetching"}>{spoken === "failed" && <p role="alert">{words.page.notFetched}</p>}</main>
      ) : state.view === "estimate" ? (
        <Estimator
          state={state.estimate}
          update={(update) => {
            steps.keep(state.estimate, update(state.estimate));
            setState((before) => withPlan(withEstimate(before, update(before.estimate))));
          }}
          steps={steps}
          address={toAddress(state)}
        />
      ) : state.view === "live" ? (
        <LivePage replay={other("account")} />
      ) : state.view === "list" ? (
        <ListPage vendor={state.estimate.vendor} choose={choose} />
      ) : state.view === "usage" ? (
        <UsagePage
          estimate={state.estimate}
          window={state.account.window}
          choose={(window) => setState((before) => ({ ...before, account: { ...before.account, window } }))}
        />
      ) : (
        <AccountPage
          estimate={state.estimate}
          account={state.account}
          update={(update) => setState((before) => ({ ...before, account: update(before.account) }))}
          open={(changes) => setState((before) => withEstimate(before, { ...before.estimate, ...changes }))}
          live={other("live")}
        />
      )}
    </>
  );
}

/** Without what a list of one's own no longer knows, and with what is new in it. */
const fitting = (state: PageState): PageState => (isOwn(state.estimate.vendor) ? fromAddress(toAddress(state)) : state);

/** Whether the words that the state asks for are there; those of before are on screen until then. */
function useSpoken({ view, language: chosen }: PageState): "spoken" | "fetching" | "failed" {
  const wanted = chosen ?? preferredLanguage();
  const parts = SPOKEN[view];
  const [failed, setFailed] = useState<string | null>(null);
  const [, redraw] = useState({});
  const asked = `${wanted} ${view}`;
  useEffect(() => {
    if (hasWords(wanted, parts)) return;
    translate(wanted, ...parts).then(
      () => redraw({}),
      () => setFailed(asked),
    );
  }, [asked]);
  const spoken = language();
  useLayoutEffect(() => {
    const { documentElement: root } = document;
    root.lang = spoken;
    root.dir = DIRECTIONS[spoken];
    document.title = words.page.title;
  }, [spoken]);
  if (hasWords(spoken, parts)) return "spoken";
  return failed === asked ? "failed" : "fetching";
}

/** A live account is an account. */
const shownAs = (view: View): View => (view === "live" ? "account" : view);

/** Links with an address of their own, which need no new page when they are simply clicked. */
function Views({ state, show }: { state: PageState; show: (view: View) => void }) {
  return (
    <nav class="views" aria-label={words.page.views}>
      {VIEWS.map((view) => (
        <a
          key={view}
          href={toAddress({ ...state, view })}
          aria-current={view === shownAs(state.view) ? "page" : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
            event.preventDefault();
            if (view !== state.view) show(view);
          }}
        >
          {words.page.view[view]}
        </a>
      ))}
    </nav>
  );
}

function VendorChoice({ vendor, choose }: { vendor: string; choose: (vendor: string) => void }) {
  return (
    <label class="vendor">
      <span>{words.page.priceList}</span>
      <select value={vendor} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {vendors().map(({ id, name, own }) => (
          <option key={id} value={id} lang={own ? undefined : "en"}>
            {own ? words.page.ownList.name(name) : name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The other languages, each in its own words; like the views they have addresses of their own. */
function LanguageChoice({ state, choose }: { state: PageState; choose: (language: Language) => void }) {
  return (
    <nav class="languages" aria-label={words.page.language}>
      {LANGUAGES.filter((each) => each !== language()).map((each) => (
        <a
          key={each}
          href={toAddress({ ...state, language: each })}
          lang={each}
          hreflang={each}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
            event.preventDefault();
            choose(each);
          }}
        >
          {LANGUAGE_NAMES[each]}
        </a>
      ))}
    </nav>
  );
}

const ADDRESS_DELAY = 150;

/**
 * Keeps the address in step without filling the history, and not at every keystroke; gives what makes a new entry in
 * it. `arrive` is called when the visitor goes back or forward to another address.
 */
function useAddress(search: string, state: PageState, arrive: () => void): (next: PageState) => void {
  const written = useRef(search);
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
