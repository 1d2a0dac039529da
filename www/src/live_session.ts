/** What is watched. It is kept for the tab alone: in its session, and never in an address. */
export interface Watched {
  address: string;
  account: string;
  token: string;
}

const KEY = "drawdown-live-account";

export function rememberWatched(watched: Watched): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(watched));
  } catch {
    // Without a session it is typed again after a reload.
  }
}

export function forgetWatched(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}

export function rememberedWatched(): Watched | null {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return isWatched(found) ? found : null;
  } catch {
    return null;
  }
}

function isWatched(value: unknown): value is Watched {
  if (typeof value !== "object" || value === null) return false;
  const { address, account, token } = value as Record<string, unknown>;
  return [address, account, token].every((text) => typeof text === "string");
}
