import type { Authorization, Receipt } from "drawdown";
import type { Message } from "./store.js";

/** The messages that alerts become, numbered from the last one on. */
export function messagesOf(receipts: (Receipt | Authorization)[], last: number, now: number): Message[] {
  const alerts = receipts.flatMap((receipt) => receipt.alerts);
  return alerts.map((alert, index): Message => {
    const sequence = last + index + 1;
    const body = JSON.stringify({ type: `credits.${alert.type}`, timestamp: alert.at, data: { sequence, ...alert } });
    return { key: alert.key, sequence, body, state: "pending", attempts: 0, dueAt: now, error: "" };
  });
}
