import { useEffect, useState } from "preact/hooks";
import type { ListView as ListViewComponent } from "./list_view.tsx";
import { words } from "./words/words.ts";

interface Props {
  vendor: string;
  choose: (vendor: string) => void;
}

/** The price list, as soon as the view of it is there: only who looks at it pays for it. */
export function ListPage(props: Props) {
  const [view, setView] = useState<{ ListView: typeof ListViewComponent } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const fetchIt = () => {
    setProblem(null);
    import("./list_view.tsx").then(
      ({ ListView }) => setView({ ListView }),
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
  };
  useEffect(fetchIt, []);

  if (view) return <view.ListView {...props} />;
  return (
    <main>
      <section class="result">
        {problem === null ? (
          <p role="status">{words.page.ownList.fetching}</p>
        ) : (
          <>
            <p role="alert" class="problem">
              {words.page.ownList.notFetched(problem)}
            </p>
            <button type="button" class="main" onClick={fetchIt}>
              {words.page.tryAgain}
            </button>
          </>
        )}
      </section>
    </main>
  );
}
