import { useEffect, useMemo } from "preact/hooks";
import { allotmentOr, openingFor } from "./account_opening.ts";
import type { AccountState } from "./account_state.ts";
import type { EstimateState } from "./estimate_state.ts";
import type { Plan, PriceList } from "./price_list.ts";
import { Replay, type Standing } from "./replay.ts";
import { replayedUsages } from "./replayed_usages.ts";
import type { Request } from "./trace.ts";

/** The account as it stands, or why it cannot be kept; its ledger lives as long as the account is looked at. */
export function useReplay(
  list: PriceList,
  plan: Plan | null,
  { allotment }: EstimateState,
  { pace, position, changes }: AccountState,
  requests: Request[],
): Standing | string {
  const agreed = allotmentOr(allotment);
  const replay = useMemo(() => {
    try {
      return new Replay(openingFor(list, plan, agreed), replayedUsages(requests, list, pace));
    } catch (error) {
      return reason(error);
    }
  }, [list, plan, agreed, requests, pace]);
  useEffect(() => () => (typeof replay === "string" ? undefined : replay.free()), [replay]);
  return useMemo(() => {
    if (typeof replay === "string") return replay;
    try {
      return replay.standAt(position, changes);
    } catch (error) {
      replay.free();
      return reason(error);
    }
  }, [replay, position, changes]);
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
