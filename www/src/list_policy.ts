import { entriesOf, valueAt, type Json } from "./list_document.ts";
import { exact, listed, percent } from "./numbers.ts";
import { words } from "./words/words.ts";

/** The settings of an account that a list states, each in a sentence; what has none stays as it is written. */
export function policyWords(policy: Json): { sentences: string[]; others: string[] } {
  const say = words.list.account;
  const at = (...path: string[]): string | null => {
    const found = valueAt(policy, path);
    return found === undefined || found === null || typeof found === "object" ? null : String(found);
  };
  const spoken: Record<string, () => string | undefined> = {
    drawOrder: () => say.drawOrder[at("drawOrder") ?? ""],
    exhaustion: () => {
      const when = at("exhaustion", "mode") === "block" ? (at("exhaustion", "when") ?? "empty") : at("exhaustion", "mode");
      const cap = at("exhaustion", "cap");
      const said = say.exhaustion[when ?? ""];
      return said === undefined || cap === null ? said : `${said} ${say.cap(exact(cap))}`;
    },
    overrun: () => say.overrun[at("overrun") ?? ""],
    thresholds: () => {
      const found = valueAt(policy, ["thresholds"]);
      if (!Array.isArray(found) || found.length === 0) return say.noThresholds;
      return say.thresholds(listed(found.map((each) => percent(Number(each)))), at("thresholdBasis") === "total", at("thresholdInclusive") === "true");
    },
    overageAtRenewal: () => say.overageAtRenewal[at("overageAtRenewal") ?? ""],
    rollover: () => {
      const [most, cycles] = [at("rollover", "max"), at("rollover", "cycles")];
      if (most === "0" || cycles === "0") return say.noRollover;
      return say.rollover(most === null ? null : exact(most), cycles === null ? null : Number(cycles));
    },
    expiringDays: () => say.expiring(Number(at("expiringDays"))),
    late: () => say.late[at("late") ?? ""],
    retentionDays: () => say.retention(Number(at("retentionDays"))),
  };
  const stated = entriesOf(policy).map(([name]) => name);
  // Said with the thresholds.
  const within = stated.includes("thresholds") ? ["thresholdBasis", "thresholdInclusive"] : [];
  const found = stated.flatMap((name) => {
    const sentence = spoken[name]?.();
    return sentence === undefined ? [] : [{ name, sentence }];
  });
  return { sentences: found.map(({ sentence }) => sentence), others: stated.filter((name) => !within.includes(name) && !found.some((each) => each.name === name)) };
}
