import { LedgerHandle } from "#glue";
import type { Catalog } from "./catalog.js";
import { dispose } from "./dispose.js";
import { DrawdownError } from "./error.js";
import { cross } from "./inner/boundary.js";
import { recordColumns } from "./inner/columns.js";
import { encode, encodeBesideCatalog, requireBytes, requireText } from "./inner/input.js";
import { borrow } from "./inner/lend.js";
import { readForecast } from "./inner/outlook.js";
import { Shapes } from "./inner/record.js";
import type {
  Account,
  Activity,
  ActivityQuery,
  Audit,
  Authorization,
  Balance,
  CatalogDocument,
  ColumnReceipt,
  DayCredits,
  DecimalIn,
  Forecast,
  ForecastOptions,
  Grant,
  GrantSpec,
  InstantIn,
  Invoice,
  Receipt,
  Share,
  Usage,
  UsageColumns,
  Window,
} from "./types.js";

/**
 * An account's credits: grants, holds, billing cycles, and the journal that explains every one of them.
 *
 * It is told what happened and answers where the account stands. What time brings (renewals, expiries, time-outs) it
 * books by itself whenever it is told of a later instant; it reads no clock. Every call that throws leaves it as it
 * was. Amounts are credits, as exact decimal text. It lives in wasm memory until it is freed: by `using`, by `free`,
 * or by the platform's garbage collector where that reaches so far; after that every method throws `freed`.
 *
 * @example
 * ```js
 * const ledger = Ledger.open({ catalog: "bookbag", plan: "free", anchor: "2026-11-01" });
 * const usage = { id: "r-1", at: "2026-11-02T10:00:00Z", meter: "reply", attributes: { model: "GPT-4o" } };
 * ledger.record(usage).balance.remaining; // => "95"
 * ledger.record(usage).duplicates; // => ["r-1"]
 * ledger.free();
 * ```
 */
export class Ledger {
  #handle: LedgerHandle | undefined;
  readonly #shapes = new Shapes();

  private constructor(handle: LedgerHandle) {
    this.#handle = handle;
  }

  /**
   * Opens an account's ledger at its anchor, with the first allotment of its plan.
   *
   * @param account A Catalog in it is copied: it stays usable and may be freed.
   * @throws DrawdownError `unknown_plan`, `unknown_catalog`, `invalid_catalog`; `invalid_input` for a policy that
   * contradicts itself, or a custom plan without an allotment; `out_of_range` for an offset of a day or more;
   * `freed` where the Catalog has been.
   * @example
   * ```js
   * const ledger = Ledger.open({ catalog: "cleverai", plan: "pro", anchor: new Date("2026-01-31T00:00:00Z") });
   * ledger.balance().package; // => "5000"
   * ledger.balance().cycle.end; // => "2026-02-28T00:00:00Z"
   * ```
   */
  static open(account: Account): Ledger {
    const { text, catalog } = encodeBesideCatalog(account);
    const list = catalog && borrow(catalog);
    return new Ledger(cross(() => (list ? LedgerHandle.open_with(text, list) : LedgerHandle.open(text))));
  }

  /**
   * A ledger from its snapshot, ready to go on where it stood.
   *
   * @param options `catalog`: a newer price list, which holds from the snapshot's instant on. What was booked keeps
   * its price.
   * @throws DrawdownError `damaged_snapshot`; `newer_snapshot`; `invalid_input`; as `open` for the catalog.
   * @example
   * ```js
   * const ledger = Ledger.open({ catalog: "bookbag", plan: "hobby", anchor: "2026-11-01" });
   * Ledger.restore(ledger.snapshot()).balance().remaining; // => "2000"
   * ```
   */
  static restore(snapshot: Uint8Array, options: { catalog?: Catalog | CatalogDocument } = {}): Ledger {
    const bytes = requireBytes(snapshot, "snapshot");
    const { text, catalog } = encodeBesideCatalog(options);
    const list = catalog && borrow(catalog);
    return new Ledger(
      cross(() => (list ? LedgerHandle.restore_with(bytes, text, list) : LedgerHandle.restore(bytes, text))),
    );
  }

  /**
   * The whole ledger as bytes: versioned, checksummed, and the same for the same books on every machine.
   *
   * @throws DrawdownError `freed`.
   * @example
   * ```js
   * const ledger = Ledger.open({ plan: null, anchor: "2026-11-01" });
   * new TextDecoder().decode(ledger.snapshot().subarray(0, 8)); // => "drawdown"
   * ```
   */
  snapshot(): Uint8Array {
    const handle = this.#open();
    return cross(() => handle.snapshot());
  }

  /**
   * Books usage: priced by the catalog, drawn from grants in the policy's order. Lack of credits is a result, the
   * receipt's `refused`. The same id with the same content is a duplicate and changes nothing. Usage older than the
   * ledger's clock is booked where it belongs, unless the policy's `late` says otherwise. A receipt is plain data; its
   * `entries` and `balance` may be made when they are first read, as they were when it was given.
   *
   * @throws DrawdownError as `Catalog.price`; `invalid_input` without `at`; `conflicting_id` for an id that was booked
   * with other content; `late_event`; `out_of_range` before the anchor; `freed`.
   * @example
   * ```js
   * const ledger = Ledger.open({ plan: null, anchor: "2026-11-01" });
   * ledger.grant({ kind: "paid", amount: 10, at: "2026-11-01" });
   * const [entry] = ledger.record({ id: "a", at: "2026-11-02", credits: 12 }).entries;
   * [entry.draws[0].credits, entry.forgiven]; // => ["10", "2"]
   * const [refusal] = ledger.record({ id: "b", at: "2026-11-02", credits: 1 }).refused;
   * refusal.reason; // => "insufficient_credits"
   * ```
   */
  record(usage: Usage): Receipt {
    const handle = this.#open();
    const receipt = this.#shapes.record(handle, usage);
    if (receipt !== undefined) return receipt;
    const text = encode(usage);
    return JSON.parse(cross(() => handle.call("record", text)));
  }

  /**
   * `record` for many at once, booked in the order of their instants and ids. Refusals and duplicates are per usage.
   *
   * @throws DrawdownError as `record`, with a `path` such as `"usages[3].at"`; then none of them is booked.
   * @example
   * ```js
   * const ledger = Ledger.open({ catalog: "bookbag", plan: "hobby", anchor: "2026-11-01" });
   * const reply = (id, model) => ({ id, at: "2026-11-02", meter: "reply", attributes: { model } });
   * const receipt = ledger.recordAll([reply("a", "GPT-4o"), reply("b", "GPT-4o mini")]);
   * receipt.entries.map(({ credits }) => credits); // => ["5", "1"]
   * ```
   */
  recordAll(usages: Usage[]): Receipt {
    const handle = this.#open();
    const text = encode(usages, "usages");
    return JSON.parse(cross(() => handle.call("recordAll", text)));
  }

  /**
   * `recordAll` for bulk: the same books afterwards, without an object per event. Errors are the row's own: the others
   * are booked. Rows without `ids`, in the order of their instants and not before the ledger's clock, cost least.
   *
   * @throws DrawdownError `unknown_meter`; `invalid_input` for columns of the wrong kind or of different lengths;
   * `overflow` where the credits of all rows have no common scale in 64 bits; `freed`. Then none is booked.
   * @example
   * ```js
   * const ledger = Ledger.open({ catalog: "bookbag", plan: "hobby", anchor: "2026-11-01" });
   * const { credits, balance } = ledger.recordColumns({
   *   meter: "reply",
   *   length: 2,
   *   quantities: {},
   *   attributes: { model: { values: ["GPT-4o", "GPT-4o mini"], codes: Uint32Array.of(0, 1) } },
   *   at: Float64Array.of(Date.parse("2026-11-02"), Date.parse("2026-11-03")),
   * });
   * [...credits]; // => [5n, 1n]
   * balance.remaining; // => "1994"
   * ```
   */
  recordColumns(columns: UsageColumns): ColumnReceipt {
    return recordColumns(this.#open(), columns);
  }

  /**
   * May this be spent? Asking changes nothing. With `hold` the credits, or the high end of a range, are set aside
   * until captured, released, or the time is over.
   *
   * @param usage A hold needs its id, by which it is captured or released.
   * @param options `ttlMs`: milliseconds that a hold lasts, 1 to 2^32 - 1; 15 minutes when left out.
   * @throws DrawdownError as `record`; `invalid_input` for a hold without an id; `out_of_range` for a time of 0.
   * @example
   * ```js
   * const ledger = Ledger.open({ catalog: "bookbag", plan: "free", anchor: "2026-11-01" });
   * const usage = { id: "r-1", at: "2026-11-02", meter: "reply", attributes: { model: "GPT-4o" } };
   * ledger.authorize(usage).allowed; // => true
   * ledger.authorize(usage, { hold: true }).balance.held; // => "5"
   * ```
   */
  authorize(usage: Usage, options: { hold?: boolean; ttlMs?: number } = {}): Authorization {
    const handle = this.#open();
    const text = encode(usage);
    const how = encode(options);
    return JSON.parse(cross(() => handle.call("authorize", how, text)));
  }

  /**
   * Books what a hold was made for. It is never refused for lack of credits: what exceeds the hold is drawn from the
   * balance, and what exceeds both follows the exhaustion policy.
   *
   * @param options `usage`: what it turned out to be, the hold's own when left out. `at`: the ledger's clock when
   * neither it nor the usage says.
   * @throws DrawdownError `unknown_hold`; `hold_closed` where it was captured with other content, released, or timed
   * out by then; `out_of_range` before it was made; as `record` for the usage.
   * @example
   * ```js
   * const ledger = Ledger.open({ catalog: "bookbag", plan: "free", anchor: "2026-11-01" });
   * const usage = { id: "r-1", at: "2026-11-02", meter: "reply", attributes: { model: "GPT-4o" } };
   * ledger.authorize(usage, { hold: true });
   * const { balance } = ledger.capture("r-1", { usage: { ...usage, attributes: { model: "GPT-4o mini" } } });
   * [balance.drawn, balance.held]; // => ["1", "0"]
   * ```
   */
  capture(hold: string, options: { usage?: Usage; at?: InstantIn } = {}): Receipt {
    const handle = this.#open();
    const id = requireText(hold, "hold");
    const text = encode(options);
    return JSON.parse(cross(() => handle.call("capture", text, id)));
  }

  /**
   * Gives back what a hold set aside, to the very grants that it was taken from.
   *
   * @param at The ledger's clock when left out.
   * @throws DrawdownError `unknown_hold`; `hold_closed` where it was captured or has timed out by then; `out_of_range`
   * before it was made; `freed`.
   * @example
   * ```js
   * const ledger = Ledger.open({ catalog: "bookbag", plan: "free", anchor: "2026-11-01" });
   * const usage = { id: "r-1", at: "2026-11-02", meter: "reply", attributes: { model: "GPT-4o" } };
   * ledger.authorize(usage, { hold: true });
   * ledger.release("r-1").balance.remaining; // => "100"
   * ```
   */
  release(hold: string, at?: InstantIn): Receipt {
    const handle = this.#open();
    const id = requireText(hold, "hold");
    const text = encode({ at });
    return JSON.parse(cross(() => handle.call("release", text, id)));
  }

  /**
   * Takes a spend back, or what a hold's capture spent: its credits return to the very grants that they came from.
   * What returns to a grant that has expired meanwhile expires at once.
   *
   * @param at The ledger's clock when left out.
   * @throws DrawdownError `unknown_usage`; `out_of_range` before the usage; `freed`.
   * @example
   * ```js
   * const ledger = Ledger.open({ plan: null, anchor: "2026-11-01" });
   * ledger.grant({ kind: "paid", amount: 10, at: "2026-11-01" });
   * ledger.record({ id: "a", at: "2026-11-02", credits: 4 });
   * ledger.reverse("a").balance.remaining; // => "10"
   * ```
   */
  reverse(usageId: string, at?: InstantIn): Receipt {
    const handle = this.#open();
    const id = requireText(usageId, "usageId");
    const text = encode({ at });
    return JSON.parse(cross(() => handle.call("reverse", text, id)));
  }

  /**
   * Adds credits. They pay debt first.
   *
   * @throws DrawdownError `out_of_range` for an amount of 0 or less, or an expiry that is not after its start;
   * `conflicting_id`; `late_event`; `invalid_input`; `freed`.
   * @example
   * ```js
   * const ledger = Ledger.open({ plan: null, anchor: "2026-11-01" });
   * ledger.grant({ id: "welcome", kind: "free", amount: 50, at: "2026-11-01", expiresAt: "2026-12-01" });
   * ledger.balance("2026-11-30").remaining; // => "50"
   * ledger.balance("2026-12-01").remaining; // => "0"
   * ```
   */
  grant(spec: GrantSpec): Receipt {
    const handle = this.#open();
    const text = encode(spec);
    return JSON.parse(cross(() => handle.call("grant", text)));
  }

  /**
   * Buys a pack of the catalog, at the price and with the bonus of the plan that runs then.
   *
   * @param options `id`: idempotency key, and the id of the grant. `count`: how many, one when left out; or `amount`:
   * for how much in the catalog's currency, where the buyer chooses it.
   * @throws DrawdownError `unknown_pack`; `out_of_range` for what is not sold; as `grant`.
   * @example
   * ```js
   * const ledger = Ledger.open({ catalog: "cleverai", plan: "free", anchor: "2026-11-01" });
   * ledger.purchase("credits-1000", { at: "2026-11-05", id: "order-1" }).balance.purchased; // => "1000"
   * ledger.grants().find(({ id }) => id === "order-1").cost; // => { amount: "10", currency: "USD" }
   * ```
   */
  purchase(pack: string, options: { at: InstantIn; id?: string; count?: number; amount?: DecimalIn }): Receipt {
    const handle = this.#open();
    const name = requireText(pack, "pack");
    const text = encode(options);
    return JSON.parse(cross(() => handle.call("purchase", text, name)));
  }

  /**
   * Takes the unused part of a grant away: what was spent stays spent, what is held stays held.
   *
   * @throws DrawdownError `unknown_grant`; `out_of_range` before it was added; `late_event`; `freed`.
   * @example
   * ```js
   * const ledger = Ledger.open({ plan: null, anchor: "2026-11-01" });
   * ledger.grant({ id: "gift", kind: "free", amount: 10, at: "2026-11-01" });
   * ledger.voidGrant("gift", "2026-11-02").balance.voided; // => "10"
   * ```
   */
  voidGrant(id: string, at: InstantIn): Receipt {
    const handle = this.#open();
    const name = requireText(id, "id");
    const text = encode({ at });
    return JSON.parse(cross(() => handle.call("voidGrant", text, name)));
  }

  /**
   * Changes the plan; the anchor stays, and money is not prorated.
   *
   * @param plan null ends the subscription.
   * @param options `effective`: `"now"` (default) or with the next `"renewal"`. `carry`, now: `"usage"` (default), the
   * new allotment less what was consumed, at least 0; `"balance"`, the old rest kept to the cycle's end beside the new
   * allotment; `"none"`, the rest expires.
   * @throws DrawdownError `unknown_plan`; `late_event` before the ledger's clock; `invalid_input`; `freed`.
   * @example
   * ```js
   * const ledger = Ledger.open({ catalog: "cleverai", plan: "free", anchor: "2026-11-01" });
   * ledger.record({ at: "2026-11-02", credits: 60 });
   * ledger.changePlan("pro", { at: "2026-11-03" }).balance.remaining; // => "4940"
   * ```
   */
  changePlan(
    plan: string | null,
    options: { at: InstantIn; effective?: "now" | "renewal"; carry?: "usage" | "balance" | "none" },
  ): Receipt {
    const handle = this.#open();
    const name = plan === null ? undefined : requireText(plan, "plan");
    const text = encode(options);
    return JSON.parse(cross(() => handle.call("changePlan", text, name)));
  }

  /**
   * Lets time pass to an instant, included: hold time-outs, expiries, renewals and the alerts that they raise.
   *
   * @throws DrawdownError `clock_backwards`; `out_of_range` beyond the year 9999; `invalid_input`; `freed`.
   * @example
   * ```js
   * const ledger = Ledger.open({ catalog: "cleverai", plan: "pro", anchor: "2026-01-31" });
   * const { entries } = ledger.advance("2026-03-31");
   * entries.filter(({ type }) => type === "renew").map(({ at }) => at.slice(0, 10)); // => ["2026-02-28", "2026-03-31"]
   * ```
   */
  advance(to: InstantIn): Receipt {
    const handle = this.#open();
    const text = encode({ to });
    return JSON.parse(cross(() => handle.call("advance", text)));
  }

  /**
   * What is to come: paths of spend, learnt from the daily credits consumed, run through the account as it stands, so
   * that expiries, renewals, packs, rollover, overage, debt and recharging count. On the first day there is no history:
   * the forecast is a prior scaled to the allotment, and its `method` says so. Of today only what is left of it counts;
   * within a day, spend is spread evenly. What remains is `Infinity` while the plan is unlimited.
   *
   * @throws DrawdownError `out_of_range` for a horizon outside 1 to 92, a level not between 0 and 1, or paths outside 1
   * to 10,000; for a recharge as `purchase`; `invalid_input`; `freed`.
   * @example
   * ```js
   * const ledger = Ledger.open({ plan: null, anchor: "2026-11-01" });
   * ledger.grant({ kind: "paid", amount: 1000, at: "2026-11-01" });
   * for (let day = 1; day <= 9; day += 1) ledger.record({ at: `2026-11-0${day}T12:00:00Z`, credits: 60 });
   * ledger.advance("2026-11-10");
   * const { days, historyDays, runOut } = ledger.forecast();
   * [days[0], days.length, historyDays]; // => ["2026-11-10", 21, 9]
   * // 460 are left, about a week of them.
   * runOut.median > "2026-11-13" && runOut.median < "2026-11-23"; // => true
   * ```
   */
  forecast(options: ForecastOptions = {}): Forecast {
    const handle = this.#open();
    const text = encode(options);
    return readForecast(JSON.parse(cross(() => handle.call("forecast", text))));
  }

  /**
   * Lets time pass to `options.at`, looks ahead, and raises the alerts that are due: `projected`, where a threshold or
   * the end of the credits will most likely be crossed before the renewal, once for each grant or renewal after which
   * the balance stood above it and never before two days of history; `spike`, once a day, where today so far, or
   * yesterday, came to more than twice the highest of the 28 days before.
   *
   * @throws DrawdownError `clock_backwards`; as `forecast`.
   * @example
   * ```js
   * const ledger = Ledger.open({ plan: null, anchor: "2026-11-01" });
   * ledger.grant({ id: "first", kind: "paid", amount: 1000, at: "2026-11-01" });
   * for (let day = 1; day <= 9; day += 1) ledger.record({ at: `2026-11-0${day}T12:00:00Z`, credits: 80 });
   * ledger.check({ at: "2026-11-10" }).alerts[0].key; // => "projected::first"
   * ledger.check({ at: "2026-11-10" }).alerts.length; // => 0
   * ```
   */
  check(options: ForecastOptions = {}): Receipt & { forecast: Forecast } {
    const handle = this.#open();
    const text = encode(options);
    const { receipt, forecast } = JSON.parse(cross(() => handle.call("check", text)));
    return { ...receipt, forecast: readForecast(forecast) };
  }

  /**
   * The figures of a usage page at the ledger's clock. A past instant reads today's books as of then, a future one
   * previews renewals and expiries without usage.
   *
   * @throws DrawdownError `out_of_range` before the anchor; `late_event` before what is kept; `invalid_input`; `freed`.
   * @example
   * ```js
   * const ledger = Ledger.open({ catalog: "bookbag", plan: "free", anchor: "2026-11-01" });
   * ledger.record({ at: "2026-11-02", credits: 25 });
   * const balance = ledger.balance();
   * [balance.package, balance.consumed, balance.remaining, balance.used]; // => ["100", "25", "75", "0.25"]
   * ```
   */
  balance(at?: InstantIn): Balance {
    const handle = this.#open();
    const text = encode({ at });
    return JSON.parse(cross(() => handle.call("balance", text)));
  }

  /**
   * Every grant there ever was; with `active` those that can be drawn now.
   *
   * @throws DrawdownError `invalid_input`; `freed`.
   * @example
   * ```js
   * const ledger = Ledger.open({ catalog: "bookbag", plan: "free", anchor: "2026-11-01" });
   * ledger.grants({ active: true }).map(({ source, remaining }) => `${source}: ${remaining}`); // => ["plan: 100"]
   * ```
   */
  grants(filter: { active?: boolean } = {}): Grant[] {
    const handle = this.#open();
    const text = encode(filter);
    return JSON.parse(cross(() => handle.call("grants", text)));
  }

  /**
   * What has been billed for overage, oldest first.
   *
   * @throws DrawdownError `freed`.
   * @example
   * ```js
   * const account = { catalog: "wotnot", plan: "custom", allotment: 1000, anchor: "2026-11-01" };
   * const ledger = Ledger.open(account);
   * ledger.record({ at: "2026-11-02", credits: 2500 });
   * ledger.advance("2026-12-01");
   * ledger.invoices()[0].total; // => { amount: "10.5", currency: "USD" }
   * ```
   */
  invoices(): Invoice[] {
    const handle = this.#open();
    return JSON.parse(cross(() => handle.call("invoices", "{}")));
  }

  /**
   * Consumption by something, the largest first, days in their order. The credits add up to the window's consumption.
   *
   * @param query `by`: `"model"`, `"agent"`, `"conversation"`, `"meter"`, `"category"`, `"day"` or any attribute.
   * `window`: everything when left out.
   * @throws DrawdownError `invalid_input`; `out_of_range` for a window that holds no instant; `freed`.
   * @example
   * ```js
   * const ledger = Ledger.open({ catalog: "bookbag", plan: "hobby", anchor: "2026-11-01" });
   * const reply = (model) => ({ at: "2026-11-02", meter: "reply", attributes: { model } });
   * ledger.recordAll([reply("GPT-4o"), reply("GPT-4o mini"), reply("GPT-4o")]);
   * const models = ledger.breakdown({ by: "model", window: "7d" });
   * models.map(({ key, credits }) => `${key}: ${credits}`); // => ["GPT-4o: 10", "GPT-4o mini: 1"]
   * ```
   */
  breakdown(query: {
    by: "model" | "agent" | "conversation" | "meter" | "category" | "day" | string;
    window?: Window;
  }): Share[] {
    const handle = this.#open();
    const text = encode(query);
    return JSON.parse(cross(() => handle.call("breakdown", text)));
  }

  /**
   * Entries newest first, a page at a time. A cursor stays right when entries are added meanwhile.
   *
   * @throws DrawdownError `invalid_input` for a cursor of another make; `out_of_range` for a limit of 0 or a window
   * that holds no instant; `freed`.
   * @example
   * ```js
   * const ledger = Ledger.open({ catalog: "bookbag", plan: "free", anchor: "2026-11-01" });
   * ledger.record({ id: "r-1", at: "2026-11-02", credits: 1, attributes: { model: "GPT-4o" } });
   * const { entries, cursor } = ledger.activity({ where: { model: "GPT-4o" } });
   * [entries[0].id, cursor]; // => ["r-1", null]
   * ```
   */
  activity(query: ActivityQuery = {}): Activity {
    const handle = this.#open();
    const text = encode(query);
    return JSON.parse(cross(() => handle.call("activity", text)));
  }

  /**
   * Credits consumed by day, idle days `"0"`: what a forecast learns from.
   *
   * @param window Everything when left out.
   * @throws DrawdownError `invalid_input`; `out_of_range` for a window that holds no instant; `freed`.
   * @example
   * ```js
   * const ledger = Ledger.open({ catalog: "bookbag", plan: "free", anchor: "2026-11-01" });
   * ledger.record({ at: "2026-11-02T09:00:00Z", credits: 3 });
   * ledger.daily(); // => [{ day: "2026-11-01", credits: "0" }, { day: "2026-11-02", credits: "3" }]
   * ```
   */
  daily(window?: Window): DayCredits[] {
    const handle = this.#open();
    const text = encode({ window });
    return JSON.parse(cross(() => handle.call("daily", text)));
  }

  /**
   * The activity log as CSV (RFC 4180), safe to open in a spreadsheet: no cell begins a formula.
   *
   * @param query `window`: everything when left out.
   * @throws DrawdownError `invalid_input`; `out_of_range` for a window that holds no instant; `freed`.
   * @example
   * ```js
   * const ledger = Ledger.open({ catalog: "bookbag", plan: "free", anchor: "2026-11-01" });
   * ledger.toCSV().split("\r\n").length; // => 3
   * ```
   */
  toCSV(query: { window?: Window } = {}): string {
    const handle = this.#open();
    const text = encode(query);
    return cross(() => handle.call("toCSV", text));
  }

  /**
   * Checks every conservation law and gives the sums: granted = spent + expired + voided + held + remaining.
   *
   * @throws DrawdownError `internal`, naming the first law that fails: a defect of drawdown; `freed`.
   * @example
   * ```js
   * const ledger = Ledger.open({ catalog: "bookbag", plan: "free", anchor: "2026-11-01" });
   * ledger.record({ at: "2026-11-02", credits: 30 });
   * const { granted, spent, remaining } = ledger.audit();
   * [granted, spent, remaining]; // => ["100", "30", "70"]
   * ```
   */
  audit(): Audit {
    const handle = this.#open();
    return JSON.parse(cross(() => handle.call("audit", "{}")));
  }

  /** Gives its memory back. Twice is harmless; every other method throws `freed` from then on. */
  free(): void {
    const handle = this.#handle;
    this.#handle = undefined;
    if (handle !== undefined) cross(() => handle.free());
  }

  /** `free`, called by `using` at the end of its block. */
  [dispose](): void {
    this.free();
  }

  #open(): LedgerHandle {
    if (this.#handle === undefined) throw new DrawdownError("freed", "this Ledger has been freed");
    return this.#handle;
  }
}
