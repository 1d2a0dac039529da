import type { Words } from "./words/words.ts";

// What the vendors' own pages work out, in a month of its own: one click, and the page says the vendor's figure. The lists
// that are not here work out nothing that has a figure.

export interface VendorExample {
  name: keyof Words["estimate"]["workload"]["examples"];
  uses: Use[];
}
interface Use {
  meter: string;
  label?: string;
  /** In a month. */
  times: string;
  quantities?: Record<string, string>;
  attributes?: Record<string, string>;
}

/** Each under the vendor's sentence. */
export const vendorExamples: Record<string, VendorExample[]> = {
  wotnot: [
    {
      name: "longAnswer",
      // "For example, a response using 10,000 tokens will consume 2 AI credits."
      uses: [{ meter: "reply", times: "1", quantities: { inputTokens: "8000", outputTokens: "2000" } }],
    },
    {
      name: "thousandMore",
      // "If you exhaust all your AI credits, you will be charged $7 per 1,000 extra AI credits consumed."
      uses: [{ meter: "reply", times: "1000" }],
    },
  ],
  bookbag: [
    {
      name: "fiveTimes",
      // "A workspace running everything on GPT-4o spends up to 5x the credits of one running on GPT-4o mini for the same conversation volume."
      uses: [
        { meter: "reply", label: "GPT-4o", times: "1000", attributes: { model: "GPT-4o" } },
        { meter: "reply", label: "GPT-4o mini", times: "1000", attributes: { model: "GPT-4o mini" } },
      ],
    },
  ],
  "agent-credits": [
    {
      name: "oneConversation",
      // "Makes several LLM calls to understand the question and write a clear reply; runs 1 WebSearch to pull in the latest figures."
      uses: [
        { meter: "llm", times: "3" },
        { meter: "web_search", times: "1" },
      ],
    },
  ],
};
