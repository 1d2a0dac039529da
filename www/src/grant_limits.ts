import { numberProblem } from "./estimate_state.ts";
import { words } from "./words/words.ts";

// What can be given away. Both come as they were typed.

const MOST_DAYS = 3650;

/** Why so many credits cannot be given, or null. */
export function grantProblem(credits: string): string | null {
  const problem = numberProblem(credits);
  if (problem) return problem;
  if (!/^\d*\.?\d+$|^\d+\.$/.test(credits.trim()) || Number(credits) === 0) return words.account.changes.sayHowMany;
  return (credits.split(".")[1]?.length ?? 0) > 6 ? words.account.changes.decimals : null;
}

/** Why credits cannot expire after so many days, or null. */
export function daysProblem(days: string): string | null {
  if (!/^\d+$/.test(days) || Number(days) < 1) return words.account.changes.wholeDays;
  return Number(days) > MOST_DAYS ? words.account.changes.tenYears : null;
}
