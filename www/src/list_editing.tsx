import type { ComponentChildren } from "preact";
import { useId, useMemo, useState } from "preact/hooks";
import { English } from "./english_text.tsx";
import type { Editing } from "./list_draft.ts";
import { entriesOf, exactly, leadsTo, pathText, valueAt, withValue, without, type Json, type Path } from "./list_document.ts";
import { EditorContext, elementId, useEditor } from "./list_editor.ts";
import { AddButton, NameField, Problems, RecordFields, Value, freeName, leaving } from "./list_fields.tsx";
import { WHOLE, blank, kindOf, type Field, type SchemaNode } from "./list_schema.ts";
import type { PriceList } from "./price_list.ts";
import { capitalised } from "./wording.ts";
import { words } from "./words/words.ts";

/** The parts that have a section each, in the order in which a list is made. */
const PARTS = ["meters", "plans", "packs", "overage", "policy", "attributes", "aliases", "notes"] as const;

/** Every field of a list, checked as it is typed. */
export function ListEditing({ list, editing: { draft, change } }: { list: PriceList; editing: Editing }) {
  const kind = kindOf(WHOLE);
  const fields = kind.is === "record" ? kind.fields : [];
  return (
    <EditorContext.Provider value={{ list, document: draft.document, problems: draft.problems, change }}>
      <Section title={words.list.about} path={[]}>
        <RecordFields path={[]} label={words.list.about} fields={fields} leave={[...PARTS]} />
      </Section>
      {PARTS.map((part) => {
        const field = fields.find(({ name }) => name === part);
        return field && <Part key={part} field={field} title={words.list[part]} />;
      })}
    </EditorContext.Provider>
  );
}

function Section({ title, path, children }: { title: string; path: Path; children: ComponentChildren }) {
  const id = useId();
  return (
    <section class="list-section" aria-labelledby={id}>
      <h2 id={id} tabIndex={-1}>
        {title}
      </h2>
      <div id={elementId(path)} tabIndex={-1}>
        <Problems path={path} />
      </div>
      {children}
    </section>
  );
}

function Part({ field, title }: { field: Field; title: string }) {
  const { document, change } = useEditor();
  const path = [field.name];
  const value = valueAt(document, path);
  const kind = kindOf(field.node);
  const begin = () => change(null, (before) => withValue(before, path, blank(field.node)));
  if (value === undefined || value === null) {
    return (
      <Section title={title} path={path}>
        <AddButton label={title} add={begin} />
      </Section>
    );
  }
  if (kind.is === "named" && kindOf(kind.of).is === "record") {
    return (
      <Section title={title} path={path}>
        <Entries path={path} label={title} of={kind.of} />
      </Section>
    );
  }
  return (
    <Section title={title} path={path}>
      {kind.is === "record" ? (
        <RecordFields path={path} label={title} fields={kind.fields} />
      ) : (
        <Value node={field.node} path={path} label={title} />
      )}
      <AsText path={path} />
    </Section>
  );
}

/** Meters, plans, packs: each a part with its own heading. */
function Entries({ path, label, of }: { path: Path; label: string; of: SchemaNode }) {
  const { document, change } = useEditor();
  const entries = entriesOf(valueAt(document, path));
  const [added, setAdded] = useState<string | null>(null);
  const add = () => {
    const named = blank(of) as Record<string, Json>;
    const name = freeName(entries.map(([each]) => each), words.list.newName.toLowerCase());
    setAdded(name);
    const called = "name" in named ? { name: capitalised(name) } : {};
    change(null, (before) => withValue(before, [...path, name], { ...named, ...called }));
  };
  return (
    <>
      {entries.map(([name], index) => (
        <Entry key={index} path={[...path, name]} of={of} label={words.list.item(label, index + 1)} focused={name === added} />
      ))}
      <AddButton label={label} add={add} />
    </>
  );
}

function Entry({ path, of, label, focused }: { path: Path; of: SchemaNode; label: string; focused: boolean }) {
  const { document, change } = useEditor();
  const id = useId();
  const kind = kindOf(of);
  const key = String(path.at(-1));
  const called = valueAt(document, [...path, "name"]);
  const name = typeof called === "string" && called !== "" ? called : key;
  return (
    <div class="list-part" role="group" aria-labelledby={id} id={elementId(path)} tabIndex={-1}>
      <header>
        <h3 id={id}>{name}</h3>
        <button type="button" class="quiet" onClick={({ currentTarget }) => leaving(currentTarget, () => change(null, (before) => without(before, path)))}>
          {words.list.removeField(name)}
        </button>
      </header>
      {path[0] === "meters" && <InWords meter={key} />}
      <Problems path={path} />
      <Unchanged path={path}>
        <NameField path={path} label={label} focused={focused} />
        {kind.is === "record" && <RecordFields path={path} label={name} fields={kind.fields} />}
        <AsText path={path} />
      </Unchanged>
    </div>
  );
}

/** Draws fields anew only where something in them changed: a keystroke concerns one meter of many. */
function Unchanged({ path, children }: { path: Path; children: ComponentChildren }) {
  const editor = useEditor();
  const own = pathText(path);
  const told = editor.problems.filter((problem) => leadsTo(own, problem.path)).map(({ path, message }) => `${path}: ${message}`);
  const siblings = entriesOf(valueAt(editor.document, path.slice(0, -1))).map(([name]) => name);
  const concerns = [valueAt(editor.document, path), JSON.stringify([own, told, siblings]), words.list];
  const drawn = useMemo(() => editor, concerns);
  return useMemo(() => <EditorContext.Provider value={drawn}>{children}</EditorContext.Provider>, [drawn]);
}

/** The rate in the package's own words, as it is in use. */
function InWords({ meter }: { meter: string }) {
  const { list } = useEditor();
  if (!list.meters.some(({ id }) => id === meter)) return null;
  return (
    <p class="rate">
      <English>{capitalised(list.catalog.explain(meter))}</English>
    </p>
  );
}

/** A part as the text that it is, for whatever is quicker to write than to click. */
function AsText({ path }: { path: Path }) {
  const { document, change } = useEditor();
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const id = useId();
  const take = (text: string) => {
    setTyped(text);
    try {
      const value = exactly(text);
      setWrong(null);
      change(`text ${id}`, (before) => withValue(before, path, value));
    } catch (error) {
      setWrong(error instanceof Error ? error.message : String(error));
    }
  };
  const shown = typed ?? JSON.stringify(valueAt(document, path), null, 2);
  return (
    <details class="list-text" onToggle={({ currentTarget }) => currentTarget.open || (setTyped(null), setWrong(null))}>
      <summary>{words.list.asText}</summary>
      <textarea
        aria-label={words.list.asText}
        rows={Math.min(24, shown.split("\n").length + 1)}
        spellcheck={false}
        value={shown}
        aria-invalid={wrong !== null}
        aria-describedby={wrong === null ? undefined : id}
        onInput={({ currentTarget }) => take(currentTarget.value)}
        onBlur={() => wrong === null && setTyped(null)}
      />
      {wrong !== null && (
        <p class="problem" id={id}>
          {words.list.notJson(wrong)}
        </p>
      )}
    </details>
  );
}
