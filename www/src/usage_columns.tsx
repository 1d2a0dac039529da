import { useId } from "preact/hooks";
import { English } from "./english_text.tsx";
import type { Report } from "./usage_book.ts";
import type { PriceList } from "./price_list.ts";
import { FIELDS, type Field } from "./usage_fields.ts";
import { missingFields, session, type Opened } from "./usage_session.ts";
import { countsFromStart } from "./usage_source.ts";
import { RELATIVE_START } from "./usage_values.ts";
import { words } from "./words/words.ts";

/** What most files have; the rest is folded away. */
const MAIN: Field[] = ["time", "model", "agent", "inputTokens", "outputTokens"];

interface Props {
  opened: Opened;
  list: PriceList;
  plan: string | null;
  /** It is not what is on screen yet. */
  unread: boolean;
  /** What has been read of it. */
  kinds: Report["kinds"];
}

/** What each column is taken for, to be corrected; the file is read again at every correction. */
export function UsageColumns({ opened, list, plan, unread, kinds }: Props) {
  const { look, mapping } = opened;
  const missing = missingFields(list, opened);
  const own = (field: Field) => <ColumnChoice key={field} field={field} opened={opened} list={list} plan={plan} />;
  return (
    <section class="usage-columns" aria-labelledby="usage-columns">
      <h2 id="usage-columns">{words.usage.columns.title}</h2>
      <p>{look.format === null ? words.usage.columns.unknown : words.usage.columns.looksLike(look.format)}</p>
      {unread && missing.length > 0 && <p class="problem">{words.usage.columns.missing(missing, list.name)}</p>}
      <div class="column-choices">{MAIN.map(own)}</div>
      <details>
        <summary>{words.usage.columns.rest}</summary>
        <div class="column-choices">{FIELDS.filter((field) => !MAIN.includes(field)).map(own)}</div>
      </details>
      {kinds.some(({ kind }) => kind !== "reply") && <KindChoices kinds={kinds} opened={opened} list={list} plan={plan} />}
      {mapping.time !== undefined && (
        <p class="note">
          {countsFromStart(look, mapping) && words.usage.columns.relative(RELATIVE_START)} {words.usage.columns.utc}
        </p>
      )}
    </section>
  );
}

function ColumnChoice({ field, opened, list, plan }: Omit<Props, "unread" | "kinds"> & { field: Field }) {
  const id = useId();
  const { look, mapping } = opened;
  const chosen = mapping[field];
  const example = look.columns.find(({ name }) => name === chosen)?.example ?? "";
  return (
    <div class="field">
      <label for={id}>{words.usage.columns.field[field]}</label>
      <select
        id={id}
        value={chosen ?? ""}
        aria-describedby={`${id}-example`}
        onChange={({ currentTarget }) => {
          const { [field]: _before, ...others } = mapping;
          const next = currentTarget.value === "" ? others : { ...others, [field]: currentTarget.value };
          session.change({ ...opened, mapping: next }, list, plan);
        }}
      >
        <option value="">{words.usage.columns.none}</option>
        {look.columns.map(({ name }) => (
          <option key={name} value={name} lang="">
            {name}
          </option>
        ))}
      </select>
      <p class="note" id={`${id}-example`}>
        {example !== "" && words.usage.columns.example(example)}
      </p>
    </div>
  );
}

/** More than that are no kinds, but the wrong column. */
const MOST_KINDS = 12;

/** Which meter each kind of row goes to, to be corrected as the columns are. */
function KindChoices({ kinds, opened, list, plan }: Omit<Props, "unread">) {
  const id = useId();
  const say = words.usage.kinds;
  return (
    <>
      <h3 id={id}>{say.title}</h3>
      <div class="column-choices" role="group" aria-labelledby={id}>
        {kinds.slice(0, MOST_KINDS).map(({ kind, rows, meter }) => (
          <div key={kind} class="field">
            <label for={`${id}-${kind}`}>
              <bdi>{say.name(kind)}</bdi>
            </label>
            <select
              id={`${id}-${kind}`}
              value={meter ?? ""}
              aria-describedby={`${id}-${kind}-rows`}
              onChange={({ currentTarget }) => session.change({ ...opened, meters: { ...opened.meters, [kind]: currentTarget.value } }, list, plan)}
            >
              <option value="">{say.leaveOut}</option>
              {list.meters.map((each) => (
                <option key={each.id} value={each.id} lang="en">
                  {each.name}
                </option>
              ))}
            </select>
            <p class="note" id={`${id}-${kind}-rows`}>
              {meter === null && opened.meters[kind] !== "" ? <>{say.leftOut(rows, <English>{list.name}</English>)}</> : words.usage.models.rows(rows)}
            </p>
          </div>
        ))}
      </div>
    </>
  );
}
