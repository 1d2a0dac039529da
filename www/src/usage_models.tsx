import { useId } from "preact/hooks";
import { session, type Read } from "./usage_session.ts";
import { words } from "./words/words.ts";

/** More than that are no models, but the wrong column. */
const MOST = 30;

/** Models that cannot be priced, each with the list's own to take it for. */
export function UsageModels({ read: { opened, list, report }, plan }: { read: Read; plan: string | null }) {
  const known = report.unknown[0]?.nearest.length ?? 0;
  return (
    <section class="usage-models" aria-labelledby="usage-models">
      <h2 id="usage-models">{words.usage.models.title}</h2>
      <p>{words.usage.models.lead(list.name)}</p>
      {known > 0 && (
        <ul>
          {report.unknown.slice(0, MOST).map(({ model, meter, rows, nearest }) => (
            <li key={`${meter} ${model}`}>
              <ModelChoice
                model={model}
                rows={rows}
                nearest={nearest}
                choose={(as) => session.change({ ...opened, models: { ...opened.models, [model]: as } }, list, plan)}
              />
            </li>
          ))}
        </ul>
      )}
      {report.unknown.length > MOST && <p class="note">{words.usage.rows.more(report.unknown.length - MOST)}</p>}
    </section>
  );
}

interface Props {
  model: string;
  rows: number;
  nearest: string[];
  choose: (as: string) => void;
}

function ModelChoice({ model, rows, nearest, choose }: Props) {
  const id = useId();
  return (
    <>
      <span>
        <strong>
          <bdi>{words.usage.models.model(model)}</bdi>
        </strong> <span class="detail">{words.usage.models.rows(rows)}</span>
      </span>
      <label class="unseen" for={id}>
        {words.usage.models.as(model)}
      </label>
      <select id={id} value="" onChange={({ currentTarget }) => currentTarget.value !== "" && choose(currentTarget.value)}>
        <option value="">{words.usage.models.leaveOut}</option>
        {nearest.map((each) => (
          <option key={each} value={each} lang="en">
            {each}
          </option>
        ))}
      </select>
    </>
  );
}
