import { useState } from "preact/hooks";

/** The address holds everything that was typed: copied, it opens the same estimate anywhere. */
export function CopyLink() {
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      setSaid("Copied.");
    } catch {
      setSaid("The browser does not allow it: copy the address above.");
    }
  };
  return (
    <p class="copy-link">
      <button type="button" onClick={copy}>
        Copy a link to this estimate
      </button>
      <span role="status" aria-label="Link">
        {said}
      </span>
    </p>
  );
}
