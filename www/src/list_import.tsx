import { Catalog, isDrawdownError } from "drawdown/web";
import { useId, useState } from "preact/hooks";
import { numberLocale } from "./locale.ts";
import { words } from "./words/words.ts";

/** What became of a list that somebody brought: its text, where it is sound, and what to say. */
export interface Outcome {
  text: string | null;
  said: string;
}

/** The largest list of a vendor's is a twentieth of it; checking it stays instant. */
const LARGEST = 500_000;
const limit = () => new Intl.NumberFormat(numberLocale(), { style: "unit", unit: "kilobyte" }).format(LARGEST / 1000);

/** Reads what claims to be a price list. Nothing in it is ever run; what is not sound is refused whole. */
export function readList(text: string): Outcome {
  if (text.trim() === "") return { text: null, said: words.list.nothing };
  if (text.length > LARGEST) return { text: null, said: words.list.tooLarge(limit()) };
  try {
    const catalog = Catalog.parse(text);
    const { name } = catalog.toJSON();
    catalog.free();
    return { text, said: words.list.readDone(name) };
  } catch (error) {
    if (!isDrawdownError(error)) throw error;
    return { text: null, said: words.list.refused(shortened(error.message)) };
  }
}

/** A path or a name from a hostile file may be as long as the file. */
const shortened = (message: string): string => (message.length > 300 ? `${message.slice(0, 120)} … ${message.slice(-160)}` : message);

async function readFile(file: File): Promise<Outcome> {
  // Before it is read: a film dropped by mistake is not loaded first.
  if (file.size > LARGEST) return { text: null, said: words.list.tooLarge(limit()) };
  try {
    return readList(await file.text());
  } catch {
    return { text: null, said: words.list.notRead };
  }
}

/** A file or a pasted text becomes a list of one's own. */
export function BringIn({ outcome, take }: { outcome: Outcome | null; take: (outcome: Outcome) => void }) {
  const id = useId();
  const [pasted, setPasted] = useState("");
  const read = () => {
    const found = readList(pasted);
    if (found.text !== null) setPasted("");
    take(found);
  };
  return (
    <details class="list-import" open={outcome?.text === null || undefined}>
      <summary>{words.list.bringIn}</summary>
      <div class="field">
        <label for={`${id}-file`}>{words.list.file}</label>
        <input
          id={`${id}-file`}
          type="file"
          accept=".json,application/json"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            // The same file, mended, can be chosen again.
            if (file) readFile(file).then(take).then(() => (currentTarget.value = ""));
          }}
        />
      </div>
      <div class="field">
        <label for={`${id}-text`}>{words.list.paste}</label>
        <textarea id={`${id}-text`} rows={4} spellcheck={false} value={pasted} onInput={({ currentTarget }) => setPasted(currentTarget.value)} />
      </div>
      <button type="button" onClick={read}>
        {words.list.read}
      </button>
      <p class="note">{words.list.dropHere(limit())}</p>
      <p role="status" class={outcome && outcome.text === null ? "problem" : "note"}>
        {outcome?.said}
      </p>
    </details>
  );
}

/** Handlers for a file that is dropped. */
export function useDropped(take: (outcome: Outcome) => void) {
  const holdsFile = (event: DragEvent) => [...(event.dataTransfer?.items ?? [])].some(({ kind }) => kind === "file");
  return {
    onDragOver: (event: DragEvent) => {
      if (holdsFile(event)) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) readFile(file).then(take);
    },
  };
}
