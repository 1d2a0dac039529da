import { slotsOf, type Pace } from "./replayed_time.ts";

/** Everything that a visitor can change about the account besides its vendor, plan and allotment. */
export interface AccountState {
  /** How its requests are spread over the days. */
  pace: Pace;
  /** How many slots of the replay have passed. */
  position: number;
  /** What the visitor did to the account, in the order of its slots. */
  changes: AccountChange[];
  window: ReportWindow;
  speed: Speed;
}
export type AccountChange = { at: number } & (
  | { kind: "buy"; pack: string }
  | { kind: "grant"; credits: string; days: string }
  | { kind: "plan"; plan: string; from: PlanStart }
);
export const PLAN_STARTS = ["now", "renewal"] as const;
export type PlanStart = (typeof PLAN_STARTS)[number];

export const WINDOWS = ["7d", "30d", "90d", "all"] as const;
export type ReportWindow = (typeof WINDOWS)[number];

/** Days of the account in a second of the visitor's. */
export const SPEEDS = ["1", "4", "14"] as const;
export type Speed = (typeof SPEEDS)[number];

export const newAccount: AccountState = { pace: "even", position: 0, changes: [], window: "30d", speed: "4" };

/** At its first instant again; how it is looked at stays. */
export const startedOver = (account: AccountState): AccountState => ({ ...account, position: 0, changes: [] });

/** With time at another slot. What was done later stays in store, and happens when time comes to it. */
export const movedTo = (account: AccountState, position: number): AccountState => ({
  ...account,
  position: Math.min(Math.max(position, 0), slotsOf(account.pace)),
});

/** With something done now, after all that was done before. */
export function changedNow(account: AccountState, change: AccountChange): AccountState {
  const earlier = account.changes.filter(({ at }) => at <= change.at);
  const later = account.changes.filter(({ at }) => at > change.at);
  return { ...account, changes: [...earlier, change, ...later] };
}
