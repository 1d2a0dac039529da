// What else could price a reply: each takes the same object and gives the credits as text. One is a function of the
// usage, and is held against drawdown's answer on every request before it is timed.

import Decimal from "decimal.js";

const RATES = new Map([
  ["gpt-4o-mini", new Decimal(1)],
  ["gpt-4o", new Decimal(5)],
]);

export const peers = {
  "decimal.js": ({ quantities, attributes }) => {
    const tokens = new Decimal(quantities.inputTokens).plus(quantities.outputTokens);
    return tokens.times(RATES.get(attributes.model)).div(1000).toString();
  },
};
