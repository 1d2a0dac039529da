import { useEffect } from "preact/hooks";

/** What is folded away is printed too, where its section is worth paper, and folded again after. */
const UNFOLDED = "main :is(.working details, .list-section details)";

export function useUnfoldedPrint(): void {
  useEffect(() => {
    let unfolded: HTMLDetailsElement[] = [];
    const unfold = () => {
      unfolded = [...document.querySelectorAll<HTMLDetailsElement>(UNFOLDED)].filter(({ open }) => !open);
      for (const each of unfolded) each.open = true;
    };
    const fold = () => {
      for (const each of unfolded) each.open = false;
      unfolded = [];
    };
    addEventListener("beforeprint", unfold);
    addEventListener("afterprint", fold);
    return () => {
      removeEventListener("beforeprint", unfold);
      removeEventListener("afterprint", fold);
    };
  }, []);
}
