/** What only the embedded calculator says. */
export const element = {
  footnote: "A month is 30 days, a week 7. Everything is worked out in your browser; nothing you type leaves it.",
  again: "Try again",
  noCatalog: (builtIn: string) =>
    `Say which price list to use: catalog="…" with one that is built in (${builtIn}), the address of a JSON document, or a <script type="application/json"> inside the element.`,
  catalogUnreachable: (address: string, why: string) => `The price list at ${address} could not be fetched: ${why}.`,
  httpStatus: (status: string) => `the server answered ${status}`,
  catalogWrong: (message: string) => `The price list cannot be used: ${message}`,
  noPlans: (plan: string, list: string) => `plan="${plan}": ${list} publishes no plans to choose from; leave the attribute out.`,
  unknownPlan: (plan: string, list: string, known: string) => `plan="${plan}" is no plan of ${list}; it has ${known}.`,
  allotmentWrong: (allotment: string) => `allotment="${allotment}" is no number of credits; write one such as 5000.`,
  workloadNoJson: (why: string) => `workload="…" is not JSON: ${why}`,
  workloadWrong: (message: string) => `workload="…" cannot be used: ${message}`,
  itemsMissing: 'it needs "items", a list',
  noField: (path: string) => `${path} has no field in the calculator; leave it out`,
  periodWrong: (path: string, known: string) => `${path} is none of ${known}`,
  otherCurrency: (wanted: string, list: string, currency: string) =>
    `currency="${wanted}": the prices of ${list} are in ${currency}, and nothing is converted; give a price list in ${wanted}.`,
  noCurrency: (wanted: string, list: string) => `currency="${wanted}": ${list} states no prices in money.`,
  unknownValue: (attribute: string, value: string, known: string) => `${attribute}="${value}" is none of ${known}.`,
};
