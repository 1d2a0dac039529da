import { useState } from "preact/hooks";
import { words } from "./words/words.ts";

/** The address holds everything that was typed: copied, it opens the same estimate anywhere. */
export function CopyLink() {
  const [said, setSaid] = useState<"copied" | "refused" | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      setSaid("copied");
    } catch {
      setSaid("refused");
    }
  };
  const { link } = words.estimate;
  return (
    <p class="copy-link">
      <button type="button" onClick={copy}>
        {link.copy}
      </button>
      <span role="status" aria-label={link.status}>
        {said && link[said]}
      </span>
    </p>
  );
}
