import { axisBottom, axisLeft, type AxisScale } from "d3-axis";
import { scaleBand, scaleLinear, scalePoint } from "d3-scale";
import { select } from "d3-selection";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { barName, type Bar, type Distribution } from "./distribution.ts";
import { exact, percent, whole } from "./numbers.ts";

const HEIGHT = 260;
const MARGIN = { top: 24, right: 20, bottom: 44, left: 48 };
const LABEL_ROOM = 42;

interface Props {
  distribution: Distribution;
  replies: number;
}

/** How many replies cost how much. The arrow keys go from bar to bar; the same figures are in the table below it. */
export function Histogram({ distribution: { bars, kind }, replies }: Props) {
  const [frame, width] = useWidth();
  const [current, setCurrent] = useState<number | null>(null);
  const marks = useRef<(SVGGElement | null)[]>([]);
  const { place, scale } = horizontal(bars, kind, width);
  const y = scaleLinear([0, Math.max(...bars.map(({ count }) => count))], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(4);
  const said = (bar: Bar) =>
    `${barName(bar)} ${bar.to === 1 ? "credit" : "credits"}: ${whole(bar.count)} replies, ${percent(bar.count / replies)}`;

  const step = (event: KeyboardEvent, index: number) => {
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: bars.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    marks.current[next]?.focus();
  };
  const bar = current === null ? undefined : bars[current];

  return (
    <div ref={frame} class="histogram">
      <svg width={width} height={HEIGHT} role="group" aria-label="Replies by their price in credits; arrow keys go from bar to bar">
        <Axis class="axis axis-y" x={MARGIN.left} y={0} draw={(axis) => axis.call(axisLeft(y).ticks(4).tickSize(MARGIN.left + MARGIN.right - width))} />
        <Axis class="axis" x={0} y={HEIGHT - MARGIN.bottom} draw={(axis) => axis.call(scale)} />
        {bars.map((each, index) => {
          const { x, wide } = place(index);
          const top = y(each.count);
          return (
            <g
              key={barName(each)}
              ref={(mark) => {
                marks.current[index] = mark;
              }}
              class="bar"
              role="img"
              tabIndex={index === (current ?? 0) ? 0 : -1}
              aria-label={said(each)}
              onFocus={() => setCurrent(index)}
              onPointerEnter={() => setCurrent(index)}
              onKeyDown={(event) => step(event, index)}
            >
              <rect class="bar-reach" x={x} y={MARGIN.top} width={wide} height={HEIGHT - MARGIN.bottom - MARGIN.top} />
              <rect class="bar-mark" x={x + 1} y={top} width={Math.max(wide - 2, 1)} height={HEIGHT - MARGIN.bottom - top} />
              {wide >= LABEL_ROOM && (
                <text class="bar-label" x={x + wide / 2} y={top - 6}>
                  {percent(each.count / replies)}
                </text>
              )}
            </g>
          );
        })}
        <text class="axis-title" x={MARGIN.left + (width - MARGIN.left - MARGIN.right) / 2} y={HEIGHT - 4}>
          credits per reply
        </text>
      </svg>
      <p class="reading" aria-hidden="true">
        {bar ? said(bar) : "Point at a bar, or reach it with the keyboard, to read it."}
      </p>
    </div>
  );
}

interface Horizontal {
  place: (index: number) => { x: number; wide: number };
  scale: ReturnType<typeof axisBottom<string>>;
}

/** Single prices sit below their bars; the ends of ranges sit between them. */
function horizontal(bars: Bar[], kind: Distribution["kind"], width: number): Horizontal {
  const range: [number, number] = [MARGIN.left, Math.max(width - MARGIN.right, MARGIN.left + 1)];
  const label = (value: number) => exact(String(value));
  if (kind === "prices") {
    const band = scaleBand(bars.map(({ to }) => label(to)), range).padding(0.25);
    return {
      place: (index) => ({ x: band(label(bars[index]?.to ?? 0)) ?? 0, wide: band.bandwidth() }),
      scale: axis(band, bars.map(({ to }) => label(to)), band.step()),
    };
  }
  const ends = [bars[0]?.from ?? 0, ...bars.map(({ to }) => to)].map(label);
  const point = scalePoint(ends, range);
  return {
    place: (index) => ({ x: point(ends[index] ?? "") ?? 0, wide: point.step() }),
    scale: axis(point, ends, point.step()),
  };
}

/** An axis that names every value, or every second or third where there is no room. */
function axis(scale: AxisScale<string>, values: string[], step: number) {
  const every = Math.max(1, Math.ceil(LABEL_ROOM / step));
  return axisBottom(scale)
    .tickValues(values.filter((_, index) => index % every === 0))
    .tickSizeOuter(0);
}

interface AxisProps {
  class: string;
  x: number;
  y: number;
  draw: (axis: ReturnType<typeof select<SVGGElement, unknown>>) => void;
}

/** A place in the drawing that d3 fills. Its text is in the bars' names already, so it is not read twice. */
function Axis({ class: name, x, y, draw }: AxisProps) {
  const group = useRef<SVGGElement>(null);
  useLayoutEffect(() => {
    if (group.current) draw(select<SVGGElement, unknown>(group.current));
  });
  return <g ref={group} class={name} transform={`translate(${x},${y})`} aria-hidden="true" />;
}

/** The element's width, followed as it changes. */
function useWidth() {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(320);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () => setWidth(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [frame, width] as const;
}
