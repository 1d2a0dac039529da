/** What went wrong, as a stable code: the same text in every language and every release. */
export type ErrorCode =
  | "invalid_input"
  | "invalid_catalog"
  | "unknown_catalog"
  | "unknown_meter"
  | "unknown_plan"
  | "unknown_pack"
  | "missing_quantity"
  | "missing_attribute"
  | "unpriced"
  | "out_of_range"
  | "overflow"
  | "insufficient_credits"
  | "overage_cap"
  | "unknown_hold"
  | "hold_closed"
  | "unknown_usage"
  | "unknown_grant"
  | "conflicting_id"
  | "late_event"
  | "clock_backwards"
  | "damaged_snapshot"
  | "newer_snapshot"
  | "freed"
  | "internal";

/** Registered, so that errors of another copy of the package, or of another realm, carry the same mark. */
const BRAND = Symbol.for("drawdown.DrawdownError");

/**
 * Everything that drawdown throws: a code to branch on, a message to read, and where in the input it was.
 *
 * @example
 * ```js
 * try {
 *   Catalog.builtin("bookbag").price({ meter: "reply", attributes: { model: "GPT-4" } });
 * } catch (error) {
 *   error.code; // => "unpriced"
 *   error.path; // => "attributes.model"
 * }
 * ```
 */
export class DrawdownError extends Error {
  static {
    Object.defineProperty(this.prototype, "name", { value: "DrawdownError", configurable: true, writable: true });
    Object.defineProperty(this.prototype, BRAND, { value: true });
  }

  /** What went wrong. */
  readonly code: ErrorCode;

  /**
   * Where in the input: `"meters.reply.rate.package.size"`, `"usages[3].quantities.inputTokens"`.
   * Absent for the input as a whole.
   */
  declare readonly path?: string;

  /** Made by drawdown; public so that a test can make one. */
  constructor(code: ErrorCode, message: string, path?: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    if (path !== undefined) this.path = path;
  }
}

/**
 * Whether something caught came from drawdown. Unlike `instanceof` it also knows the errors of another copy
 * of the package and of another realm, such as a frame's or a test runner's.
 *
 * @example
 * ```js
 * isDrawdownError(new DrawdownError("freed", "this Catalog has been freed")); // => true
 * isDrawdownError(new TypeError("something else")); // => false
 * ```
 */
export function isDrawdownError(error: unknown): error is DrawdownError {
  return typeof error === "object" && error !== null && BRAND in error;
}
