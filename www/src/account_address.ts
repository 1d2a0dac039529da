import {
  PLAN_STARTS,
  SPEEDS,
  WINDOWS,
  newAccount,
  type AccountChange,
  type AccountState,
} from "./account_state.ts";
import { escaped, unescaped } from "./escapes.ts";
import { daysProblem, grantProblem } from "./grant_limits.ts";
import type { PriceList } from "./price_list.ts";
import { PACES, slotsOf, type Pace } from "./replayed_time.ts";

// The account in the page's address, where something about it is not as it starts:
//
//   &d=idle&t=1488&f=90d&s=4&o=buy*960*credits-1000&o=grant*1000*500*30&o=plan*1200*free*renewal
//
// `d` how its requests are spread over the days, `t` slots that have passed, `f` the span of the reports, `s` days a second, one `o` for each change: what, when and
// which. A change that this vendor does not know is left out.

/** So many changes keep an address well below 2,000 characters. */
const MOST_CHANGES = 24;

export function writeAccount(query: URLSearchParams, { pace, position, changes, window, speed }: AccountState): void {
  if (pace !== newAccount.pace) query.set("d", pace);
  if (position !== newAccount.position) query.set("t", String(position));
  if (window !== newAccount.window) query.set("f", window);
  if (speed !== newAccount.speed) query.set("s", speed);
  for (const change of changes.slice(0, MOST_CHANGES)) query.append("o", writeChange(change));
}

export function readAccount(query: URLSearchParams, list: PriceList): AccountState {
  const pace = PACES.find((each) => each === query.get("d")) ?? newAccount.pace;
  return {
    pace,
    position: slot(query.get("t"), pace) ?? newAccount.position,
    window: WINDOWS.find((each) => each === query.get("f")) ?? newAccount.window,
    speed: SPEEDS.find((each) => each === query.get("s")) ?? newAccount.speed,
    changes: query
      .getAll("o")
      .slice(0, MOST_CHANGES)
      .flatMap((text) => readChange(text, list, pace))
      .sort((one, other) => one.at - other.at),
  };
}

function writeChange(change: AccountChange): string {
  switch (change.kind) {
    case "buy":
      return ["buy", change.at, escaped(change.pack)].join("*");
    case "grant":
      return ["grant", change.at, change.credits, change.days].join("*");
    case "plan":
      return ["plan", change.at, escaped(change.plan), change.from].join("*");
  }
}

function readChange(text: string, list: PriceList, pace: Pace): AccountChange[] {
  const [kind, when = "", which = "", how = ""] = text.split("*");
  const at = slot(when, pace);
  if (at === null) return [];
  switch (kind) {
    case "buy":
      return list.packs.filter(({ id }) => id === unescaped(which)).map(({ id }) => ({ at, kind, pack: id }));
    case "grant":
      return grantProblem(which) || daysProblem(how) ? [] : [{ at, kind, credits: which, days: how }];
    case "plan":
      return list.plans
        .filter(({ id }) => id === unescaped(which))
        .map(({ id }) => ({ at, kind, plan: id, from: PLAN_STARTS.find((each) => each === how) ?? "now" }));
    default:
      return [];
  }
}

function slot(text: string | null, pace: Pace): number | null {
  if (!text || !/^\d{1,6}$/.test(text)) return null;
  return Math.min(Number(text), slotsOf(pace));
}
