import { useEffect, useId, useState } from "preact/hooks";
import type { Calculation } from "./calculator.tsx";
import type { EstimateState } from "./estimate_state.ts";
import { isOwn } from "./list_store.ts";
import { words } from "./words/words.ts";

interface Props {
  calculation: Calculation;
  state: EstimateState;
  /** What opens this estimate, as a query. */
  address: string;
}

// What few ask for is fetched when they do.
const actions = () => import("./share_actions.ts");

/** Ways to take the estimate along: a link, code for another page, files, paper. */
export function Share({ calculation, state, address }: Props) {
  const [linked, setLinked] = useState("");
  const [said, setSaid] = useState("");
  const [embed, setEmbed] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const id = useId();

  const copyLink = async () => {
    // Not the address of the page, which may be a keystroke behind.
    const copied = await written(new URL(address, location.href).href);
    setLinked(copied ? (isOwn(state.vendor) ? words.share.linkOfOwn : words.share.copied) : words.share.notAllowed);
  };
  const run = async (act: (found: Awaited<ReturnType<typeof actions>>) => Promise<string> | string) => {
    try {
      setSaid(await act(await actions()));
    } catch (error) {
      setSaid(words.share.failed(error instanceof Error ? error.message : String(error)));
    }
  };
  // The code follows what is changed while it is looked at.
  useEffect(() => {
    if (open) run(({ embedCode }) => (setEmbed(embedCode(calculation, state)), embedNote(calculation)));
  }, [open, calculation]);

  return (
    <section class="share" aria-label={words.share.title}>
      <p class="copy-link">
        <button type="button" onClick={copyLink}>
          {words.share.link}
        </button>
        <span role="status" aria-label={words.share.status}>
          {linked}
        </span>
      </p>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>{words.share.more}</summary>
        <div class="field">
          <label for={id}>{words.share.embed}</label>
          <textarea id={id} readOnly rows={4} value={embed ?? ""} />
        </div>
        <p class="note">{isOwn(state.vendor) ? words.share.embedOwn : words.share.embedTold}</p>
        <div class="share-ways">
          <button type="button" onClick={async () => setSaid(embed !== null && (await written(embed)) ? words.share.copied : words.share.notAllowedCode)}>
            {words.share.copyEmbed}
          </button>
          <button type="button" onClick={() => run(({ savePicture }) => savePicture(calculation))}>
            {words.share.png}
          </button>
          <button type="button" onClick={() => run(({ saveLines }) => saveLines(calculation))}>
            {words.share.csv}
          </button>
          <button type="button" onClick={() => run(({ saveEstimate }) => saveEstimate(calculation))}>
            {words.share.json}
          </button>
          <button type="button" onClick={() => print()}>
            {words.share.print}
          </button>
        </div>
        <p role="status" aria-label={words.share.title}>
          {said}
        </p>
      </details>
    </section>
  );
}

/** What the code lacks, as the files lack it. */
const embedNote = ({ month }: Calculation): string => (month.broken > 0 ? words.share.leftOut(month.broken) : "");

async function written(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
