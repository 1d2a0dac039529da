import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { English } from "./english_text.tsx";
import { pathText, renamed, valueAt, withValue, without, entriesOf, type Json, type Path } from "./list_document.ts";
import { elementId, useEditor, useProblems } from "./list_editor.ts";
import { Leaf, isLeaf } from "./list_leaf.tsx";
import { RateField } from "./list_rate.tsx";
import { blank, kindOf, type Field, type SchemaNode } from "./list_schema.ts";
import { words } from "./words/words.ts";

// The form of a price list: one component for each kind of value that the format knows, so that every leaf of every
// list has its field.

export interface ValueProps {
  node: SchemaNode;
  path: Path;
  label: string;
  /** null stands for "none", where the field has to be there. */
  nullable?: boolean;
  /** A row of a table, which says by itself what it is. */
  compact?: boolean;
  /** Longer than a line. */
  prose?: boolean;
  /** Takes the value away, where it may be absent. */
  remove?: (() => void) | undefined;
}

/** The fields of one value. */
export function Value(props: ValueProps) {
  const { document } = useEditor();
  const kind = kindOf(props.node);
  const value = valueAt(document, props.path);
  if (kind.is === "rate") return <RateField {...props} />;
  if (isLeaf(kind)) return <Leaf {...props} kind={kind} value={value ?? null} />;
  switch (kind.is) {
    case "list":
      return <ListField {...props} of={kind.of} items={Array.isArray(value) ? value : []} />;
    case "named":
      return (
        <Group {...props}>
          <NamedFields path={props.path} label={props.label} of={kind.of} />
        </Group>
      );
    case "variants":
      return <VariantsField {...props} fields={kind.fields} />;
    case "record":
      return (
        <Group {...props}>
          <RecordFields path={props.path} label={props.label} fields={kind.fields} />
        </Group>
      );
  }
}

interface GroupProps extends Pick<ValueProps, "path" | "label" | "remove"> {
  /** Beside the name. */
  aside?: ComponentChildren;
  children?: ComponentChildren;
}

/** Several fields under one name. */
export function Group({ path, label, remove, aside, children }: GroupProps) {
  const id = useId();
  return (
    <div class="list-group" role="group" aria-labelledby={id} id={elementId(path)} tabIndex={-1}>
      <div class="list-group-name">
        <span id={id}>{label}</span>
        {aside}
        {remove && <RemoveButton label={label} remove={remove} />}
      </div>
      <Problems path={path} />
      {children}
    </div>
  );
}

export function Problems({ path }: { path: Path }) {
  return useProblems(path).map(({ path: where, message }) => (
    <p key={where} class="problem">
      {where === pathText(path) ? <English>{message}</English> : words.list.goTo(where.slice(pathText(path).length).replace(/^\./, ""), message)}
    </p>
  ));
}

export const RemoveButton = ({ label, remove }: { label: string; remove: () => void }) => (
  <button type="button" class="quiet" aria-label={words.list.removeField(label)} onClick={({ currentTarget }) => leaving(currentTarget, remove)}>
    <span aria-hidden="true">×</span>
  </button>
);

/** Removes what a button belongs to; the focus, which goes with it, goes on to what it was part of. */
export function leaving(button: HTMLElement, remove: () => void): void {
  const own = button.closest(".field, [role=group]");
  const holder = own?.parentElement?.closest<HTMLElement>("[role=group], section");
  remove();
  (holder?.matches("section") ? holder.querySelector("h2") : holder)?.focus();
}

/** The fields that a record has, and a way to those that it may have. */
export function RecordFields({ path, label, fields, leave = [] }: { path: Path; label: string; fields: Field[]; leave?: string[] }) {
  const { document, change } = useEditor();
  const own = entriesOf(valueAt(document, path));
  const known = fields.filter(({ name }) => !leave.includes(name));
  const present = known.filter(({ name }) => own.some(([each]) => each === name));
  const absent = known.filter((field) => !present.includes(field));
  const add = (name: string) => {
    const field = absent.find((each) => each.name === name);
    if (field) change(null, (before) => withValue(before, [...path, name], field.nullable && field.required ? null : blank(field.node)));
  };
  return (
    <>
      <div class="list-record">
        {present.map(({ name, node, required, nullable }) => (
          <Value
            key={name}
            node={node}
            path={[...path, name]}
            label={words.list.fieldName(name)}
            nullable={nullable && required}
            prose={PROSE.includes(name)}
            remove={required ? undefined : () => change(null, (before) => without(before, [...path, name]))}
          />
        ))}
      </div>
      {own
        .filter(([name]) => !fields.some((field) => field.name === name))
        .map(([name]) => (
          // The format does not know it: it can only go.
          <Group key={name} path={[...path, name]} label={name} remove={() => change(null, (before) => without(before, [...path, name]))} />
        ))}
      {absent.length > 0 && <AddField label={label} fields={absent} add={add} />}
    </>
  );
}

const PROSE = ["source", "says", "reading"];

/** A choice of fields with what each is, and a button that adds it: a choice alone does nothing yet. */
function AddField({ label, fields, add }: { label: string; fields: Field[]; add: (name: string) => void }) {
  return (
    <form
      class="list-add"
      onSubmit={(event) => {
        event.preventDefault();
        add(String(new FormData(event.currentTarget).get("name")));
      }}
    >
      <select name="name" aria-label={words.list.addTo(label)}>
        {fields.map(({ name, says }) => (
          <option key={name} value={name}>
            {words.list.fieldName(name)}
            {says && `: ${says}`}
          </option>
        ))}
      </select>
      <button type="submit" class="quiet" aria-label={words.list.addTo(label)}>
        {words.list.add}
      </button>
    </form>
  );
}

/** Entries under names that are the author's own: plans, models, quantities. */
export function NamedFields({ path, label, of }: { path: Path; label: string; of: SchemaNode }) {
  const { document, change } = useEditor();
  const entries = entriesOf(valueAt(document, path));
  const kind = kindOf(of);
  const compact = kind.is === "rate" || isLeaf(kind);
  const [added, setAdded] = useState<string | null>(null);
  const add = () => {
    const name = freeName(entries.map(([each]) => each));
    setAdded(name);
    change(null, (before) => withValue(before, [...path, name], blank(of)));
  };
  return (
    <>
      {entries.map(([name], index) => (
        <div class="list-entry" key={index}>
          <NameField path={[...path, name]} label={words.list.item(label, index + 1)} compact={compact} focused={name === added} />
          <Value
            node={of}
            path={[...path, name]}
            label={name}
            compact={compact}
            remove={() => change(null, (before) => without(before, [...path, name]))}
          />
        </div>
      ))}
      <AddButton label={label} add={add} />
    </>
  );
}

interface NameProps {
  path: Path;
  label: string;
  compact?: boolean;
  /** Just added: it is what is filled in next. */
  focused?: boolean;
}

/** The name that an entry goes by in the document. It changes when the field is left, not while it is typed. */
export function NameField({ path, label, compact = false, focused = false }: NameProps) {
  const { document, change } = useEditor();
  const id = useId();
  const name = String(path.at(-1) ?? "");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!focused) return;
    input.current?.focus();
    input.current?.select();
  }, []);
  const taken = (typed: string) => typed !== name && valueAt(document, [...path.slice(0, -1), typed]) !== undefined;
  return (
    <div class="field list-name">
      <label for={id} class={compact ? "visually-hidden" : undefined}>
        {words.list.id} <span class="visually-hidden">({label})</span>
      </label>
      <input
        key={name}
        ref={input}
        id={id}
        type="text"
        autocomplete="off"
        spellcheck={false}
        defaultValue={name}
        onInput={({ currentTarget }) => currentTarget.setCustomValidity(taken(currentTarget.value) ? words.list.idTaken(currentTarget.value) : "")}
        onChange={({ currentTarget }) => {
          if (!currentTarget.reportValidity()) return;
          const typed = currentTarget.value;
          change(null, (before) => renamed(before, path, typed));
        }}
      />
    </div>
  );
}

export const AddButton = ({ label, add }: { label: string; add: () => void }) => (
  <button type="button" class="quiet" onClick={add}>
    {words.list.addItem(label)}
  </button>
);

/** "New", "New 2": what is not taken. */
export function freeName(taken: string[], name = words.list.newName): string {
  const names = [name, ...taken.map((_, index) => `${name} ${index + 2}`)];
  return names.find((each) => !taken.includes(each)) ?? name;
}

function ListField(props: ValueProps & { of: SchemaNode; items: Json[] }) {
  const { path, label, of, items, prose = false } = props;
  const { change } = useEditor();
  const removeAt = (index: number) => () => change(null, (before) => without(before, [...path, index]));
  const fields = (
    <>
      <div class="list-record">
        {items.map((_, index) => (
          <Value key={index} node={of} path={[...path, index]} label={words.list.item(label, index + 1)} prose={prose} remove={removeAt(index)} />
        ))}
      </div>
      <AddButton label={label} add={() => change(null, (before) => withValue(before, [...path, items.length], blank(of)))} />
    </>
  );
  return (
    <Group {...props}>
      {prose ? (
        // Sentences take room and are rarely changed.
        <details>
          <summary>{words.list.count(items.length)}</summary>
          {fields}
        </details>
      ) : (
        fields
      )}
    </Group>
  );
}

/** Just one of several fields; choosing another begins it anew. */
function VariantsField(props: ValueProps & { fields: Field[] }) {
  const { path, label, fields } = props;
  const { document, change } = useEditor();
  const name = entriesOf(valueAt(document, path))[0]?.[0];
  const field = fields.find((each) => each.name === name);
  const choose = (chosen: string) => {
    const next = fields.find((each) => each.name === chosen);
    if (next) change(null, (before) => withValue(before, path, { [chosen]: blank(next.node) }));
  };
  return (
    <Group {...props}>
      <div class="list-record">
        <div class="field">
          <select aria-label={label} value={name} onChange={({ currentTarget }) => choose(currentTarget.value)}>
            {fields.map((each) => (
              <option key={each.name} value={each.name}>
                {words.list.fieldName(each.name)}
              </option>
            ))}
          </select>
        </div>
        {field && <Value node={field.node} path={[...path, field.name]} label={words.list.fieldName(field.name)} />}
      </div>
    </Group>
  );
}

