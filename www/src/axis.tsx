import { nice, ticks } from "d3-array";
import { narrow } from "./numbers.ts";

/** Half a pixel, so that a line a pixel wide falls on pixels. */
const SHARP = 0.5;
const TICK = 6;
const GAP = 3;
const LEVELS = 4;

/** Amounts from nothing upwards on a chart: where each is drawn, and the round ones among them. */
export interface Levels {
  y: (amount: number) => number;
  round: number[];
}

/** From `bottom` up to a round amount that is no less than the `highest`, at `top`. */
export function levels(highest: number, bottom: number, top: number): Levels {
  const [, most] = nice(0, highest > 0 ? highest : 1, LEVELS);
  return { y: (amount) => bottom + (top - bottom) * (amount / most), round: ticks(0, most, LEVELS) };
}

/** The round amounts, each with a line across the chart. Its text is in the bars' names already, so it is not read twice. */
export const LevelAxis = ({ levels: { y, round }, left, right }: { levels: Levels; left: number; right: number }) => (
  <g class="axis axis-y" text-anchor="end" aria-hidden="true">
    {round.map((amount) => (
      <g key={amount} transform={`translate(${left},${y(amount) + SHARP})`}>
        <line x2={right - left} />
        <text x={-GAP} dy="0.32em">
          {narrow(amount)}
        </text>
      </g>
    ))}
  </g>
);

export interface Tick {
  x: number;
  label: string;
}

/** What stands along the bottom of a chart. */
export const BottomAxis = ({ ticks, y, left, right }: { ticks: Tick[]; y: number; left: number; right: number }) => (
  <g class="axis" transform={`translate(0,${y})`} text-anchor="middle" aria-hidden="true">
    <path d={`M${left + SHARP},${SHARP}H${right + SHARP}`} fill="none" />
    {ticks.map(({ x, label }) => (
      <g key={x} transform={`translate(${x},0)`}>
        <line y2={TICK} />
        <text y={TICK + GAP} dy="0.71em">
          {label}
        </text>
      </g>
    ))}
  </g>
);
