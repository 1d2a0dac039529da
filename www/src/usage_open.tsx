import { useId, useState } from "preact/hooks";
import type { PriceList } from "./price_list.ts";
import { session, type UsageState } from "./usage_session.ts";
import type { FileProblem } from "./usage_source.ts";
import { words } from "./words/words.ts";

interface Props {
  state: UsageState;
  list: PriceList;
  take: (name: string, file: Blob) => void;
}

/** The ways in: a file chosen or dropped, rows pasted, the sample; and how far the reading is. */
export function UsageOpen({ state, list, take }: Props) {
  const [text, setText] = useState("");
  const [failed, setFailed] = useState(false);
  const id = useId();
  const sample = async () => {
    setFailed(false);
    try {
      const response = await fetch(`${import.meta.env.BASE_URL}usage-sample.csv`);
      if (!response.ok) throw new Error(response.statusText);
      take(words.usage.open.sampleName, await response.blob());
    } catch {
      setFailed(true);
    }
  };
  const { reading, problem, givenUp, opened, read } = state;
  return (
    <section class="usage-open" aria-labelledby="usage-open">
      <h2 id="usage-open">{words.usage.open.title}</h2>
      <div class="drop">
        <label class="file">
          <input
            class="unseen"
            type="file"
            accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson,.gz,text/csv,application/json,application/gzip"
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? [];
              if (file) take(file.name, file);
              // The same file again, once it has been mended, is another choice.
              currentTarget.value = "";
            }}
          />
          <span>{words.usage.open.choose}</span>
        </label>
        <span class="note">{words.usage.open.hint}</span>
        <button type="button" onClick={sample}>
          {words.usage.open.sample}
        </button>
      </div>
      {reading && (
        <div class="progress">
          <progress aria-label={words.usage.reading.name} max={reading.size} value={reading.bytes} />
          <p>{words.usage.reading.of(reading.name, reading.size === 0 ? 0 : reading.bytes / reading.size, reading.rows)}</p>
          <button type="button" onClick={() => session.giveUp()}>
            {words.usage.reading.cancel}
          </button>
        </div>
      )}
      <div role="status">
        {givenUp && (
          <p>
            {words.usage.reading.givenUp}{" "}
            {opened && (
              <button type="button" class="quiet" onClick={() => session.read(opened, list, null)}>
                {words.usage.reading.again}
              </button>
            )}
          </p>
        )}
      </div>
      <div role="alert">
        {failed && <p class="problem">{words.usage.open.sampleFailed}</p>}
        {problem && (
          <p class="problem">
            {words.usage.problem.of(problem.name, inWords(problem.problem))} {read && words.usage.problem.kept}
          </p>
        )}
      </div>
      <p class="note">{words.usage.open.known}</p>
      <details>
        <summary>{words.usage.open.pasteTitle}</summary>
        <label for={`${id}-paste`}>{words.usage.open.pasteLabel}</label>
        <textarea
          id={`${id}-paste`}
          rows={6}
          spellcheck={false}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <button type="button" onClick={() => take(words.usage.open.pasted, new Blob([text]))}>
          {words.usage.open.paste}
        </button>
      </details>
    </section>
  );
}

function inWords(problem: FileProblem): string {
  switch (problem.kind) {
    case "binary":
      return words.usage.problem.binary(problem.as);
    case "broken":
      return words.usage.problem.broken(problem.line);
    case "unreadable":
      return words.usage.problem.unreadable(problem.reason);
    default:
      return words.usage.problem[problem.kind];
  }
}
