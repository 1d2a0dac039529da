import { PERIODS, numberProblem, usualLine, usualLines, type EstimateState, type Line } from "./estimate_state.ts";
import { openPriceList, vendors, type Meter, type PriceList } from "./price_list.ts";

// The page's state in its address, version 1:
//
//   ?v=1&c=cleverai&p=pro&a=5000&l=chat*30day*inputTokens.800*outputTokens.200*model.GPT-4o&l=image*2week*...
//
// `c` vendor, `p` plan, `a` stated allotment, one `l` for each line that is used. Only what a visitor can edit is
// in it, never a price. Whatever is unknown or out of range falls back to the usual value, and an address without
// `l` or of another version means the usual workload.

const VERSION = "1";
const FIRST_VENDOR = "cleverai";

export function toAddress(state: EstimateState): string {
  const query = new URLSearchParams({ v: VERSION, c: state.vendor });
  if (state.plan !== null) query.set("p", state.plan);
  if (state.allotment !== "") query.set("a", state.allotment);
  const used = state.lines.filter(({ times }) => Number(times) !== 0);
  for (const line of used) query.append("l", writeLine(line));
  if (used.length === 0) query.append("l", "");
  return `?${query}`;
}

/** The state in an address; `plan` null where it names none that the vendor has. */
export function fromAddress(search: string): EstimateState {
  const query = new URLSearchParams(search);
  const known = query.get("v") === VERSION ? query : new URLSearchParams();
  const vendor = vendors().find(({ id }) => id === known.get("c"))?.id ?? FIRST_VENDOR;
  const list = openPriceList(vendor);
  const written = known.has("l") ? known.getAll("l").flatMap((text) => readLine(list, text)) : null;
  return {
    vendor,
    plan: list.plans.find(({ id }) => id === known.get("p"))?.id ?? null,
    allotment: numberOr(known.get("a"), ""),
    lines: written && (written.length > 0 || known.get("l") === "") ? withUnused(list, written) : usualLines(list),
  };
}

/** Meters without a line of their own are there at zero, in the vendor's order. */
function withUnused(list: PriceList, lines: Line[]): Line[] {
  return list.meters.flatMap((meter) => {
    const own = lines.filter((line) => line.meter === meter.id);
    return own.length > 0 ? own : [usualLine(meter, "0")];
  });
}

function writeLine(line: Line): string {
  const details = Object.entries({ ...line.quantities, ...line.attributes }).flatMap(([name, value]) =>
    value === false ? [] : [`${name}.${value === true ? "1" : escaped(value)}`],
  );
  return [line.meter, line.times + line.per, ...details].join("*");
}

function readLine(list: PriceList, text: string): Line[] {
  const [id, often = "", ...details] = text.split("*");
  const meter = list.meters.find((each) => each.id === id);
  if (!meter) return [];
  const usual = usualLine(meter, "0");
  const period = PERIODS.find((each) => often.endsWith(each)) ?? usual.per;
  const stated = new Map(
    details.map((detail) => {
      const dot = detail.indexOf(".");
      return [detail.slice(0, dot), unescaped(detail.slice(dot + 1))];
    }),
  );
  return [
    {
      meter: meter.id,
      times: numberOr(often.endsWith(period) ? often.slice(0, -period.length) : often, usual.times),
      per: period,
      quantities: mapValues(usual.quantities, (value, name) => numberOr(stated.get(name), value)),
      attributes: mapValues(usual.attributes, (value, name) => attributeOr(meter, name, stated.get(name), value)),
    },
  ];
}

function attributeOr(meter: Meter, name: string, stated: string | undefined, usual: string | boolean): string | boolean {
  if (typeof usual === "boolean") return stated === "1";
  const values = meter.choices.find((choice) => choice.name === name)?.values ?? [];
  return values.find((value) => value === stated) ?? usual;
}

function numberOr(stated: string | null | undefined, usual: string): string {
  return stated && numberProblem(stated) === null ? stated.trim() : usual;
}

function mapValues<T>(record: Record<string, T>, change: (value: T, name: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}

// Values may hold the separator or be cut short by hand; a broken escape is read as it stands.
const escaped = (value: string): string => value.replaceAll("%", "%25").replaceAll("*", "%2A");
const unescaped = (value: string): string => value.replaceAll("%2A", "*").replaceAll("%25", "%");
