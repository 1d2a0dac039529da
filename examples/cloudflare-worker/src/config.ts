import type { AccountObject } from "./account.js";

/** What the platform hands to the worker. Everything but the objects and the page is text from the environment. */
export interface Env {
  ACCOUNTS: DurableObjectNamespace<AccountObject>;
  /** Who may open accounts. */
  ADMIN_TOKEN: string;
  /** What tokens are signed with: one secret, or the new one and the old ones, separated by spaces. */
  TOKEN_SECRETS: string;
  /** Origins whose pages may read answers, separated by spaces; none when left out. */
  ALLOWED_ORIGINS?: string;
  /** Requests a second for one account, twice as many in a burst. Default 200. */
  RATE_PER_SECOND?: string;
  /** Days that an account keeps single entries in its ledger, where its own policy does not say. Default 35. */
  RETENTION_DAYS?: string;
  /** Events after which an account is due for a snapshot. Default 1,000: fewer load sooner, more write less. */
  SNAPSHOT_EVERY?: string;
  /** Where alerts are sent, unless the account names a place of its own. */
  WEBHOOK_URL?: string;
  /** `whsec_…`, 24 bytes or more: one, or the new one and the old ones, separated by spaces. */
  WEBHOOK_SECRETS?: string;
  /** "yes" lets webhooks and upstreams be on this machine, without TLS. For tests. */
  ALLOW_INSECURE?: string;
  /** The files of the page, where the worker serves it. */
  PAGE?: Fetcher;
  /** The routes of the gateway as JSON: see gateway/route.ts. */
  GATEWAY?: string;
}

/** The words of a setting that is a list. */
export function words(text: string | undefined): string[] {
  return (text ?? "").split(/\s+/).filter((word) => word !== "");
}

/** A setting that is a number above zero. */
export function positive(text: string | undefined, otherwise: number): number {
  const number = Number(text ?? otherwise);
  return Number.isFinite(number) && number > 0 ? number : otherwise;
}
