// A forecast in any runtime, as tests/vectors/forecast/README.md describes it.
import { compare } from "./compare.mjs";
import { hash } from "./scenarios.mjs";

/** What does not come out as the vector says. */
export function foretell({ forecast, isDrawdownError }, { daily, options, error, bits }) {
  try {
    const said = forecast(daily, options);
    const again = forecast(Float64Array.from(daily), options);
    const numbers = said.days.flatMap((_, day) => [...row(said.daily[day]), ...row(said.cumulative[day])]);
    const found = { method: said.method, first: said.days[0], last: hex(numbers.slice(-8)), all: hash(bytes(numbers)) };
    const same = JSON.stringify(said) === JSON.stringify(again) && said.historyDays === daily.length;
    return [...compare({ ...found, same }, { ...bits, same: true }, ""), ...(error ? ["it was to be refused"] : [])];
  } catch (thrown) {
    const { code, path = null } = thrown;
    return compare({ error: isDrawdownError(thrown) ? { code, path } : String(thrown) }, { error }, "");
  }
}

const row = ({ low, median, high, expected }) => [low, median, high, expected];

function bytes(numbers) {
  const view = new DataView(new ArrayBuffer(numbers.length * 8));
  numbers.forEach((number, index) => view.setFloat64(index * 8, number));
  return new Uint8Array(view.buffer);
}

function hex(numbers) {
  return [...bytes(numbers)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
