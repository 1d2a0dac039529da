// What every runtime runs. Plain ECMAScript that imports nothing but its neighbours, so that any of them can.
import { compare } from "./compare.mjs";
import { foretell } from "./forecasts.mjs";
import { hash, replay } from "./scenarios.mjs";

/**
 * Prices every vector, and replays every scenario, with the given copy of drawdown.
 *
 * @param drawdown The package's exports.
 * @param files `[{ file, vectors }]`, as the READMEs in tests/vectors describe them; a vector with steps is a scenario, one
 * with daily spend a forecast.
 */
export function run(drawdown, files) {
  const failures = [];
  let passed = 0;
  for (const { file, vectors } of files) {
    for (const vector of vectors) {
      const wrong = outcomeOf(drawdown, vector);
      if (wrong.length === 0) passed += 1;
      else failures.push(`${file}: ${vector.name}: ${wrong.join("; ")}`);
    }
  }
  return { passed, failures };
}

function outcomeOf(drawdown, vector) {
  if (vector.steps) return replay(drawdown, vector);
  if (vector.daily) return foretell(drawdown, vector);
  if (vector.call) return estimated(drawdown, vector);
  return differences(outcome(drawdown, vector), vector);
}

/** What does not come out of one call as it says; `bytes` is the native answer's length and hash. */
function estimated(drawdown, { call, with: input, reply, error, bytes }) {
  let actual;
  try {
    actual = { reply: drawdown[call](...input) };
  } catch (thrown) {
    const { code, path = null } = thrown;
    actual = { error: drawdown.isDrawdownError(thrown) ? { code, path } : String(thrown) };
  }
  const text = new TextEncoder().encode(JSON.stringify(actual.reply ?? actual.error));
  const expected = reply === undefined ? { error } : { reply };
  return [...compare(actual, expected, call), ...compare(hash(text), bytes, "bytes")];
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
