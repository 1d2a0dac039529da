import type { Usage } from "drawdown/web";
import type { Meter, PriceList } from "./price_list.ts";
import { words } from "./words/words.ts";

/** One real request: how long it was, and the model that the sample put it on. */
export interface Request {
  inputTokens: string;
  outputTokens: string;
  model: string;
}

/** The sample of real traffic that lies beside the page (trace-sources.txt says where it comes from). */
export async function loadTrace(): Promise<Request[]> {
  const response = await fetch(`${import.meta.env.BASE_URL}trace.csv`);
  if (!response.ok) throw new Error(words.page.sample.notFetched(response.status));
  const [, ...rows] = (await response.text()).trimEnd().split("\n");
  return rows.map((row) => {
    const [, inputTokens = "", outputTokens = "", model = ""] = row.split(",");
    return { inputTokens, outputTokens, model };
  });
}

/** The meter that a reply of this vendor's goes through. */
export const replyMeter = (list: PriceList): Meter | null => list.meters.find(({ activity }) => activity === "reply") ?? null;

/** The requests as this meter's usages: only what it asks for, because it refuses the rest. */
export function asUsages(requests: Request[], meter: Meter): Usage[] {
  const takesModel = meter.choices.some(({ name }) => name === "model");
  const takesTokens = ["inputTokens", "outputTokens"].filter((each) => meter.quantities.some(({ name }) => name === each));
  return requests.map((request) => {
    const { inputTokens, outputTokens, model } = request;
    const tokens: Record<string, string> = { inputTokens, outputTokens };
    return {
      meter: meter.id,
      quantities: Object.fromEntries(takesTokens.map((name) => [name, tokens[name] ?? "0"])),
      attributes: takesModel ? { model } : {},
    };
  });
}
