import type { Usage } from "drawdown";
import { isCloudEvent, usageOfCloudEvent } from "./cloudevents.js";
import { Refusal } from "./http.js";

const MOST = 1_000;

/** The usages of a body: one, a list, `{ "usages": [...] }`, or the same as CloudEvents. Each has an id. */
export function usagesOf(body: unknown): Usage[] {
  const list = listOf(body);
  if (list.length === 0) throw new Refusal(400, "invalid_input", "there is no usage in the body");
  if (list.length > MOST) throw new Refusal(413, "too_large", `${list.length} usages; send ${MOST} at a time`);
  return list.map((item, index) => {
    if (typeof item !== "object" || item === null) {
      throw new Refusal(400, "invalid_input", `usages[${index}]: is not an object`);
    }
    const usage = isCloudEvent(item) ? usageOfCloudEvent(item) : (item as Usage);
    if (typeof usage.id === "string" && usage.id !== "") return usage;
    throw new Refusal(400, "invalid_input", `usages[${index}].id: is missing; a retry could not be known without it`);
  });
}

function listOf(body: unknown): unknown[] {
  if (Array.isArray(body)) return body;
  if (typeof body === "object" && body !== null && "usages" in body && Array.isArray(body.usages)) return body.usages;
  return [body];
}
