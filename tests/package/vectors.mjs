// What every runtime runs. Plain ECMAScript that imports nothing but its neighbours, so that any of them can.
import { compare } from "./compare.mjs";
import { replay } from "./scenarios.mjs";

/**
 * Prices every vector, and replays every scenario, with the given copy of drawdown.
 *
 * @param drawdown The package's exports.
 * @param files `[{ file, vectors }]`, as the READMEs in tests/vectors describe them; a vector with steps is a scenario.
 */
export function run(drawdown, files) {
  const failures = [];
  let passed = 0;
  for (const { file, vectors } of files) {
    for (const vector of vectors) {
      const wrong = vector.steps ? replay(drawdown, vector) : differences(outcome(drawdown, vector), vector);
      if (wrong.length === 0) passed += 1;
      else failures.push(`${file}: ${vector.name}: ${wrong.join("; ")}`);
    }
  }
  return { passed, failures };
}

function outcome({ Catalog, isDrawdownError }, { catalog, patch, usage }) {
  let list;
  try {
    list = typeof catalog === "string" ? Catalog.builtin(catalog, patch) : Catalog.parse(catalog);
    const quote = list.price(usage);
    const [again] = list.priceAll([usage]);
    return JSON.stringify(quote) === JSON.stringify(again) ? { quote } : { quote: { price: quote, priceAll: again } };
  } catch (error) {
    return {
      error: isDrawdownError(error) ? { code: error.code, path: error.path ?? null } : { thrown: String(error) },
    };
  } finally {
    list?.free();
  }
}

/** Of what a vector states, what did not come out. What it leaves out may be anything. */
function differences(actual, { quote, error }) {
  if ((quote === undefined) === (error === undefined)) return ["a vector has either a quote or an error"];
  return quote === undefined ? compare(actual, { error }, "") : compare(actual, { quote }, "");
}
