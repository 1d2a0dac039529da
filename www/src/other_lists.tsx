import { useRef, useState } from "preact/hooks";
import type { Monthly } from "./monthly.ts";
import type { PriceList } from "./price_list.ts";
import { loadWords, words } from "./words/words.ts";

export interface OtherListsProps {
  list: PriceList;
  /** The list is the visitor's. */
  own: boolean;
  month: Monthly;
}

/** The same workload under every price list, fetched and worked out when it is asked for. */
export function OtherLists(props: OtherListsProps) {
  const [found, setFound] = useState<typeof import("./other_lists_table.tsx") | "failed" | null>(null);
  // The button goes, and with it the focus would.
  const place = useRef<HTMLElement>(null);
  if (!props.month.used) return null;
  const { others } = words.beyond;
  const ask = () => Promise.all([import("./other_lists_table.tsx"), loadWords("asked")]).then(([module]) => (setFound(module), place.current?.focus()), () => setFound("failed"));
  return (
    <section class="plan-table" aria-labelledby="others" tabIndex={-1} ref={place}>
      <h2 id="others">{others.title}</h2>
      <p class="rate">{others.about}</p>
      {found === "failed" && (
        <p role="alert" class="problem">
          {words.page.notFetched}
        </p>
      )}
      {found === null || found === "failed" ? (
        <button type="button" onClick={ask}>
          {others.show}
        </button>
      ) : (
        <found.OtherListsTable {...props} />
      )}
    </section>
  );
}
