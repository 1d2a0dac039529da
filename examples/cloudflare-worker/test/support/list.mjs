// A price list by token classes, with a tier of service and one by size: 1, 0.1 and 4 credits per 1,000 tokens.
const tokens = (factor) => ({
  tokens: {
    per: "1000",
    input: `${factor}`,
    cachedInput: `${factor / 10}`,
    cacheWrite: `${factor * 1.25}`,
    output: `${factor * 4}`,
    reasoning: `${factor * 4}`,
    overlap: "inside",
  },
});

const long = { volume: { of: "inputTokens", tiers: [{ upTo: "272000", rate: tokens(1) }, { rate: tokens(2) }] } };

export const LIST = {
  id: "tests",
  name: "The list of the tests",
  unit: "credit",
  meters: {
    llm: {
      name: "LLM",
      activity: "reply",
      category: "LLM",
      attributes: { serviceTier: { default: "default" } },
      rate: {
        product: [
          { by: { attribute: "serviceTier", values: { default: "1", standard: "1", flex: "0.5", priority: "2" } } },
          { by: { attribute: "model", values: { "gpt-test": long, "claude-test": tokens(1) } } },
        ],
      },
    },
  },
  plans: {},
  packs: {},
};
