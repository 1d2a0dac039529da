import { DrawdownError, type ErrorCode } from "../error.js";

let unready: string | undefined;

/** Says why nothing can be called for now; with nothing said, everything can. */
export function holdBack(reason?: string): void {
  unready = reason;
}

/** Calls into the wasm and turns whatever it throws into a DrawdownError. */
export function cross<T>(call: () => T): T {
  if (unready !== undefined) throw new DrawdownError("internal", unready);
  try {
    return call();
  } catch (thrown) {
    throw typeof thrown === "string" ? refusal(thrown) : defect(thrown);
  }
}

/** The wasm side refuses input by throwing JSON text. */
function refusal(text: string): DrawdownError {
  const { code, message, path } = JSON.parse(text) as { code: ErrorCode; message: string; path: string | null };
  return new DrawdownError(code, message, path ?? undefined);
}

/** Anything else is a fault of drawdown, or of the machine it runs on. */
function defect(cause: unknown): DrawdownError {
  return new DrawdownError("internal", `drawdown itself failed: ${String(cause)}`, undefined, { cause });
}
