import type Big from "big.js";
import { words } from "./words/words.ts";

const WIDTH = 400;
const HEIGHT = 12;

/** How much of the allotment a month takes; beyond it, the part that does not fit is drawn apart. */
export function Gauge({ used, allotment, name }: { used: Big; allotment: Big; name: string | null }) {
  if (allotment.eq(0)) return null;
  const share = used.div(allotment).toNumber();
  const over = share > 1;
  const edge = over ? WIDTH / share : WIDTH;
  const { gauge } = words.estimate;
  return (
    <figure class="gauge">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <rect class="gauge-rest" width={WIDTH} height={HEIGHT} />
        <rect class="gauge-used" width={over ? edge : WIDTH * share} height={HEIGHT} />
        {over && <rect class="gauge-over" x={edge} width={WIDTH - edge} height={HEIGHT} />}
        {over && <line class="gauge-edge" x1={edge} x2={edge} y2={HEIGHT} />}
      </svg>
      <figcaption>{over ? gauge.over(share - 1, allotment, name) : gauge.of(share, allotment, name)}</figcaption>
    </figure>
  );
}
