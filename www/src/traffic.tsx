import Big from "big.js";
import { useEffect, useState } from "preact/hooks";
import { English } from "./english_text.tsx";
import { Attribution } from "./attribution.tsx";
import { barName, distribution, type Distribution } from "./distribution.ts";
import type { Histogram as HistogramComponent } from "./histogram.tsx";
import { percent, whole } from "./numbers.ts";
import type { PriceList } from "./price_list.ts";
import { asUsages, loadTrace, replyMeter, type Request } from "./trace.ts";
import { words } from "./words/words.ts";

interface Priced {
  vendor: string;
  meter: string;
  replies: number;
  credits: Big;
  milliseconds: number;
  sample: boolean;
  distribution: Distribution;
}

/** What is fetched only when it is asked for: the sample, and the chart with the library behind it. */
interface Fetched {
  requests: Request[];
  Histogram: typeof HistogramComponent;
}

async function fetchAll(): Promise<Fetched> {
  const [requests, { Histogram }] = await Promise.all([loadTrace(), import("./histogram.tsx")]);
  return { requests, Histogram };
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
      setPriced(priceTraffic(list, fetched.requests));
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

  const { traffic } = words.estimate;
  return (
    <section class="traffic" aria-labelledby="traffic">
      <h2 id="traffic">{traffic.title}</h2>
      <p>{traffic.about(<English>{list.name}</English>)}</p>
      <button type="button" class="main" aria-disabled={fetching} onClick={run}>
        {fetching ? traffic.fetching : priced ? traffic.again : traffic.price}
      </button>
      <div role="status" aria-label={traffic.status}>
        {problem && <p class="problem">{problem}</p>}
        {priced && <Outcome priced={priced} />}
      </div>
      {priced && fetched && <Spread priced={priced} Histogram={fetched.Histogram} />}
      <Attribution />
    </section>
  );
}

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function priceTraffic(list: PriceList, requests: Request[]): Priced {
  const meter = replyMeter(list);
  if (meter === null) throw new Error(words.page.sample.noReplies(list.name));
  const usages = asUsages(requests, meter);
  const start = performance.now();
  const quotes = list.catalog.priceAll(usages);
  const milliseconds = performance.now() - start;
  return {
    vendor: list.name,
    meter: meter.name,
    replies: quotes.length,
    credits: quotes.reduce((total, { credits }) => total.plus(credits), new Big(0)),
    milliseconds,
    sample: quotes.some(({ sample }) => sample),
    distribution: distribution(quotes.map(({ credits }) => credits)),
  };
}

function Outcome({ priced: { vendor, replies, credits, milliseconds, sample, distribution: spread } }: { priced: Priced }) {
  const { traffic } = words.estimate;
  const total = <strong>{traffic.credits(credits)}</strong>;
  return (
    <>
      <p class="outcome">{traffic.comeTo(replies, total, <English>{vendor}</English>, sample)}</p>
      <p>{traffic.average(credits.div(replies), String(spread.median), spread.free, milliseconds)}</p>
    </>
  );
}

function Spread({ priced, Histogram }: { priced: Priced } & Pick<Fetched, "Histogram">) {
  const { replies, distribution: spread } = priced;
  const { traffic } = words.estimate;
  if (spread.bars.length === 0) return <p>{traffic.allFree}</p>;
  return (
    <>
      <Histogram distribution={spread} replies={replies} />
      <details>
        <summary>{words.page.chart.asTable}</summary>
        <table>
          <caption>{traffic.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{spread.kind === "prices" ? traffic.prices : traffic.ranges}</th>
              <th scope="col">{traffic.replies}</th>
              <th scope="col">{traffic.share}</th>
            </tr>
          </thead>
          <tbody>
            {spread.bars.map((bar) => (
              <tr key={barName(bar)}>
                <th scope="row">{barName(bar)}</th>
                <td>{whole(bar.count)}</td>
                <td>{percent(bar.count / replies)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
