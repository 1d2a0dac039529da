import { estimate, type Workload } from "drawdown/web";
import { PERIODS, usualLine, usualLines, withUnused, type Line, type Start } from "../estimate_state.ts";
import { listed } from "../numbers.ts";
import type { Meter, PriceList } from "../price_list.ts";
import { elementWords as words } from "./words.ts";
import { Refused, refusedBy } from "./problem.ts";

type Item = Workload["items"][number];

export const usualStart = (list: PriceList): Start => ({ lines: usualLines(list), weekdaysOnly: false });

/** A workload as the form has it, or the usual one. @throws Refused for what has no price, or no field in the form. */
export function startOf(list: PriceList, written: string | Workload | null): Start {
  if (written === null) return usualStart(list);
  const workload = typeof written === "string" ? read(written) : written;
  if (!Array.isArray(workload?.items)) throw refused("items", words.itemsMissing);
  try {
    estimate(list.estimating, workload);
  } catch (error) {
    throw refusedBy(error, "workload", words.workloadWrong);
  }
  for (const name of Object.keys(workload)) {
    if (name !== "items" && name !== "weekdaysOnly") throw refused(name, words.noField(name));
  }
  const lines = workload.items.map((item, index) => lineOf(list, item, `items[${index}]`));
  return { lines: withUnused(list, lines), weekdaysOnly: workload.weekdaysOnly ?? false };
}

const refused = (path: string, message: string): Refused =>
  new Refused("workload", "invalid_input", words.workloadWrong(message), path);

function read(text: string): Workload {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refused("workload", "invalid_input", words.workloadNoJson(error instanceof Error ? error.message : ""));
  }
}

function lineOf(list: PriceList, { label, usage, times, per }: Item, path: string): Line {
  const meter = list.meters.find(({ id }) => id === usage.meter) ?? list.meters[0];
  const period = PERIODS.find((each) => each === per);
  if (!meter) throw refused(`${path}.usage.meter`, words.noField(`${path}.usage.meter`));
  if (!period) throw refused(`${path}.per`, words.periodWrong(`${path}.per`, listed([...PERIODS], "or")));
  const { agent, ...attributes } = usage.attributes ?? {};
  const line = usualLine(meter, String(times));
  for (const [name, value] of Object.entries(usage.quantities ?? {})) {
    if (!(name in line.quantities)) throw refused(path, words.noField(`${path}.usage.quantities.${name}`));
    line.quantities[name] = String(value);
  }
  for (const [name, value] of Object.entries(attributes)) {
    const field = fieldValue(list, meter, name, value);
    if (field === undefined) throw refused(path, words.noField(`${path}.usage.attributes.${name}`));
    line.attributes[name] = field;
  }
  const name = label === meter.name ? "" : (label ?? String(agent ?? ""));
  return { ...line, label: name, per: period };
}

/** The value of a choice as the form lists it, or whether a switch is on. */
function fieldValue(list: PriceList, meter: Meter, name: string, value: string | boolean): string | boolean | undefined {
  const flag = meter.switches.find((each) => each.name === name);
  if (flag) return String(value) === String(flag.value);
  const { aliases } = list.catalog.toJSON() as { aliases?: Record<string, Record<string, string>> };
  const own = aliases?.[name]?.[String(value)] ?? String(value);
  return meter.choices.find((each) => each.name === name)?.values.find((each) => each === own);
}
