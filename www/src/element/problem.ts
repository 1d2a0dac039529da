import { isDrawdownError } from "drawdown/web";
import type { CalculatorProblem } from "#face";

/** What keeps one of the attributes from being followed. */
export class Refused extends Error {
  constructor(
    readonly attribute: string,
    readonly code: CalculatorProblem["code"],
    message: string,
    readonly path: string | null = null,
  ) {
    super(message);
  }
}

/** What the core refuses, said of the attribute that it came from. */
export const refusedBy = (error: unknown, attribute: string, say: (message: string) => string): unknown =>
  isDrawdownError(error) ? new Refused(attribute, error.code, say(error.message), error.path ?? null) : error;

/** As the element says and sends it; what is no refusal is thrown on. */
export function problemOf(error: unknown): CalculatorProblem {
  if (!(error instanceof Refused)) throw error;
  const { attribute, code, path, message } = error;
  return { attribute, code, path, message };
}
