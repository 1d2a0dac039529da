import type { Share } from "drawdown/web";
import { exact, percent, whole } from "./numbers.ts";
import { words } from "./words/words.ts";

interface Props {
  /** What is told apart. */
  by: "use" | "model" | "category" | "agent" | "user" | "conversation";
  shares: Share[];
  /** What usage is called that does not say. */
  unnamed: string;
}

const WIDTH = 400;
const HEIGHT = 8;

/** Consumption under each key: a bar with its figures beside it, and all of them as a table. */
export function Breakdown({ by, shares, unnamed }: Props) {
  const say = words.page.breakdown;
  const { title, column } = say[by];
  return (
    <div class="breakdown">
      <h3>{title}</h3>
      <ul aria-label={title}>
        {shares.map(({ key, credits, share }) => (
          <li key={key}>
            <span>
              <bdi>{key || unnamed}</bdi>
            </span>
            <span>
              {exact(credits)} <span class="unit">{say.shareOf(Number(share))}</span>
            </span>
            <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
              <rect class="gauge-rest" width={WIDTH} height={HEIGHT} />
              <rect class="bar-mark" width={WIDTH * Number(share)} height={HEIGHT} />
            </svg>
          </li>
        ))}
      </ul>
      <details>
        <summary>{words.page.chart.asTable}</summary>
        <table>
          <caption>{title}</caption>
          <thead>
            <tr>
              <th scope="col">{column}</th>
              <th scope="col">{say.credits}</th>
              <th scope="col">{say.uses}</th>
              <th scope="col">{say.share}</th>
            </tr>
          </thead>
          <tbody>
            {shares.map(({ key, credits, events, share }) => (
              <tr key={key}>
                <th scope="row">
                  <bdi>{key || unnamed}</bdi>
                </th>
                <td>{exact(credits)}</td>
                <td>{whole(events)}</td>
                <td>{percent(Number(share))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}
