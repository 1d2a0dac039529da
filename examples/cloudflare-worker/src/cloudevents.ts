import type { Usage } from "drawdown";
import { Refusal } from "./http.js";

/**
 * Usage out of a CloudEvent 1.0 in JSON: `data` is the usage, `time` its instant, `source` and `id` together its
 * identity.
 */
export function usageOfCloudEvent(event: Record<string, unknown>): Usage {
  const { specversion, id, source, type, time, data } = event;
  const refuse = (what: string) => new Refusal(400, "invalid_input", `CloudEvent: ${what}`);
  if (specversion !== "1.0") throw refuse('specversion is not "1.0"');
  for (const [name, value] of Object.entries({ id, source, type })) {
    if (typeof value !== "string" || value === "") throw refuse(`${name} is missing`);
  }
  if (typeof data !== "object" || data === null || Array.isArray(data)) throw refuse("data is not a usage");
  const { id: inner, ...usage } = data as Usage;
  if (inner !== undefined) throw refuse("data.id is the event's; leave it out");
  // A source is a URI reference, which has no line break: no two pairs run together.
  return { ...usage, id: `${source as string}\n${id as string}`, ...(typeof time === "string" && { at: time }) };
}

export function isCloudEvent(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && "specversion" in value;
}
