import { startedOver, type AccountState } from "./account_state.ts";
import { usualLines, type EstimateState } from "./estimate_state.ts";
import type { Language } from "./locale.ts";
import { estimateMonth } from "./monthly.ts";
import { fittingPlan } from "./plan_fit.ts";
import { openPriceList } from "./price_list.ts";

/** All that the address holds: both views share the vendor, the plan and the stated allotment. */
export interface PageState {
  view: View;
  /** What the visitor chose; null: what their browser asks for. */
  language: Language | null;
  estimate: EstimateState;
  account: AccountState;
}
export const VIEWS = ["estimate", "account", "live", "usage", "list"] as const;
export type View = (typeof VIEWS)[number];

/** The same view on another vendor, from its start. */
export const freshState = ({ view, language, account }: PageState, vendor: string): PageState =>
  withPlan({
    view,
    language,
    estimate: { vendor, plan: null, allotment: "", weekdaysOnly: false, yearly: false, lines: usualLines(openPriceList(vendor)), ahead: null },
    account: startedOver(account),
  });

/** With other fields of the estimate; another plan or allotment is another account, which starts over. */
export function withEstimate(state: PageState, estimate: EstimateState): PageState {
  const { plan, allotment } = state.estimate;
  const sameAccount = plan === estimate.plan && allotment === estimate.allotment;
  return { ...state, estimate, account: sameAccount ? state.account : startedOver(state.account) };
}

/** With the plan that fits, where none is chosen yet. */
export function withPlan(state: PageState): PageState {
  const { estimate } = state;
  if (estimate.plan !== null) return state;
  const list = openPriceList(estimate.vendor);
  const plan = fittingPlan(list, estimateMonth(list, estimate))?.id ?? null;
  return { ...state, estimate: { ...estimate, plan } };
}
