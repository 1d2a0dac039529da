import { useEffect, useState } from "preact/hooks";
import type { LiveView as LiveViewComponent } from "./live_view.tsx";
import type { OtherView } from "./view_link.tsx";
import { words } from "./words/words.ts";

/** The view of a live account, fetched when it is first asked for. */
export function LivePage({ replay }: { replay: OtherView }) {
  const [fetched, setFetched] = useState<{ LiveView: typeof LiveViewComponent } | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    import("./live_view.tsx").then(setFetched, () => setFailed(true));
  }, []);
  if (fetched !== null) return <fetched.LiveView replay={replay} />;
  return <main aria-busy={!failed}>{failed && <p role="alert">{words.page.notFetched}</p>}</main>;
}
