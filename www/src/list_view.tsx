import { useRef, useState } from "preact/hooks";
import "./list.css";
import { exactly, type Json, type Path } from "./list_document.ts";
import { useDraft, type Draft, type Editing } from "./list_draft.ts";
import { ListEditing } from "./list_editing.tsx";
import { elementId } from "./list_editor.ts";
import { BringIn, useDropped, type Outcome } from "./list_import.tsx";
import { ListReading } from "./list_reading.tsx";
import { addOwnList, changeOwnList, removeOwnList, unreadableLists } from "./list_store.ts";
import { OffScale } from "./off_scale.tsx";
import { openPriceList } from "./price_list.ts";
import { saveFile } from "./save_file.ts";
import { useUnfoldedPrint } from "./use_print.ts";
import { words } from "./words/words.ts";

interface Props {
  vendor: string;
  choose: (vendor: string) => void;
}

/** A price list to be read; and, where it is the visitor's own, to be changed. */
export function ListView({ vendor, choose }: Props) {
  const list = openPriceList(vendor);
  const editing = useDraft(vendor);
  const [open, setOpen] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [removed, setRemoved] = useState<{ id: string; name: string; document: Json } | null>(null);
  useUnfoldedPrint();
  const heading = useRef<HTMLHeadingElement>(null);

  const begin = (text: string, said: Outcome | null, edit: boolean) => {
    const { id } = addOwnList(text);
    setOpen(edit);
    setOutcome(said);
    setRemoved(null);
    choose(id);
    // What was pressed may be gone: reading goes on at the list.
    heading.current?.focus();
  };
  const taken = (found: Outcome) => (found.text === null ? setOutcome(found) : begin(found.text, found, false));
  const dropped = useDropped(taken);
  const shown = editing && open;

  return (
    <main class="price-list" {...dropped}>
      <section class="result" aria-labelledby="result">
        <h2 id="result" ref={heading} tabIndex={-1}>
          {words.list.title(list.name)}
        </h2>
        <p class="note">{editing ? words.list.own : words.list.builtin(list.name)}</p>
        {editing && <State draft={editing.draft} />}
        <OffScale vendor={vendor} />
        <div class="list-tools" role="group" aria-label={words.list.tools}>
          {editing ? (
            <>
              <button type="button" class="main" aria-pressed={open} onClick={() => setOpen(!open)}>
                {open ? words.list.done : words.list.edit}
              </button>
              <StepButtons editing={editing} />
            </>
          ) : (
            <button type="button" class="main" onClick={() => begin(JSON.stringify(list.catalog), null, true)}>
              {words.list.change}
            </button>
          )}
          <button type="button" onClick={() => saveFile(`${fileName(list.name)}.json`, "application/json", `${JSON.stringify(list.catalog, null, 2)}\n`)}>
            {words.list.save}
          </button>
          <button type="button" onClick={() => begin(JSON.stringify(emptyList()), null, true)}>
            {words.list.empty}
          </button>
          {editing && (
            <button
              type="button"
              onClick={() => {
                setRemoved({ id: vendor, name: list.name, document: editing.draft.sound });
                removeOwnList(vendor);
                heading.current?.focus();
              }}
            >
              {words.list.remove}
            </button>
          )}
        </div>
        {removed && (
          <p class="note" role="status">
            {words.list.removed(removed.name)}{" "}
            <button
              type="button"
              class="quiet"
              onClick={() => {
                changeOwnList(removed.id, removed.document);
                setRemoved(null);
                choose(removed.id);
              }}
            >
              {words.list.bringBack}
            </button>
          </p>
        )}
        <BringIn outcome={outcome} take={taken} />
        <Unreadable />
      </section>
      {shown ? <ListEditing key={vendor} list={list} editing={editing} /> : <ListReading key={vendor} list={list} document={exactly(JSON.stringify(list.catalog))} />}
    </main>
  );
}

function StepButtons({ editing: { draft, undo, redo } }: { editing: Editing }) {
  return (
    <>
      <button type="button" aria-disabled={draft.past.length === 0} onClick={undo}>
        {words.list.undo}
      </button>
      <button type="button" aria-disabled={draft.future.length === 0} onClick={redo}>
        {words.list.redo}
      </button>
    </>
  );
}

/** Whether the list as it stands is in use, and what keeps it from being so. */
function State({ draft: { problems, stored } }: { draft: Draft }) {
  return (
    <div class="list-state">
      <p role="status" aria-label={words.list.state} class={problems.length > 0 ? "problem" : "note"}>
        {problems.length > 0 ? words.list.faulty(problems.length) : words.list.sound}
      </p>
      {problems.length > 0 && (
        <ul>
          {problems.map(({ place, path, message }) => (
            <li key={path}>
              <button type="button" class="quiet" onClick={() => goTo(place)}>
                {words.list.goTo(path || words.list.whole, message)}
              </button>
            </li>
          ))}
        </ul>
      )}
      {!stored && <p class="problem">{words.list.notStored}</p>}
    </div>
  );
}

function goTo(place: Path): void {
  // A place without a field of its own is shown by the part that it belongs to.
  for (let depth = place.length; depth >= 0; depth--) {
    const element = document.getElementById(elementId(place.slice(0, depth)));
    if (!element) continue;
    for (let folded = element.closest("details"); folded; folded = folded.parentElement?.closest("details") ?? null) folded.open = true;
    element.focus();
    return;
  }
}

function Unreadable() {
  const lists = unreadableLists();
  if (lists.length === 0) return null;
  return (
    <div class="note">
      <p>{words.list.unreadable(lists.length)}</p>
      {lists.map(({ id, text }) => (
        <button key={id} type="button" class="quiet" onClick={() => saveFile(`${id}.json`, "application/json", text)}>
          {words.list.saveUnreadable(id)}
        </button>
      ))}
    </div>
  );
}

/** The least that is a list: one meter, one plan. */
const emptyList = () => ({
  id: "own",
  name: words.list.emptyName,
  unit: "credit",
  currency: "USD",
  meters: { reply: { name: words.list.emptyMeter, event: "reply", activity: "reply", category: words.list.emptyCategory, rate: { flat: "1" } } },
  plans: { basic: { name: words.list.emptyPlan, price: "10", credits: "1000" } },
  packs: {},
});

const fileName = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60) || "list";

