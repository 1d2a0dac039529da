import { readAccount, writeAccount } from "./account_address.ts";
import { DAYS_DIFFER, PERIODS, USUAL_AHEAD, numberProblem, usualLine, usualLines, withUnused, type Ahead, type Line } from "./estimate_state.ts";
import { escaped, escapedName, unescaped, unescapedName } from "./escapes.ts";
import { languageOf } from "./locale.ts";
import { VIEWS, type PageState } from "./page_state.ts";
import { isMissing, openPriceList, vendors, type Meter, type PriceList } from "./price_list.ts";

// The page's state in its address, version 1:
//
//   ?v=1&c=cleverai&p=pro&a=5000&l=chat*30day*inputTokens.800*outputTokens.200*model.GPT-4o&l=image*2week*...
//
// `label.` in a line is what the visitor calls it. `c` vendor, `p` plan, `a` stated allotment, `d` 5 where weekends are free,
// `y` 1 where plans are paid by the year, `h` a year ahead as growth*days*real*recharge, one `l` for each line that is used; `w`
// the view, where it is not the estimate, and then what account_address.ts says; `lang` the language, where the visitor chose
// one. Only what a visitor can edit is in it, never a price. Whatever is unknown or out of range falls back to the usual value,
// and an address without `l` or of another version means the usual workload.

const VERSION = "1";
/** The days of a week on which anything happens. */
const WEEKDAYS = "5";
const BY_YEAR = "1";
const LONGEST_LABEL = 60;
const FIRST_VENDOR = "cleverai";

export function toAddress({ view, language, estimate, account }: PageState): string {
  const query = new URLSearchParams({ v: VERSION, c: estimate.vendor });
  if (view !== "estimate") query.set("w", view);
  if (language !== null) query.set("lang", language);
  if (estimate.plan !== null) query.set("p", estimate.plan);
  if (estimate.allotment !== "") query.set("a", estimate.allotment);
  if (estimate.weekdaysOnly) query.set("d", WEEKDAYS);
  if (estimate.yearly) query.set("y", BY_YEAR);
  if (estimate.ahead) query.set("h", writeAhead(estimate.ahead));
  const used = estimate.lines.filter(({ times }) => Number(times) !== 0);
  for (const line of used) query.append("l", writeLine(line));
  if (used.length === 0) query.append("l", "");
  writeAccount(query, account);
  return `?${query}`;
}

/** What an address says of the page itself: it can be read before there is a price list. */
export function pageIn(search: string): Pick<PageState, "view" | "language"> {
  const query = new URLSearchParams(search);
  const named = query.get("v") === VERSION ? query.get("w") : null;
  const view = VIEWS.find((view) => view === named) ?? "estimate";
  return { view, language: languageOf(query.get("lang")) };
}

/** The state in an address; `plan` null where it names none that the vendor has. */
export function fromAddress(search: string): PageState {
  const query = new URLSearchParams(search);
  const known = query.get("v") === VERSION ? query : new URLSearchParams();
  const vendor = vendors().find(({ id }) => id === known.get("c"))?.id ?? FIRST_VENDOR;
  const list = openPriceList(vendor);
  const written = known.has("l") ? known.getAll("l").flatMap((text) => readLine(list, text)) : null;
  return {
    ...pageIn(search),
    estimate: {
      vendor,
      plan: list.plans.find(({ id }) => id === known.get("p"))?.id ?? null,
      allotment: numberOr(known.get("a"), ""),
      weekdaysOnly: known.get("d") === WEEKDAYS,
      yearly: list.byYear !== null && known.get("y") === BY_YEAR,
      ahead: readAhead(known.get("h")),
      lines: written && (written.length > 0 || known.get("l") === "") ? withUnused(list, written) : usualLines(list),
    },
    account: readAccount(known, list),
  };
}

/** Whether an address names a list of somebody's own that this browser does not have. */
export const namesMissingList = (search: string): boolean => isMissing(new URLSearchParams(search).get("c") ?? "");

const writeAhead = ({ growth, days, real, recharge }: Ahead): string =>
  [growth, DAYS_DIFFER.indexOf(days), real ? 1 : 0, recharge ? 1 : 0].join("*");

function readAhead(text: string | null): Ahead | null {
  if (text === null) return null;
  const [growth, days = "", real, recharge] = text.split("*");
  return {
    growth: numberOr(growth, USUAL_AHEAD.growth),
    days: DAYS_DIFFER[Number(days)] ?? USUAL_AHEAD.days,
    real: real === "1",
    recharge: recharge === "1",
  };
}

function writeLine(line: Line): string {
  const details = Object.entries({ ...line.quantities, ...line.attributes }).flatMap(([name, value]) =>
    value === false ? [] : [`${escapedName(name)}.${value === true ? "1" : escaped(value)}`],
  );
  const label = line.label === "" ? [] : [`label.${escaped(line.label)}`];
  return [escaped(line.meter), line.times + line.per, ...label, ...details].join("*");
}

function readLine(list: PriceList, text: string): Line[] {
  const [id = "", often = "", ...details] = text.split("*");
  const meter = list.meters.find((each) => each.id === unescaped(id));
  if (!meter) return [];
  const usual = usualLine(meter, "0");
  const period = PERIODS.find((each) => often.endsWith(each)) ?? usual.per;
  const stated = new Map(
    details.map((detail) => {
      const dot = detail.indexOf(".");
      return [unescapedName(detail.slice(0, dot)), unescaped(detail.slice(dot + 1))];
    }),
  );
  return [
    {
      meter: meter.id,
      label: (stated.get("label") ?? "").slice(0, LONGEST_LABEL),
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
