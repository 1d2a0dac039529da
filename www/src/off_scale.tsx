import { isOwn } from "./list_store.ts";
import { offScale } from "./magnitude.ts";
import { exact, money } from "./numbers.ts";
import { openPriceList } from "./price_list.ts";
import { words } from "./words/words.ts";

/** Says that a list of one's own prices a reply as none could mean it. */
export function OffScale({ vendor }: { vendor: string }) {
  const found = isOwn(vendor) ? offScale(openPriceList(vendor)) : null;
  if (found === null) return null;
  const say = words.page.offScale;
  return (
    <p class="note problem" role="note">
      {found.kind === "dear"
        ? say.dear(money(found.money, found.currency), money(found.known, found.currency))
        : found.kind === "cheap"
          ? say.cheap
          : say.wholePlan(words.page.credits(found.credits), exact(found.plan))}
    </p>
  );
}
