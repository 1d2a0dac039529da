import { useId } from "preact/hooks";
import { English } from "./english_text.tsx";
import { pathText, withValue, type Json } from "./list_document.ts";
import { elementId, useEditor, useProblems } from "./list_editor.ts";
import { RemoveButton, type ValueProps } from "./list_fields.tsx";
import type { Kind } from "./list_schema.ts";
import { words } from "./words/words.ts";

type LeafKind = Exclude<Kind, { is: "list" | "named" | "record" | "variants" }>;

export const isLeaf = (kind: Kind): kind is LeafKind => !["list", "named", "record", "variants"].includes(kind.is);

interface Props extends ValueProps {
  kind: LeafKind;
  value: Json;
}

/** One value in one field, with what is wrong said beside it. */
export function Leaf({ kind, value, path, label, nullable = false, compact = false, prose = false, remove }: Props) {
  const { change } = useEditor();
  const problems = useProblems(path);
  const id = elementId(path);
  const told = useId();
  const set = (next: Json) => change(pathText(path), (before) => withValue(before, path, next));
  const described = { "aria-invalid": problems.length > 0, "aria-describedby": problems.length > 0 ? told : undefined };
  const typed = value === null ? "" : String(value);
  const take = (text: string) => set(text === "" && nullable ? null : kind.is === "whole" && /^\d{1,9}$/.test(text) ? Number(text) : text);

  const field = () => {
    switch (kind.is) {
      case "flag":
        return <input id={id} type="checkbox" checked={value === true} {...described} onChange={({ currentTarget }) => set(currentTarget.checked)} />;
      case "choice":
        return <Choice id={id} kind={kind} value={typed} set={take} label={label} described={described} />;
      case "textOrFlag":
        return <TextOrFlag id={id} value={value} set={set} label={label} described={described} />;
      case "text":
        if (prose) return <textarea id={id} rows={2} value={typed} {...described} onInput={({ currentTarget }) => take(currentTarget.value)} />;
    }
    return (
      <input
        id={id}
        type="text"
        class={kind.is === "text" ? undefined : "list-number"}
        inputMode={kind.is === "text" ? "text" : kind.is === "whole" ? "numeric" : "decimal"}
        autocomplete="off"
        spellcheck={false}
        placeholder={nullable ? words.list.none : undefined}
        value={typed}
        {...described}
        onInput={({ currentTarget }) => take(currentTarget.value)}
      />
    );
  };
  return (
    <div class={prose ? "field list-prose" : compact ? "field list-compact" : "field"}>
      <div class={compact ? "list-label visually-hidden" : "list-label"}>
        <label for={id}>{label}</label>
        {remove && !compact && <RemoveButton label={label} remove={remove} />}
      </div>
      {field()}
      {remove && compact && <RemoveButton label={label} remove={remove} />}
      {problems.length > 0 && (
        <div id={told}>
          {problems.map(({ path: where, message }) => (
            <p key={where} class="problem">
              <English>{message}</English>
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

interface PartProps {
  id: string;
  label: string;
  described: { "aria-invalid": boolean; "aria-describedby": string | undefined };
}

/** One of several words; or a number, where that is a choice too. */
function Choice({ id, kind, value, set, label, described }: PartProps & { kind: Extract<Kind, { is: "choice" }>; value: string; set: (text: string) => void }) {
  const word = kind.words.includes(value);
  const number = kind.decimal && !word;
  return (
    <div class="list-choice">
      {number && (
        <input id={id} type="text" class="list-number" inputMode="decimal" autocomplete="off" value={value} {...described} onInput={({ currentTarget }) => set(currentTarget.value)} />
      )}
      <select
        id={number ? undefined : id}
        aria-label={number ? `${label}: ${words.list.choice}` : undefined}
        value={number ? "" : value}
        {...(number ? {} : described)}
        onChange={({ currentTarget }) => set(currentTarget.value || "1")}
      >
        {kind.decimal && <option value="">{words.list.aNumber}</option>}
        {!kind.decimal && !word && <option value={value}>{value}</option>}
        {kind.words.map((each) => (
          <option key={each} value={each}>
            {words.list.word(each)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A text, or yes or no. */
function TextOrFlag({ id, value, set, label, described }: PartProps & { value: Json; set: (value: Json) => void }) {
  const text = typeof value === "string";
  return (
    <div class="list-choice">
      {text && (
        <input id={id} type="text" autocomplete="off" spellcheck={false} value={value} {...described} onInput={({ currentTarget }) => set(currentTarget.value)} />
      )}
      <select
        id={text ? undefined : id}
        aria-label={text ? `${label}: ${words.list.choice}` : undefined}
        value={text ? "text" : String(value)}
        {...(text ? {} : described)}
        onChange={({ currentTarget }) => set(currentTarget.value === "text" ? "" : currentTarget.value === "true")}
      >
        <option value="text">{words.list.aText}</option>
        <option value="true">{words.list.yes}</option>
        <option value="false">{words.list.no}</option>
      </select>
    </div>
  );
}
