import type { Alert } from "drawdown/web";
import { thresholdWords } from "./account_words.ts";
import { words } from "./words/words.ts";

/** One thing to be told, though the ledger may have raised several alerts for it. */
export interface Notice {
  at: string;
  tone: "warning" | "out" | "good";
  title: string;
  text: string;
}

/** Alerts as sentences, oldest first; a recovery above several thresholds at once is told once. */
export function noticesFrom(alerts: Alert[]): Notice[] {
  const notices: Notice[] = [];
  for (let index = 0; index < alerts.length; ) {
    const alert = alerts[index] as Alert;
    const same = alert.type === "recovered" ? alerts.slice(index).findIndex((other) => !together(alert, other)) : 1;
    const group = alerts.slice(index, same === -1 ? undefined : index + same);
    notices.push({ at: alert.at, ...said(alert, group) });
    index += group.length;
  }
  return notices;
}

const together = (one: Alert, other: Alert): boolean => other.type === one.type && other.at === one.at;

function said(alert: Alert, group: Alert[]): Omit<Notice, "at"> {
  const { type, threshold, remaining, allotment, message } = alert;
  const { notices } = words.account;
  switch (type) {
    case "threshold": {
      const text = remaining === null ? notices.unlimited : notices.left(remaining, allotment);
      return { tone: "warning", title: notices.below(thresholdWords(threshold ?? "0")), text };
    }
    case "exhausted": {
      const some = remaining !== null && Number(remaining) > 0;
      return { tone: "out", title: notices.exhausted, text: some ? notices.tooFew(remaining) : notices.noneLeft };
    }
    case "recovered": {
      const above = group.flatMap((each) => (each.threshold === null ? [] : [thresholdWords(each.threshold)]));
      return { tone: "good", title: notices.recovered, text: notices.recoveredTo(remaining, above) };
    }
    case "expiring": {
      const expiry = /\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(message)?.[0] ?? null;
      return { tone: "warning", title: notices.expiring, text: notices.willExpire(remaining ?? "0", allotment, expiry) };
    }
    default:
      return { tone: "warning", title: notices.notice, text: notices.heading(message) };
  }
}
