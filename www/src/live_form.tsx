import { useId, useState } from "preact/hooks";
import type { Watched } from "./live_session.ts";
import { words } from "./words/words.ts";

/** Which account to watch, and with what token. */
export function LiveForm({ watched, watch }: { watched: Watched | null; watch: (watched: Watched) => void }) {
  const [typed, setTyped] = useState<Watched>(watched ?? { address: location.origin, account: "", token: "" });
  const [asked, setAsked] = useState(false);
  const say = words.live;
  const problems = problemsOf(typed);
  const elsewhere = problems.address === null ? otherPage(typed.address) : null;
  const change = (name: keyof Watched) => (text: string) => setTyped({ ...typed, [name]: text.trim() });
  const shown = (problem: string | null) => (asked ? problem : null);
  return (
    <form
      class="setup"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (elsewhere === null && Object.values(problems).every((problem) => problem === null)) watch(typed);
      }}
    >
      <Field label={say.address} value={typed.address} problem={shown(problems.address)} change={change("address")} />
      {elsewhere && (
        <p class="problem" role="alert">
          {say.elsewhere(<bdi>{elsewhere.host}</bdi>, <a href={elsewhere.href}>{say.elsewhereLink}</a>)}
        </p>
      )}
      <Field label={say.account} value={typed.account} problem={shown(problems.account)} change={change("account")} />
      <Field secret label={say.token} value={typed.token} problem={shown(problems.token)} change={change("token")} />
      <p class="note">{say.tokenNote}</p>
      <button type="submit" class="main">
        {say.watch}
      </button>
    </form>
  );
}

function problemsOf({ address, account, token }: Watched): Record<keyof Watched, string | null> {
  return {
    address: isAddress(address) ? null : words.live.noAddress,
    account: account === "" ? words.live.noAccount : null,
    token: token === "" ? words.live.noToken : null,
  };
}

function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** The page's policy lets it talk to its own origin alone; a worker elsewhere serves a page itself. */
function otherPage(address: string): { host: string; href: string } | null {
  const { origin, host } = new URL(address);
  return origin === location.origin ? null : { host, href: `${origin}/page/?v=1&w=live` };
}

interface FieldProps {
  label: string;
  value: string;
  problem: string | null;
  change: (typed: string) => void;
  /** Not to be read over a shoulder. */
  secret?: boolean;
}

function Field({ label, value, problem, change, secret = false }: FieldProps) {
  const id = useId();
  const settings = {
    id,
    value,
    // A name or a token is no word of any language, and none of the visitor's own passwords.
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: false,
    dir: "ltr",
    "aria-invalid": problem !== null,
    "aria-describedby": problem ? `${id}-problem` : undefined,
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) => change(currentTarget.value),
  } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {secret ? <input type="password" {...settings} /> : <input type="text" {...settings} />}
      {problem && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}
