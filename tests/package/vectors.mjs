// What every runtime runs. Plain ECMAScript with no imports, so that any of them can.

/**
 * Prices every vector with the given copy of drawdown.
 *
 * @param drawdown The package's exports.
 * @param files `[{ file, vectors }]`, as tests/vectors/README.md describes them.
 */
export function run(drawdown, files) {
  const failures = [];
  let passed = 0;
  for (const { file, vectors } of files) {
    for (const vector of vectors) {
      const wrong = differences(outcome(drawdown, vector), vector);
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

function compare(actual, expected, path) {
  if (typeof expected !== "object" || expected === null || typeof actual !== "object" || actual === null) {
    return Object.is(actual, expected) ? [] : [`${path} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`];
  }
  if (Array.isArray(expected) && expected.length !== actual.length) {
    return [`${path} has ${actual.length} entries, not ${expected.length}`];
  }
  return Object.keys(expected).flatMap((key) =>
    compare(actual[key], expected[key], path === "" ? key : `${path}.${key}`),
  );
}
