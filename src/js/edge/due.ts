import type { Books } from "./command.js";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Batches that the ledger makes: no notice is given of their end. */
const UNANNOUNCED = new Set(["plan", "daily", "rollover"]);

/**
 * The next instant after the ledger's clock at which time alone may change something, in Unix milliseconds: the end
 * of the cycle, a batch that starts, is about to expire or expires, a daily grant, a hold's time-out. It may come too
 * early, never too late.
 */
export function nextDue({ ledger, beside }: Books): number {
  const { at, cycle } = ledger.balance();
  const clock = Date.parse(at);
  let next = Date.parse(cycle.end);
  const consider = (instant: number) => {
    if (instant > clock && instant < next) next = instant;
  };
  for (const grant of ledger.grants()) {
    consider(Date.parse(grant.effectiveAt));
    if (grant.source === "daily") consider(nextMidnight(clock, beside.offset));
    if (grant.expiresAt === null || (grant.remaining === "0" && grant.held === "0")) continue;
    const expiry = Date.parse(grant.expiresAt);
    consider(expiry);
    if (!UNANNOUNCED.has(grant.source)) consider(expiry - beside.noticeMs);
  }
  return Math.min(next, nextTimeout({ beside }));
}

/** When the first open hold times out; infinity where there is none. */
export function nextTimeout({ beside }: Pick<Books, "beside">): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { at } of beside.holds.values()) next = Math.min(next, at);
  return next;
}

function nextMidnight(clock: number, offset: number): number {
  const shift = offset * MINUTE_MS;
  return Math.floor((clock + shift) / DAY_MS + 1) * DAY_MS - shift;
}
