import { level } from "./account_words.ts";
import { percent } from "./numbers.ts";
import type { Kept } from "./replay.ts";
import { words } from "./words/words.ts";

const SIZE = 160;
const THICK = 16;
const RADIUS = (SIZE - THICK) / 2;
const ROUND = 2 * Math.PI * RADIUS;

/** Beyond it a rounded share would read 100%, though something is left. */
const MOST = 0.99;

/** How much of this cycle's credits is used: the ring is the whole. Its words say what its colour says. */
export function Donut({ standing }: { standing: Kept }) {
  const { used, overage } = standing.balance;
  if (used === null) return null;
  const share = Number(used);
  const filled = Math.min(share, 1) * ROUND;
  const state = level(standing);
  const { donut } = words.account;
  return (
    <figure class={`donut donut-${state}`}>
      <svg viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden="true">
        <g transform={`rotate(-90 ${SIZE / 2} ${SIZE / 2})`} stroke-width={THICK}>
          <circle class="donut-rest" cx={SIZE / 2} cy={SIZE / 2} r={RADIUS} />
          {filled > 0 && (
            <circle class="donut-used" cx={SIZE / 2} cy={SIZE / 2} r={RADIUS} stroke-dasharray={`${filled} ${ROUND}`} />
          )}
        </g>
      </svg>
      <figcaption>
        <strong>{share < 1 && share > MOST ? donut.over(MOST) : percent(share)}</strong> {Number(overage) > 0 ? donut.used : donut.level[state]}
      </figcaption>
    </figure>
  );
}
