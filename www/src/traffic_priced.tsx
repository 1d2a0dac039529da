import Big from "big.js";
import { barName, distribution, type Distribution } from "./distribution.ts";
import { English } from "./english_text.tsx";
import { Histogram } from "./histogram.tsx";
import { percent, whole } from "./numbers.ts";
import type { PriceList } from "./price_list.ts";
import { asUsages, replyMeter, type Request } from "./trace.ts";
import { words } from "./words/words.ts";

// Real replies once they are priced: fetched with them, when they are asked for.

export interface Priced {
  vendor: string;
  meter: string;
  replies: number;
  credits: Big;
  milliseconds: number;
  sample: boolean;
  distribution: Distribution;
}

export function priceTraffic(list: PriceList, requests: Request[]): Priced {
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

/** What they come to, in words. */
export function Outcome({ priced: { vendor, replies, credits, milliseconds, sample, distribution: spread } }: { priced: Priced }) {
  const { traffic } = words.asked;
  const total = <strong>{traffic.credits(credits)}</strong>;
  return (
    <>
      <p class="outcome">{traffic.comeTo(replies, total, <English>{vendor}</English>, sample)}</p>
      <p>{traffic.average(credits.div(replies), String(spread.median), spread.free, milliseconds)}</p>
    </>
  );
}

/** How many of them cost how much. */
export function Spread({ priced }: { priced: Priced }) {
  const { replies, distribution: spread } = priced;
  const { traffic } = words.asked;
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
