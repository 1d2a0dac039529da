/** An exact decimal as text: `"0.3"`, `"12000"`. Out comes no exponent, plus sign, trailing zero or `"-0"`. */
export type Decimal = string;

/**
 * Taken wherever a decimal goes in. A number is read by its shortest decimal text (`0.1` is `"0.1"`);
 * NaN, infinities, and integers beyond 2^53 given as numbers are refused as `invalid_input`.
 */
export type DecimalIn = string | number | bigint;

/** An instant in UTC, RFC 3339: `"2026-11-20T00:00:00Z"`, with three fraction digits or none. */
export type Instant = string;

/** RFC 3339 text with any offset, a Date, or Unix milliseconds. */
export type InstantIn = string | number | Date;

/** An exact amount of a currency, in its major unit: `{ amount: "3.5", currency: "USD" }` is three dollars fifty. */
export interface Money {
  amount: Decimal;
  /** ISO 4217, such as `"USD"`. */
  currency: string;
}

/**
 * One thing that happened and may cost credits.
 *
 * @example
 * ```js
 * const usage = { meter: "reply", quantities: { inputTokens: 1200 }, attributes: { model: "gpt-4o" } };
 * ```
 */
export interface Usage {
  /** Idempotency key. The same id with the same content is recorded once; with other content it is an error. */
  id?: string;
  /** When it happened. Required by a ledger; by `price` only where the catalog has several dated versions. */
  at?: InstantIn;
  /** A meter of the catalog: `"reply"`, `"image"`, `"call"`. Left out only where `credits` is given. */
  meter?: string;
  /** Already priced elsewhere: drawn as it is, still attributed and reported. */
  credits?: DecimalIn;
  /** Measured amounts by name: `{ inputTokens: 1200, outputTokens: 310 }`. */
  quantities?: Record<string, DecimalIn>;
  /** What it was: `{ model: "gpt-4o", agent: "support", byoKey: true, replied: false }`. */
  attributes?: Record<string, string | boolean>;
}

/** What one usage costs, and why. */
export interface Quote {
  /** The price in credits; the low end where the catalog quotes a range. */
  credits: Decimal;
  /** Where the catalog quotes a range: its high end. */
  creditsHigh: Decimal | null;
  /** How the figure came about, in order, each line ready to show. */
  lines: QuoteLine[];
  /** What the credits are worth at the catalog's price of a credit, where it states one. */
  cost: Money | null;
  /** Why it costs nothing, where an exemption applied: `"byo_key"`, `"no_reply"`, `"handoff"`, `"free_meter"`. */
  exempt: string | null;
  /** The rate is a marked sample, because the vendor publishes none. */
  sample: boolean;
  /** The price list that was used, and the version of it by the instant from which it counts. */
  catalog: { id: string; effectiveFrom: Instant | null };
}

/** One step of a quote: of `quantity`, as measured, `billed` units count; at `rate` credits each that makes `credits`. */
export interface QuoteLine {
  label: string;
  quantity: Decimal;
  billed: Decimal;
  unit: string;
  rate: Decimal;
  credits: Decimal;
}

/** What usage of a meter states. */
export interface Inputs {
  /** Quantities that are priced, and those from which they follow. */
  quantities: QuantityInput[];
  /** Attributes that decide the price, or whether there is one. */
  attributes: AttributeInput[];
  /** Quantities that may be stated and are recorded, but not priced. */
  measured: string[];
}

/** A quantity to be stated. */
export interface QuantityInput {
  name: string;
  /** One of it, and several of it, in words. */
  unit: string;
  units: string;
  /** What it is when not stated; null: it must be stated. */
  default: Decimal | null;
  /** The quantity that follows from it: state that one, or all its parts, not both. */
  partOf: string | null;
}

/** An attribute to be stated. */
export interface AttributeInput {
  name: string;
  /** Whether it is true or false; else it is a text. */
  flag: boolean;
  /** The texts that have a price, in the order of the list. */
  values: string[];
  /** What it is when not stated, as a text. */
  default: string | null;
  /** Whether other texts are priced too, by a fallback. */
  open: boolean;
}

/** What a payment buys of a pack. */
export interface Purchase {
  /** Credits paid for. */
  credits: Decimal;
  /** Credits that come free with them. */
  bonus: Decimal;
  price: Money;
  /** What the vendor charges on top, rounded half up to the currency's minor unit. */
  fee: Money;
  /** `price` and `fee` together. */
  total: Money;
}

/** The catalog document's outline; its JSON Schema ships as `drawdown/catalog.schema.json`. */
export interface CatalogDocument {
  id: string;
  name: string;
  /** Where the prices were published. */
  source?: string;
  /** `"credit"`, or a currency such as `"USD"` where prices are money outright. */
  unit: string;
  /** The currency of its prices, ISO 4217. */
  currency?: string;
  meters: Record<string, object>;
  plans: Record<string, object>;
  packs: Record<string, object>;
  overage?: object;
  policy?: Partial<Policy>;
}

/** What an account's ledger does where the price list leaves a choice. A catalog may preset any part of it. */
export interface Policy {
  /**
   * `"free_first"` (default): free before paid, then soonest expiry. `"priority_first"`: priority, soonest expiry,
   * free before paid. `"expiry_first"`: soonest expiry, free before paid. Ties end at effective, creation, id.
   */
  drawOrder: "free_first" | "priority_first" | "expiry_first";
  /** What a spend beyond the balance does. Default: block when empty. `cap` is in credits. */
  exhaustion: { mode: "block"; when: "empty" | "short" } | { mode: "overage"; cap?: Decimal } | { mode: "debt" };
  /** What becomes of a last reply's overrun when blocking when empty. Default `"forgive"`. */
  overrun: "forgive" | "owe";
  /** Fractions of the denominator, high to low; crossed when remaining + held drops below. Default `["0.2", "0.05"]`. */
  thresholds: Decimal[];
  /**
   * `"plan"` (default): the cycle's allotment. `"total"`, and without a plan: the balance just after the last grant
   * or renewal.
   */
  thresholdBasis: "plan" | "total";
  /** Crossed at the boundary itself too. Default false: below it. */
  thresholdInclusive: boolean;
  /** How far above a threshold the balance must rise, as a fraction, before it can fire again. Default `"0"`. */
  hysteresis: Decimal;
  /** Days of notice ahead of a batch's expiry. Default 7. */
  expiringDays: number;
  /** A projected alert fires when a crossing before renewal is at least this likely, 0 to 1. Default 0.8. */
  projectedProbability: number;
  /** What becomes of overage when the cycle ends. Default `"invoice"`. */
  overageAtRenewal: "invoice" | "forgive" | "carry" | "carry_and_repay";
  /** Credits carried into the next cycle, between `min` and `max`, for at most so many cycles. */
  rollover: { min: Decimal; max: Decimal | null; cycles: number | null };
  /** Operations older than the ledger's clock: book them where they belong (default), book them now, or refuse. */
  late: "rebook" | "book_now" | "refuse";
  /** Days that single entries are kept; null (default): all. Beyond it, day totals, and late operations are refused. */
  retentionDays: number | null;
}
