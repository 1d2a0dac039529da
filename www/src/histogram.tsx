import { scaleBand, scalePoint } from "d3-scale";
import { BarChart, across, named, type Horizontal } from "./bar_chart.tsx";
import { barName, type Bar, type Distribution } from "./distribution.ts";
import { exact, percent } from "./numbers.ts";
import { words } from "./words/words.ts";

const LABEL_ROOM = 42;

interface Props {
  distribution: Distribution;
  replies: number;
}

/** How many replies cost how much. */
export function Histogram({ distribution: { bars, kind }, replies }: Props) {
  const share = ({ count }: Bar) => percent(count / replies);
  return (
    <BarChart
      name={words.asked.traffic.chart}
      title={words.asked.traffic.axis}
      marks={bars.map((bar) => ({
        key: barName(bar),
        value: bar.count,
        said: words.asked.traffic.bar(barName(bar), bar.to === 1, bar.count, share(bar)),
        label: share(bar),
      }))}
      horizontal={(width) => horizontal(bars, kind, width)}
      labelRoom={LABEL_ROOM}
    />
  );
}

/** Single prices sit below their bars; the ends of ranges sit between them. */
function horizontal(bars: Bar[], kind: Distribution["kind"], width: number): Horizontal {
  const label = (value: number) => exact(String(value));
  if (kind === "prices") {
    const prices = bars.map(({ to }) => label(to));
    const band = scaleBand(prices, across(width)).padding(0.25);
    return {
      place: (index) => ({ x: band(prices[index] ?? "") ?? 0, wide: band.bandwidth() }),
      ticks: named(prices, (price) => (band(price) ?? 0) + band.bandwidth() / 2, band.step(), LABEL_ROOM),
    };
  }
  const ends = [bars[0]?.from ?? 0, ...bars.map(({ to }) => to)].map(label);
  const point = scalePoint(ends, across(width));
  return {
    place: (index) => ({ x: point(ends[index] ?? "") ?? 0, wide: point.step() }),
    ticks: named(ends, (end) => point(end) ?? 0, point.step(), LABEL_ROOM),
  };
}
