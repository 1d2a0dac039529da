import { scaleBand } from "d3-scale";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { BottomAxis, LevelAxis, levels, type Tick } from "./axis.tsx";
import { words } from "./words/words.ts";

const HEIGHT = 260;
export const MARGIN = { top: 24, right: 20, bottom: 44, left: 48 };

export interface Mark {
  key: string;
  /** Only placed by it; what is said is in `said`. */
  value: number;
  /** The bar in words. */
  said: string;
  /** Written above it where there is room. */
  label: string | null;
}
/** Where the bars stand, and what is written below them. */
export interface Horizontal {
  place: (index: number) => { x: number; wide: number };
  ticks: Tick[];
}
interface Props {
  /** What the chart shows, without how it is read. */
  name: string;
  /** What the axis below counts; null where its labels say it themselves. */
  title: string | null;
  marks: Mark[];
  horizontal: (width: number) => Horizontal;
  labelRoom: number;
  height?: number;
  /** Levels to be seen across the chart, each with its label. */
  lines?: { value: number; label: string; class: string }[];
  /** What the axis reaches at least. */
  most?: number;
}

/** Bars that can be read by pointing at them and by the arrow keys; the same figures belong in a table below. */
export function BarChart({ name, title, marks, horizontal, labelRoom, height = HEIGHT, lines = [], most = 0 }: Props) {
  const [frame, width] = useWidth();
  const [current, setCurrent] = useState<number | null>(null);
  const groups = useRef<(SVGGElement | null)[]>([]);
  const { place, ticks } = horizontal(width);
  const [left, right] = across(width);
  const bottom = height - (title === null ? MARGIN.bottom - 16 : MARGIN.bottom);
  const amounts = levels(Math.max(most, ...marks.map(({ value }) => value)), bottom, MARGIN.top);
  const { y } = amounts;
  const reached = current !== null && current < marks.length ? current : 0;

  const step = (event: KeyboardEvent, index: number) => {
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: marks.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    groups.current[next]?.focus();
  };
  const mark = current === null ? undefined : marks[current];

  return (
    <div ref={frame} class="histogram">
      <svg viewBox={`0 0 ${width} ${height}`} height={inLetters(height)} role="group" aria-label={words.page.chart.byArrows(name)}>
        <LevelAxis levels={amounts} left={left} right={right} />
        <BottomAxis ticks={ticks} y={bottom} left={left} right={right} />
        {marks.map(({ key, value, said, label }, index) => {
          const { x, wide } = place(index);
          const top = y(value);
          return (
            <g
              key={key}
              ref={(group) => {
                groups.current[index] = group;
              }}
              class="bar"
              role="img"
              // An SVG attribute, so its name is spelt as it stands.
              tabindex={index === reached ? 0 : -1}
              aria-label={said}
              onFocus={() => setCurrent(index)}
              onPointerEnter={() => setCurrent(index)}
              onKeyDown={(event) => step(event, index)}
            >
              <rect class="bar-reach" x={x} y={MARGIN.top} width={wide} height={bottom - MARGIN.top} />
              <rect class="bar-mark" x={x + 1} y={top} width={Math.max(wide - 2, 1)} height={bottom - top} />
              {label !== null && wide >= labelRoom && (
                <text class="bar-label" x={x + wide / 2} y={top - 6}>
                  {label}
                </text>
              )}
            </g>
          );
        })}
        {lines.map(({ value, label, class: name }) => (
          <g key={label} class={name} aria-hidden="true">
            <line x1={left} x2={right} y1={y(value)} y2={y(value)} />
            <text x={right} y={y(value) - 4}>
              {label}
            </text>
          </g>
        ))}
        {title !== null && (
          <text class="axis-title" x={(left + right) / 2} y={height - 4}>
            {title}
          </text>
        )}
      </svg>
      <p class="reading" aria-hidden="true">
        {mark ? mark.said : words.page.chart.read}
      </p>
    </div>
  );
}

/** From the left margin to the right one. */
export const across = (width: number): [number, number] => [MARGIN.left, Math.max(width - MARGIN.right, MARGIN.left + 1)];

/** A bar for each name, side by side. */
export const bands = (names: string[], labelRoom: number) => (width: number): Horizontal => {
  const band = scaleBand(names, across(width)).padding(0.1);
  return {
    place: (index) => ({ x: band(names[index] ?? "") ?? 0, wide: band.bandwidth() }),
    ticks: named(names, (name) => (band(name) ?? 0) + band.bandwidth() / 2, band.step(), labelRoom),
  };
};

/** Every value by its name, or every second or third where there is no room. */
export function named(names: string[], x: (name: string) => number, step: number, labelRoom: number): Tick[] {
  const every = Math.max(1, Math.ceil(labelRoom / step));
  return names.filter((_, index) => index % every === 0).map((name) => ({ x: x(name), label: name }));
}

/** The letters that a chart is drawn for; where they are larger, all of it is. */
const LETTERS = 16;

export const inLetters = (pixels: number): string => `${pixels / LETTERS}rem`;

/** The element's width in the chart's own pixels, followed as it changes. */
export function useWidth() {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(320);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () => setWidth((element.getBoundingClientRect().width * LETTERS) / Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [frame, width] as const;
}
