import type { Alert } from "drawdown/web";
import { credits, thresholdWords } from "./account_words.ts";
import { day } from "./dates.ts";
import { exact, listed } from "./numbers.ts";

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
    notices.push({ at: alert.at, ...words(alert, group) });
    index += group.length;
  }
  return notices;
}

const together = (one: Alert, other: Alert): boolean => other.type === one.type && other.at === one.at;

function words(alert: Alert, group: Alert[]): Omit<Notice, "at"> {
  const { type, threshold, remaining, allotment, message } = alert;
  const left = remaining === null ? "No limit on credits" : `${credits(remaining)} left`;
  const of = allotment === null ? "" : ` of ${exact(allotment)}`;
  switch (type) {
    case "threshold":
      return { tone: "warning", title: `Below ${thresholdWords(threshold ?? "0")}`, text: `${left}${of}.` };
    case "exhausted":
      return remaining !== null && Number(remaining) > 0
        ? { tone: "out", title: "Exhausted", text: `${left}, too few for what was asked.` }
        : { tone: "out", title: "Exhausted", text: "No credits left." };
    case "recovered": {
      const above = group.flatMap((each) => (each.threshold === null ? [] : [thresholdWords(each.threshold)]));
      return { tone: "good", title: "Recovered", text: `${left}${above.length > 0 ? `, above ${listed(above)} again` : ""}.` };
    }
    case "expiring": {
      const expiry = /\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(message)?.[0];
      const when = expiry ? ` on ${day(expiry)}` : " soon";
      return { tone: "warning", title: "Expiring", text: `${credits(remaining ?? "0")}${of} will expire${when}.` };
    }
    default:
      return { tone: "warning", title: "Notice", text: `${message}.` };
  }
}
