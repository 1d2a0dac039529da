/** Of what is expected, what did not come out. What it leaves out may be anything. */
export function compare(actual, expected, path) {
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
