import Big from "big.js";
import { useEffect, useState } from "preact/hooks";
import { Attribution } from "./attribution.tsx";
import { barName, distribution, type Distribution } from "./distribution.ts";
import type { Histogram as HistogramComponent } from "./histogram.tsx";
import { duration, exact, percent, short, whole } from "./numbers.ts";
import type { PriceList } from "./price_list.ts";
import { asUsages, loadTrace, replyMeter, type Request } from "./trace.ts";

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

  return (
    <section class="traffic" aria-labelledby="traffic">
      <h2 id="traffic">On real traffic</h2>
      <p>
        Your own replies will not all be alike. Here are some thousands of real ones, from two services that published
        how long their requests were. Price each of them under {list.name}, in your browser.
      </p>
      <button type="button" class="main" aria-disabled={fetching} onClick={run}>
        {fetching ? "Fetching them…" : priced ? "Price them again" : "Price the real replies"}
      </button>
      <div role="status" aria-label="The real replies, priced">
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
  if (meter === null) throw new Error(`${list.name} has no meter for replies.`);
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
  return (
    <>
      <p class="outcome">
        {whole(replies)} replies come to <strong>{exact(credits)} credits</strong> under {vendor}
        {sample && ", at sample rates that are not the vendor’s"}.
      </p>
      <p>
        That is {short(credits.div(replies))} each on average; half of them cost {short(String(spread.median))} or less.
        {spread.free > 0 && ` ${whole(spread.free)} cost nothing.`} Pricing them took {duration(milliseconds)}.
      </p>
    </>
  );
}

function Spread({ priced, Histogram }: { priced: Priced } & Pick<Fetched, "Histogram">) {
  const { replies, distribution: spread } = priced;
  if (spread.bars.length === 0) return <p>Every one of them is free, so there is nothing to draw.</p>;
  return (
    <>
      <Histogram distribution={spread} replies={replies} />
      <details>
        <summary>Show as table</summary>
        <table>
          <caption>Replies by their price</caption>
          <thead>
            <tr>
              <th scope="col">{spread.kind === "prices" ? "Credits" : "Credits, above and up to"}</th>
              <th scope="col">Replies</th>
              <th scope="col">Share</th>
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
