import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Monthly } from "./monthly.ts";
import { money, short } from "./numbers.ts";
import type { PlanFit } from "./plan_fit.ts";
import type { PriceList } from "./price_list.ts";
import { words } from "./words/words.ts";

interface Props {
  list: PriceList;
  month: Monthly;
  fit: PlanFit;
  /** The answer itself; the bar stands in for it only while it is out of sight. */
  answer: RefObject<HTMLElement | null>;
}

/** On a phone the answer scrolls away while the workload is edited: this keeps it in view, and leads back to it. */
export function AnswerBar({ list, month, fit, answer }: Props) {
  const hidden = useOutOfSight(answer);
  const total = "total" in fit && fit.total && list.currency ? money(fit.total, list.currency) : null;
  const { bar } = words.estimate;
  return (
    <nav class="answer-bar" aria-label={bar.name} hidden={!hidden || !month.used}>
      <a
        href="#result"
        onClick={(event) => {
          // Where the calculator is embedded, the address is the host's, and leads into no shadow tree.
          event.preventDefault();
          answer.current?.scrollIntoView();
          answer.current?.focus({ preventScroll: true });
        }}
      >
        <span>
          {bar.credits(<strong>{list.outright ? money(month.credits, list.outright) : words.page.credits(month.credits, short(month.credits))}</strong>)}
          {!total && fit.kind === "covers" && bar.covered}
          {!total && fit.kind === "short" && bar.short(fit.missing)}
        </span>
        {total && <strong>{total}</strong>}
      </a>
    </nav>
  );
}

function useOutOfSight(target: RefObject<HTMLElement | null>): boolean {
  const [hidden, setHidden] = useState(false);
  useEffect(() => {
    if (!target.current) return;
    const observer = new IntersectionObserver(([entry]) => setHidden(entry?.isIntersecting === false));
    observer.observe(target.current);
    return () => observer.disconnect();
  }, [target]);
  return hidden;
}
