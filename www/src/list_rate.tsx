import { English } from "./english_text.tsx";
import { entriesOf, valueAt, withValue, type Json } from "./list_document.ts";
import { useEditor } from "./list_editor.ts";
import { Group, Value, type ValueProps } from "./list_fields.tsx";
import { Leaf } from "./list_leaf.tsx";
import { SHAPES, blank, kindOf, type Field } from "./list_schema.ts";
import { words } from "./words/words.ts";

/** A rate: a number or a quantity's name in a field, or a shape with the fields that it has. */
export function RateField(props: ValueProps) {
  const { path, label } = props;
  const { document, change } = useEditor();
  const value = valueAt(document, path) ?? null;
  const shaped = entriesOf(value)[0]?.[0];
  const shape = SHAPES.find(({ name }) => name === shaped);
  const choose = (name: string) => {
    const next = SHAPES.find((each) => each.name === name);
    change(null, (before) => withValue(before, path, next ? { [name]: begun(next, value) } : "1"));
  };
  const kind = (
    <select class="list-kind" aria-label={`${label}: ${words.list.kindOfPrice}`} value={shape?.name ?? ""} onChange={({ currentTarget }) => choose(currentTarget.value)}>
      <option value="">{words.list.plainPrice}</option>
      {SHAPES.map(({ name }) => (
        <option key={name} value={name}>
          {words.list.shapeName(name)}
        </option>
      ))}
    </select>
  );
  if (!shape) {
    return (
      <div class="list-plain-rate">
        <Leaf {...props} kind={{ is: "decimal" }} value={typeof value === "object" ? null : value} />
        {kind}
      </div>
    );
  }
  return (
    <Group {...props} aside={kind}>
      {shape.says && (
        <p class="rate">
          <English>{shape.says}</English>
        </p>
      )}
      <Value node={shape.node} path={[...path, shape.name]} label={words.list.shapeName(shape.name)} prose={shape.name === "refuse"} />
    </Group>
  );
}

/** A new shape around what was there, where it takes a rate: nothing that was typed is lost. */
function begun(shape: Field, before: Json): Json {
  const kind = kindOf(shape.node);
  if (kind.is === "rate") return before ?? "1";
  if (kind.is === "list" && kindOf(kind.of).is === "rate") return [before ?? "1"];
  return blank(shape.node);
}
