import type { Share } from "drawdown/web";
import { exact, percent, whole } from "./numbers.ts";
import { capitalised } from "./wording.ts";

interface Props {
  /** What is told apart: "model". */
  by: string;
  shares: Share[];
  /** What usage is called that does not say. */
  unnamed: string;
}

const WIDTH = 400;
const HEIGHT = 8;

/** Consumption under each key: a bar with its figures beside it, and all of them as a table. */
export function Breakdown({ by, shares, unnamed }: Props) {
  const title = `By ${by}`;
  return (
    <div class="breakdown">
      <h3>{title}</h3>
      <ul aria-label={title}>
        {shares.map(({ key, credits, share }) => (
          <li key={key}>
            <span>{key || unnamed}</span>
            <span>
              {exact(credits)} <span class="unit">({percent(Number(share))})</span>
            </span>
            <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
              <rect class="gauge-rest" width={WIDTH} height={HEIGHT} />
              <rect class="bar-mark" width={WIDTH * Number(share)} height={HEIGHT} />
            </svg>
          </li>
        ))}
      </ul>
      <details>
        <summary>Show as table</summary>
        <table>
          <caption>{title}</caption>
          <thead>
            <tr>
              <th scope="col">{capitalised(by)}</th>
              <th scope="col">Credits</th>
              <th scope="col">Uses</th>
              <th scope="col">Share</th>
            </tr>
          </thead>
          <tbody>
            {shares.map(({ key, credits, events, share }) => (
              <tr key={key}>
                <th scope="row">{key || unnamed}</th>
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
