import { useEffect, useState } from "preact/hooks";
import { Attribution } from "./attribution.tsx";
import { English } from "./english_text.tsx";
import type { PriceList } from "./price_list.ts";
import { loadTrace, type Request } from "./trace.ts";
import type { Priced } from "./traffic_priced.tsx";
import { loadWords, words } from "./words/words.ts";

/** What is fetched only when it is asked for: the sample, and what prices and draws it. */
interface Fetched extends Pick<typeof import("./traffic_priced.tsx"), "priceTraffic" | "Outcome" | "Spread"> {
  requests: Request[];
}

async function fetchAll(): Promise<Fetched> {
  const [requests, found] = await Promise.all([loadTrace(), import("./traffic_priced.tsx"), loadWords("asked")]);
  return { ...found, requests };
}

/** Real replies, one by one, under the chosen price list. */
export function Traffic({ list }: { list: PriceList }) {
  const [fetched, setFetched] = useState<Fetched | null>(null);
  const [priced, setPriced] = useState<Priced | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [fetching, setFetching] = useState(false);

  useEffect(() => {
    if (fetched === null) return;
    try {
      setPriced(fetched.priceTraffic(list, fetched.requests));
      setProblem(null);
    } catch (error) {
      setPriced(null);
      setProblem(message(error));
    }
  }, [list, fetched]);

  const run = async () => {
    if (fetching) return;
    setFetching(true);
    try {
      setFetched({ ...(fetched ?? (await fetchAll())) });
    } catch (error) {
      setProblem(message(error));
    } finally {
      setFetching(false);
    }
  };

  const { traffic } = words.beyond;
  return (
    <section class="traffic" aria-labelledby="traffic">
      <h2 id="traffic">{traffic.title}</h2>
      <p>{traffic.about(<English>{list.name}</English>)}</p>
      <button type="button" class="main" aria-disabled={fetching} onClick={run}>
        {fetching ? traffic.fetching : priced ? traffic.again : traffic.price}
      </button>
      <div role="status" aria-label={traffic.status}>
        {problem && <p class="problem">{problem}</p>}
        {priced && fetched && <fetched.Outcome priced={priced} />}
      </div>
      {priced && fetched && <fetched.Spread priced={priced} />}
      <Attribution />
    </section>
  );
}

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));
