import { CatalogHandle } from "#glue";
import { Catalog } from "./catalog.js";
import { cross } from "./inner/boundary.js";
import { encode } from "./inner/input.js";
import { borrow } from "./inner/lend.js";
import type {
  CatalogDocument,
  Comparison,
  Estimate,
  EstimateOptions,
  Scenario,
  Simulation,
  Workload,
} from "./types.js";

/**
 * What a month of a workload takes under a price list: the credits of each item, every plan at its cheapest (whole
 * packs, overage, or some of both), the best plan, and what each single change would save.
 *
 * Credits are exact; only how often an item happens in a month is rounded, half up to two places. A plan whose credits
 * are agreed with the vendor serves whatever is agreed; state the `allotment` to see what it comes to.
 *
 * @param catalog A Catalog, the id of a built-in one, or a document.
 * @throws DrawdownError as `Catalog.price`, with the item in the path: `"items[1].usage.attributes.model"`;
 * `out_of_range` for a negative number of times; `unknown_plan`; `invalid_input` for a limit or a feature that no plan
 * names; `freed`.
 * @example
 * ```js
 * const quantities = { inputTokens: 800, outputTokens: 240 };
 * const usage = { meter: "chat", quantities, attributes: { model: "GPT-4o" } };
 * const found = estimate("cleverai", { items: [{ label: "Support bot", usage, times: 30, per: "day" }] });
 * found.creditsPerMonth; // => "4680"
 * found.best; // => { plan: "pro", why: "cheapest" }
 * found.plans.map(({ plan, total }) => [plan, total]); // => [["pro", "29"], ["free", "45"], ["enterprise", null]]
 * found.savings[0].say; // => "Support bot on GPT-4o Mini instead of GPT-4o: 3,744 credits a month less"
 * ```
 */
export function estimate(
  catalog: Catalog | string | CatalogDocument,
  workload: Workload,
  options: EstimateOptions = {},
): Estimate {
  const text = encode(workload);
  const known = encode(options);
  if (catalog instanceof Catalog) return read(catalog, text, known);
  const named = typeof catalog === "string" && !catalog.trimStart().startsWith("{");
  const list = named ? Catalog.builtin(catalog) : Catalog.parse(catalog);
  try {
    return read(list, text, known);
  } finally {
    list.free();
  }
}

function read(list: Catalog, workload: string, options: string): Estimate {
  const handle = borrow(list);
  return JSON.parse(cross(() => handle.estimate(workload, options)));
}

/**
 * The same workload under several price lists. Items are matched by their meters' standard activity, models carry over
 * where both lists know one by the same name or alias; `unmetered` names what a list lacks. Nothing is converted: a credit
 * of one vendor is not a credit of another.
 *
 * @param catalogs Catalogs and ids of built-in ones; all built-in ones where it is left out.
 * @throws DrawdownError `unknown_meter` for a meter that is in none of the lists; otherwise as `estimate`.
 * @example
 * ```js
 * const usage = { meter: "image", attributes: { model: "Flux Pro" } };
 * const [cleverai, bookbag] = compare({ items: [{ usage, times: 3, per: "day" }] }, ["cleverai", "bookbag"]);
 * cleverai.estimate.creditsPerMonth; // => "1800"
 * bookbag; // => { catalog: "bookbag", estimate: null, unmetered: ["image"] }
 * ```
 */
export function compare(workload: Workload, catalogs?: (Catalog | string)[]): Comparison[] {
  const text = encode(workload);
  const lists = encode(catalogs ?? Catalog.builtins().map(({ id }) => id), "catalogs");
  return JSON.parse(cross(() => CatalogHandle.compare(text, lists)));
}

/**
 * Lets the days of an account pass, each through the ledger's own operations, with what a workload or real usage makes
 * of them, and packs bought automatically.
 *
 * A workload's events a month are spread evenly over its 30 days, or over its 22 weekdays, none at weekends; what does
 * not come out whole is carried to the next day. Each 30 days there are `growthPerMonth` more than in the 30 before. With
 * `spread`, a day has 1 + spread × z times as many, not below none, where z is the sum of twelve numbers drawn evenly from
 * 0 to 1 less 6: a bell around 0 with a standard deviation of 1. The `seed` alone decides the draws.
 *
 * @throws DrawdownError as `Ledger.open` within `account` and as `Catalog.price` with the item in the path;
 * `out_of_range` for days that are not from 1 to 3,660; `unknown_pack`; `freed`.
 * @example
 * ```js
 * const usage = { meter: "reply", attributes: { model: "GPT-4o" } };
 * const account = { catalog: "bookbag", plan: "hobby", anchor: "2026-11-01" };
 * const month = simulate({ account, workload: { items: [{ usage, times: 30, per: "day" }] }, days: 30 });
 * month.days[12]; // => { day: "2026-11-13", spent: "150", remaining: "50", overage: "0", cost: null }
 * month.days[13].remaining; // => "0"
 * month.refused; // => 500
 * ```
 */
export function simulate(scenario: Scenario): Simulation {
  const catalog = (scenario as Scenario | undefined)?.account?.catalog;
  if (!(catalog instanceof Catalog)) {
    const text = encode(scenario);
    return JSON.parse(cross(() => CatalogHandle.simulate(text)));
  }
  const text = encode({ ...scenario, account: { ...scenario.account, catalog: undefined } });
  const list = borrow(catalog);
  return JSON.parse(cross(() => list.simulate_with(text)));
}
