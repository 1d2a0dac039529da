import { useEffect, useState } from "preact/hooks";
import type { ReportWindow } from "./account_state.ts";
import type { EstimateState } from "./estimate_state.ts";
import type { UsageView as UsageViewComponent } from "./usage_view.tsx";

interface Props {
  estimate: EstimateState;
  window: ReportWindow;
  choose: (window: ReportWindow) => void;
}

/** The view of a file of real usage, fetched only when it is looked at. */
export function UsagePage(props: Props) {
  const [fetched, setFetched] = useState<{ UsageView: typeof UsageViewComponent } | null>(null);
  useEffect(() => {
    import("./usage_view.tsx").then(setFetched);
  }, []);
  return fetched ? <fetched.UsageView {...props} /> : <main />;
}
