import Big from "big.js";
import { Catalog, type CatalogDocument } from "drawdown/web";
import { isOwn, ownLists } from "./list_store.ts";
import { meterInputs, type Exemptions, type MeterInputs } from "./meter_inputs.ts";
import type { Decimal } from "./numbers.ts";

/** A catalog as the page reads it: meters and plans in the vendor's order, with the inputs that each meter takes. */
export interface PriceList {
  id: string;
  name: string;
  source: string | null;
  currency: string | null;
  /** The currency, where prices are money outright and not credits. */
  outright: string | null;
  catalog: Catalog;
  /** The same with a plan by agreement where the vendor publishes none at all, for an allotment to be held against. */
  estimating: Catalog;
  /** The same with every plan at a twelfth of what a year costs; null where none is sold by the year. */
  byYear: Catalog | null;
  /** The plan of `estimating` that stands for the visitor's own, where there is none to choose. */
  estimatedPlan: string | null;
  meters: Meter[];
  /** Empty where the vendor publishes none: a single plan by agreement says no more than that. */
  plans: Plan[];
  /** The plan by agreement, where that is all the vendor publishes. */
  agreement: string | null;
  packs: Pack[];
  overage: Overage | null;
  stopsWhenEmpty: boolean;
  notes: Note[];
}
export interface Meter extends MeterInputs {
  id: string;
  name: string;
  /** What is counted: "reply", "image". */
  event: string;
  activity: string;
  sample: boolean;
  /** The vendor's own sentences. */
  source: string[];
  /** By reason, why it can cost nothing. */
  exempt: Record<string, string>;
}
export interface Plan {
  id: string;
  name: string;
  /** Of a period; null: the vendor publishes none. */
  price: Decimal | null;
  period: "month" | "year";
  /** What a year costs when it is paid at once; null: the vendor sells none. */
  yearly: Decimal | null;
  credits: Decimal | "unlimited" | "custom";
}
/** Sold at a fixed price. */
export interface Pack {
  id: string;
  name: string;
  credits: Decimal;
  price: Decimal;
}
export interface Overage {
  price: Decimal;
  per: Decimal;
}
/** A point that the vendor's page leaves open, and how it is read here. */
export interface Note {
  topic: string;
  says: string | null;
  reading: string;
}

interface Document {
  id: string;
  name: string;
  source?: string;
  currency?: string;
  unit?: string;
  meters: Record<string, MeterDocument>;
  plans: Record<string, PlanDocument>;
  packs: Record<string, { name: string; credits: Decimal | object; price?: Decimal }>;
  overage?: { price?: Decimal; per?: Decimal };
  policy?: { exhaustion?: { mode: string } };
  notes?: { topic: string; says?: string; reading: string }[];
}
interface PlanDocument {
  name: string;
  price: Decimal | null;
  period?: "month" | "year";
  yearly?: { price?: Decimal; discount?: Decimal };
  credits: Decimal | "unlimited" | "custom";
}
interface MeterDocument {
  name: string;
  event?: string;
  activity: string;
  sample?: boolean;
  source?: string[];
  rate: unknown;
  exempt?: Exemptions;
}

/** Every list there is to choose: those that come with the package, and the visitor's own. */
export const vendors = (): { id: string; name: string; own: boolean }[] => [
  ...Catalog.builtins().map(({ id, name }) => ({ id, name, own: false })),
  ...ownLists().map(({ id, name }) => ({ id, name, own: true })),
];

/** Whether an id is that of a list of one's own which this browser does not have. */
export const isMissing = (id: string): boolean => isOwn(id) && !ownLists().some((list) => list.id === id);

const opened = new Map<string, { text: string | null; list: PriceList }>();

/** The price list with this id; each is read once, and anew when it was changed. */
export function openPriceList(id: string): PriceList {
  const text = ownLists().find((list) => list.id === id)?.text ?? null;
  const known = opened.get(id);
  if (known?.text === text) return known.list;
  const list = readPriceList(text === null ? Catalog.builtin(id) : Catalog.parse(text));
  opened.set(id, { text, list });
  return list;
}

const OWN_PLAN = { name: "own", price: null, credits: "custom" };

/** Any price list as the page reads it. */
export function readPriceList(catalog: Catalog): PriceList {
  const document = catalog.toJSON() as unknown as Document;
  const plans = Object.entries(document.plans).map(([id, plan]) => {
    const { name, price, credits } = plan;
    return { id, name, price, period: plan.period ?? "month", yearly: yearlyPrice(plan), credits };
  });
  const none = plans.length === 0;
  const byAgreement = plans.every(({ credits }) => credits === "custom");
  return {
    id: document.id,
    name: document.name,
    source: document.source ?? null,
    currency: document.currency ?? null,
    outright: document.unit === document.currency ? (document.currency ?? null) : null,
    catalog,
    estimating: none ? Catalog.parse({ ...catalog.toJSON(), plans: { own: OWN_PLAN } }) : catalog,
    byYear: plans.some(({ yearly }) => yearly !== null) ? Catalog.parse(paidByYear(catalog.toJSON())) : null,
    estimatedPlan: none ? "own" : byAgreement ? (plans[0]?.id ?? null) : null,
    meters: Object.entries(document.meters).map(([id, meter]) => ({
      id,
      name: meter.name,
      event: meter.event ?? "event",
      activity: meter.activity,
      sample: meter.sample ?? false,
      source: [...new Set([...sourcesWithin(meter.rate), ...(meter.source ?? [])])],
      exempt: Object.fromEntries(Object.entries(meter.exempt ?? {}).map(([reason, { label }]) => [reason, label])),
      ...meterInputs(catalog, id, meter.exempt ?? {}),
    })),
    plans: byAgreement ? [] : plans,
    agreement: byAgreement ? (plans[0]?.id ?? null) : null,
    packs: Object.entries(document.packs).flatMap(([id, { name, credits, price }]) =>
      typeof credits === "string" && price !== undefined ? [{ id, name, credits, price }] : [],
    ),
    overage: document.overage?.price === undefined ? null : { price: document.overage.price, per: document.overage.per ?? "1" },
    stopsWhenEmpty: document.policy?.exhaustion?.mode === "block",
    notes: (document.notes ?? []).map(({ topic, says, reading }) => ({ topic, says: says ?? null, reading })),
  };
}

/** As stated, or twelve months less the discount, to the last digit. */
function yearlyPrice({ price, yearly }: PlanDocument): Decimal | null {
  if (yearly?.price !== undefined) return yearly.price;
  if (yearly?.discount === undefined || price === null) return null;
  return new Big(price).times(12).times(new Big(1).minus(yearly.discount)).toFixed();
}

/** Credits come by the month all the same, so that the core ranks the plans by what a month of each comes to. */
function paidByYear(document: CatalogDocument): CatalogDocument {
  const { plans, currency } = document as unknown as Document;
  const paid = Object.entries(plans).map(([id, plan]) => {
    const year = yearlyPrice(plan);
    return [id, year === null ? plan : { ...plan, price: monthly(year, currency) }];
  });
  return { ...document, plans: Object.fromEntries(paid) };
}

/** A twelfth, to the minor unit. */
function monthly(year: Decimal, currency = "USD"): Decimal {
  const { maximumFractionDigits: places = 2 } = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  return new Big(year).div(12).round(places, Big.roundHalfUp).toFixed();
}

/** The sentences that a rate's own tables quote. */
function sourcesWithin(rate: unknown): string[] {
  if (typeof rate !== "object" || rate === null) return [];
  return Object.entries(rate).flatMap(([field, value]) =>
    field === "source" && typeof value === "string" ? [value] : sourcesWithin(value),
  );
}
