import type { Catalog } from "./catalog.js";
import type { ErrorCode } from "./error.js";

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

/** Events of one meter in columns of `length` rows: the input of `priceColumns` and `recordColumns`. */
export interface UsageColumns {
  /** A meter of the catalog. */
  meter: string;
  /** How many events there are. */
  length: number;
  /** Measured amounts by name, each number read by its shortest text. */
  quantities: Record<string, Float64Array>;
  /** Dictionary-encoded: row `i` has `values[codes[i]]`. */
  attributes: Record<string, { values: (string | boolean)[]; codes: Uint32Array }>;
  /** Unix milliseconds. */
  at?: Float64Array;
  /** Idempotency keys, which only a ledger reads. */
  ids?: string[];
}

/** What the rows of columns cost. */
export interface PricedColumns {
  /** Credits times 10^`scale` by row, exact. */
  credits: BigInt64Array;
  /** Decimal places of `credits`. */
  scale: number;
  /** The exact sum. */
  total: Decimal;
  /** Rows that could not be priced, with why; never silently zero. */
  errors: { row: number; code: ErrorCode; message: string }[];
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

/** The account that a ledger is opened for. */
export interface Account {
  /** The account's name in the caller's world; kept, not used. */
  id?: string;
  /**
   * The price list: a Catalog, which stays usable and may be freed; the id of a built-in; a document, or its JSON
   * text. Without one the ledger takes grants and priced usage only.
   */
  catalog?: Catalog | string | CatalogDocument;
  /** The plan at the start; null: no subscription, only grants and packs. */
  plan: string | null;
  /** Start of the first billing cycle; every later one is counted from it, clamped at month ends. */
  anchor: InstantIn;
  /** Minutes east of UTC in which days and cycles are counted. Default 0. */
  offset?: number;
  /** Seats, where they add credits to the plan's pool. */
  seats?: number;
  /** The agreed credits of each period, where a plan's are custom or sold in steps. */
  allotment?: DecimalIn;
  /** Overrides of the catalog's policy, setting by setting. */
  policy?: Partial<Policy>;
}

/** Credits to be added. */
export interface GrantSpec {
  /** Idempotency key. Without one every call adds a grant. */
  id?: string;
  kind: "free" | "paid";
  /** Credits, above zero. */
  amount: DecimalIn;
  /** When it is added. */
  at: InstantIn;
  /** From when it can be drawn. Default `at`. */
  effectiveAt?: InstantIn;
  /** From when it can no longer be drawn; null and left out: never. */
  expiresAt?: InstantIn | null;
  /** Lower is drawn first, under `priority_first`. Default 0. */
  priority?: number;
  /** Default `"manual"`. */
  source?: Grant["source"];
}

/** A batch of credits: amount = remaining + held + spent + expired + voided. */
export interface Grant {
  id: string;
  /** Allotments and packs are paid; promos and daily grants free; a rollover is what it was. */
  kind: "free" | "paid";
  source: "plan" | "pack" | "promo" | "daily" | "rollover" | "manual" | "adjustment";
  /** Credits at the start. */
  amount: Decimal;
  /** Credits that can be drawn. */
  remaining: Decimal;
  spent: Decimal;
  expired: Decimal;
  voided: Decimal;
  /** Credits set aside by holds. */
  held: Decimal;
  priority: number;
  addedAt: Instant;
  /** It can be drawn from here on, */
  effectiveAt: Instant;
  /** and no longer from here on; null: for ever. */
  expiresAt: Instant | null;
  /** What was paid for it, where it was bought. */
  cost: Money | null;
}

/** What an operation did. A refusal is a result, not an error: `record` never throws for lack of credits. */
export interface Receipt {
  /** What it booked, and what time brought on the way (renewals, expiries, time-outs), in order. */
  entries: Entry[];
  /** Earlier entries that a late operation changed, as they now stand. */
  corrections: Entry[];
  /** What was not booked for lack of credits: `insufficient_credits` or `overage_cap`. The ids stay free. */
  refused: { usage: string | null; reason: ErrorCode; credits: Decimal }[];
  /** Ids that had been booked before; nothing changed for them. */
  duplicates: string[];
  /** The balance at the ledger's clock. */
  balance: Balance;
  alerts: Alert[];
  /** Invoices made, or made anew with other figures. */
  invoices: Invoice[];
}

/** What recording columns did. */
export interface ColumnReceipt {
  /** Credits times 10^`scale` by row, exact; 0 for rows that were refused or in error. */
  credits: BigInt64Array;
  /** Decimal places of `credits`. */
  scale: number;
  /** The exact sum. */
  total: Decimal;
  /** How many rows were booked. */
  recorded: number;
  /** How many had been booked before. */
  duplicates: number;
  /** Rows for which there were no credits. */
  refused: { row: number; reason: ErrorCode }[];
  /** Rows that could not be priced or booked, with why. */
  errors: { row: number; code: ErrorCode; message: string }[];
  /** The balance afterwards. */
  balance: Balance;
  /** What the account should hear. */
  alerts: Alert[];
  /** Invoices that this raised or changed. */
  invoices: Invoice[];
}

/**
 * A line of the journal: draws + overage + debt + forgiven + unmetered = credits. What goes out of the balance is
 * positive, what comes back (`release`, `reverse`) negative; `grant`, `renew` and `plan` state the credits added.
 */
export interface Entry {
  /** The operation's id: of the usage, the grant, the hold. */
  id: string;
  at: Instant;
  type:
    | ("grant" | "spend" | "expire" | "renew" | "hold" | "capture")
    | ("release" | "reverse" | "void" | "plan" | "repay" | "round");
  credits: Decimal;
  /** Which grants it drew from or gave back to, in order. */
  draws: { grant: string; credits: Decimal }[];
  /** Beyond the balance: billed, */
  overage: Decimal;
  /** owed, */
  debt: Decimal;
  /** paid by nobody, */
  forgiven: Decimal;
  /** or covered by an unlimited plan. */
  unmetered: Decimal;
  /** What was used, of a spend, a hold or a capture. */
  usage: Usage | null;
  /** Why it cost nothing, where an exemption applied: `"byo_key"`, `"no_reply"`. */
  exempt: string | null;
}

/**
 * The four figures of a usage page (`package`, `consumed`, `remaining`, `purchased`) and what stands behind them, in
 * credits, for the current cycle. package + purchased + bonus = drawn + expired + voided + held + remaining.
 */
export interface Balance {
  at: Instant;
  /** The plan's credits this cycle; null when unlimited. */
  package: Decimal | null;
  /** drawn + overage + debt + forgiven + unmetered. */
  consumed: Decimal;
  /** null when unlimited. */
  remaining: Decimal | null;
  /** Bought: unspent when the cycle began, plus bought since. */
  purchased: Decimal;
  /** The same of free batches. */
  bonus: Decimal;
  drawn: Decimal;
  expired: Decimal;
  voided: Decimal;
  held: Decimal;
  /** This cycle's, and what was carried into it. */
  overage: Decimal;
  /** Owed now, whenever it came about. */
  debt: Decimal;
  forgiven: Decimal;
  unmetered: Decimal;
  /** The gauge: consumed ÷ (package + purchased + bonus), six places; null when unlimited or of nothing. */
  used: Decimal | null;
  /** Whether the next spend would be refused. */
  blocked: boolean;
  cycle: Cycle;
}

/** A billing cycle, from its first instant to the first one after it. */
export interface Cycle {
  start: Instant;
  end: Instant;
}

/** What is billed for overage; every amount is rounded half up to the currency's minor unit, once. */
export interface Invoice {
  /** The same however often it is made anew. */
  id: string;
  cycle: Cycle;
  /** `quantity` in credits, `amount` in the currency of the total. */
  lines: { label: string; quantity: Decimal; amount: Decimal }[];
  total: Money;
}

/** A notice to somebody. */
export interface Alert {
  at: Instant;
  type: "threshold" | "exhausted" | "recovered" | "expiring" | "projected" | "spike";
  /** `"0.2"` or `"0.05"`, where the type has one. */
  threshold: Decimal | null;
  /** What was left, held credits included; of an expiring batch, what it has left. */
  remaining: Decimal | null;
  /** What the threshold is a fraction of; of an expiring batch, its amount. */
  allotment: Decimal | null;
  /** A sentence. */
  message: string;
  /** Type, threshold and what armed it, without dots: the same across retries, restarts and replays. */
  key: string;
}

/** Whether something may be spent, what it costs and what it would do. */
export interface Authorization {
  allowed: boolean;
  /** Why not: `"insufficient_credits"` or `"overage_cap"`. */
  reason: ErrorCode | null;
  quote: Quote;
  /** The hold's id, where one was made. */
  hold: string | null;
  /** What was booked, or would be. */
  entries: Entry[];
  alerts: Alert[];
  /** The balance afterwards. */
  balance: Balance;
}

/**
 * The span of a report: so many whole days of the account's calendar, the clock's own included; everything; or `from`,
 * included, to `to`, excluded.
 */
export type Window = "7d" | "30d" | "90d" | "all" | { from: InstantIn; to: InstantIn };

/** Consumption under one key. */
export interface Share {
  /** The model, agent, day; empty where usage does not say. */
  key: string;
  /** Reversals taken off. */
  credits: Decimal;
  /** Spends and captures, reversed ones included. */
  events: number;
  /** Of all credits in the window, 0 to 1, six places. */
  share: Decimal;
}

/** Which entries to list. */
export interface ActivityQuery {
  /** Default `"all"`. */
  window?: Window;
  /** Entries a page. Default 50. */
  limit?: number;
  /** Where the page before ended. */
  cursor?: string;
  /** What an entry must have: `type`, `meter`, `category`, `id`, or any attribute of its usage. */
  where?: Record<string, string>;
}

/** A page of the activity log. */
export interface Activity {
  /** Newest first. */
  entries: Entry[];
  /** Where the next page starts; null at the end. */
  cursor: string | null;
  /** The earliest instant that the log covers. */
  since: Instant;
}

/** A day's consumption. */
export interface DayCredits {
  /** `"2026-11-20"`, at the account's offset. */
  day: string;
  credits: Decimal;
}

/** The sums that `audit` found to add up: granted = spent + expired + voided + held + remaining, in credits. */
export interface Audit {
  grants: number;
  entries: number;
  granted: Decimal;
  spent: Decimal;
  expired: Decimal;
  voided: Decimal;
  held: Decimal;
  remaining: Decimal;
}

/** One thing that happens again and again. */
export interface WorkloadItem {
  /** What it is called; the meter's name where it is left out. */
  label?: string;
  /** One of it. */
  usage: Omit<Usage, "id" | "at">;
  /** How often it happens each `per`. */
  times: DecimalIn;
  per: "day" | "week" | "month";
}

/**
 * What happens in a month: 30 days, 22 where `weekdaysOnly`; a week is 7. Event counts a month round half-up to 2 places,
 * the only rounding.
 */
export interface Workload {
  items: WorkloadItem[];
  /** Nothing happens on Saturdays and Sundays. */
  weekdaysOnly?: boolean;
  /** How much more there is each month than in the one before: 0.1 for a tenth. Read by `simulate`. */
  growthPerMonth?: number;
  /** How much days differ, as a fraction of an ordinary day. Read by `simulate`. */
  spread?: number;
}

/** What is known about the account that an estimate is for. */
export interface EstimateOptions {
  /** The plan that savings are counted on. Default: the best one. */
  plan?: string;
  /** The credits a month of a plan whose credits are agreed with the vendor. */
  allotment?: DecimalIn;
  /** How many seats are wanted, where plans have seats. */
  seats?: number;
  /**
   * What is needed of what plans limit: `{ chatbots: 3 }`. Of `chatbots` and `agents` not stated here as many are needed
   * as the items name agents.
   */
  limits?: Record<string, DecimalIn>;
  /** What else a plan must offer: `["API access"]`. */
  features?: string[];
  /** When it happens, for a list whose rates have dated versions. */
  at?: InstantIn;
}

/** What a month of a workload takes, and what serves it. */
export interface Estimate {
  creditsPerMonth: Decimal;
  /** Where an item's price is a range: the high end; `creditsPerMonth`, by which plans are chosen, is the low one. */
  creditsPerMonthHigh: Decimal | null;
  /** Where rates depend on the plan they are those of `plan` of the options, or of the best one. */
  items: ItemEstimate[];
  /** Every plan, the cheapest known total first; then what has no known total, by allotment. */
  plans: PlanFit[];
  /** The cheapest known total that serves, else the smallest allotment that serves. */
  best: { plan: string; why: "cheapest" | "smallest_allotment" } | null;
  /** What each single change saves: the most money first, then the most credits. */
  savings: Saving[];
}

/** One item of an estimate. */
export interface ItemEstimate {
  label: string;
  creditsPerMonth: Decimal;
  /** What one of it costs. */
  quote: Quote;
}

/** A plan under a workload. Money is a month's. */
export interface PlanFit {
  plan: string;
  /** Whether the workload can run on it. */
  serves: boolean;
  /** Why it cannot, in words. */
  reason: string | null;
  /** The plan's price, further seats included; null where none is published. */
  base: Decimal | null;
  /** The packs that the cheapest top-up buys, the best value first. */
  packs: { pack: string; count: number; cost: Decimal }[];
  /** What credits beyond plan and packs cost. */
  overage: Decimal;
  /** Everything together; null where a part of it has no published price, or the plan runs out. */
  total: Decimal | null;
  currency: string | null;
  /** Credits that can be used. */
  used: Decimal;
  /** Credits of the plan and of packs that are left at the month's end. */
  wasted: Decimal;
  /** On which of the month's 30 days, or 22, the plan's own credits run out; null where they last. */
  runOutDay: number | null;
  /** The plan's own credits; null where they are unlimited or not agreed yet. */
  allotment: Decimal | null;
}

/**
 * What one change saves in a month, weighed on the `plan` of the options, or else on the best one, everything else as it
 * is. Against another plan, the best one, only the `plan` of the options is weighed; packs and overage against each
 * other, where both can be had.
 */
export interface Saving {
  /** `"tokens"`: half as many in each reply, or half as long a call. */
  kind: "model" | "plan" | "tokens" | "own_key" | "pack" | "overage";
  /** The item that changes, counted from 0; null for a plan and for how credits are bought. */
  item: number | null;
  /** What it is now: a model, a length, a plan's id, pack ids. */
  from: string;
  to: string;
  creditsSaved: Decimal;
  /** What the plan's total falls by; null where one is not known. */
  costSaved: Money | null;
  /** The same in words. */
  say: string;
}

/** What a workload comes to under one of several lists. */
export interface Comparison {
  catalog: string;
  /** Of the items that the list can price; null where that is none of them. */
  estimate: Estimate | null;
  /**
   * What the list lacks: the standard activity that it has no meter for (`"image"`), or, for an item that it meters and
   * cannot price, the item's label and the reason.
   */
  unmetered: string[];
}

/** Buy `pack` whenever the balance drops below `below`, at most `maxPerCycle` times. */
export interface Recharge {
  pack: string;
  below: DecimalIn;
  /** 1,000 where it is left out. */
  maxPerCycle?: number;
}

/** An account and what is to happen to it. */
export interface Scenario {
  /** Opened at its anchor. A Catalog in it is borrowed: it stays usable. */
  account: Account;
  /** A workload, or what really happened; of that, what lies beyond the days is left out. */
  workload: Workload | { replay: Usage[] };
  /** How many days from the anchor's on, 1 to 3,660. */
  days: number;
  recharge?: Recharge;
  /** Picks the spread of a workload's days, a whole number from 0 to 2^32 - 1. Default 0. */
  seed?: number;
}

/** What became of the account. */
export interface Simulation {
  days: SimulatedDay[];
  /** What the ledger would have warned of, in order. */
  alerts: Alert[];
  /** How many events were refused. */
  refused: number;
  total: { credits: Decimal; cost: Money | null };
}

/** A day of a simulation. */
export interface SimulatedDay {
  /** `"2026-11-20"`, at the account's offset. */
  day: string;
  /** Credits consumed. */
  spent: Decimal;
  /** The balance at the day's end; null where it is unlimited. */
  remaining: Decimal | null;
  /** Of `spent`, what was beyond the balance and is billed. */
  overage: Decimal;
  /**
   * The plan's price where a cycle begins, packs bought and overage invoiced, what is open at the end on the last day;
   * null where a part has no published price.
   */
  cost: Decimal | null;
}

/** How far to look ahead, and how. */
export interface ForecastOptions {
  /** The ledger's clock when left out. */
  at?: InstantIn;
  /** Days ahead, today the first: 1 to 92; the end of the current cycle when left out. */
  horizon?: number;
  /** Mass of the central interval, between 0 and 1. Default 0.8. */
  level?: number;
  /** Spend paths that are run through the account, 1 to 10,000. Default 200. */
  paths?: number;
  /** A whole number from 0. Default 0: the same seed gives the same figures on every machine. */
  seed?: number;
  recharge?: Recharge;
}

/** The bounds of a central interval, its middle, and what to expect, in credits. */
export interface Quantiles {
  low: number;
  /** As likely passed as not. */
  median: number;
  high: number;
  /**
   * What comes nearest to the truth over all accounts, each by its spend. Not their mean: bursts that nobody sees coming
   * make up a quarter to two fifths of all spend, so count on `high` where nothing must fall short.
   */
  expected: number;
}

/** When something will happen; an end is null where that share of the paths never comes to it within the horizon. */
export interface Crossing {
  low: Instant | null;
  median: Instant | null;
  high: Instant | null;
  /** How likely it is within the horizon. */
  probability: number;
}

/** What is to come of an account: statistics, on which no booking rests. */
export interface Forecast {
  /**
   * How the figures came about. `"global-quantile-model"`: quantiles learnt from other accounts' histories, scaled to
   * this one's; `"steady-weekly-level"`: the level and the weekdays of steady traffic; `"idle-history"`: nothing spent
   * yet, so that no scale is known; `"allotment-prior"`: no history, a guess from the allotment.
   */
  method: string;
  /** Whole days of history behind them; days on which the account was blocked are none. */
  historyDays: number;
  /** The days ahead, today the first: `"2026-11-20"`. */
  days: string[];
  /** Credits wanted on each day; of today, on what is left of it. */
  daily: Quantiles[];
  /** Credits wanted from now through each day. */
  cumulative: Quantiles[];
  /** What remains at the end of each day, before what midnight brings; `Infinity` while the plan is unlimited. */
  remaining: Quantiles[];
  /** How the current cycle ends, before it renews; 92 days ahead where it is farther. `cost` is that of overage and
   *  recharging; null where neither has a price. */
  cycleEnd: {
    consumed: Quantiles;
    remaining: Quantiles;
    overage: Quantiles;
    cost: (Quantiles & { currency: string }) | null;
  };
  /** The first instant at which a spend would be refused. */
  runOut: Crossing;
  /** The first instant at which no credits are left, whatever the policy does then: overage begins here. */
  exhausted: Crossing;
  /** The first instant below each threshold of the policy. */
  thresholds: (Crossing & { threshold: Decimal })[];
}
