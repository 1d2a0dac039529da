import {
  Catalog,
  DrawdownError,
  isDrawdownError,
  Ledger,
  type Account,
  type Authorization,
  type GrantSpec,
  type Instant,
  type InstantIn,
  type Receipt,
  type Usage,
} from "drawdown";
import {
  execute,
  instant,
  open,
  readBeside,
  readCommand,
  writeBeside,
  type Books,
  type Command,
  type OnTimeout,
  type PlanOptions,
  type PurchaseOptions,
} from "./command.js";
import { nextDue, nextTimeout } from "./due.js";
import { csv, steps, type Step } from "./history.js";
import { messagesOf } from "./message.js";
import { StoreConflict, type Change, type JournalRow, type Store } from "./store.js";

/** How a keeper is set up. */
export interface KeeperOptions {
  /** The time in Unix milliseconds. Default `Date.now`. */
  now?: () => number;
  /** Events after which a snapshot is due; more where the snapshot is large. Default 1,000. */
  snapshotEvery?: number;
  /** Milliseconds after a usage that a look ahead is due, and no sooner after it again. Default an hour. */
  checkEveryMs?: number;
  /** Runs what no answer has to wait for, a snapshot above all. Default: once the answer is on its way (`setTimeout`). */
  later?: (work: () => void) => void;
  /** How far ahead of the clock a caller's `at` may be, in milliseconds. Default five minutes. */
  aheadMs?: number;
}

/** Nobody has opened this account. */
export class NotOpened extends Error {
  override readonly name = "NotOpened";
}

interface State extends Books {
  /** The last row applied. */
  sequence: number;
  /** The highest sequence of a message. */
  messages: number;
  /** Events applied since the last snapshot, and how many make the next one due. */
  events: number;
  every: number;
  /** The ledger's clock. */
  clock: number;
  /** When time alone next changes something; undefined where it has to be worked out anew. */
  due: number | undefined;
  /** When a look ahead is due; undefined where nothing was used since the last one. */
  checkAt: number | undefined;
}

const PAGE = 500;
/** A keeper's snapshots: the last, and one before it that an older version can fall back on. */
const KEPT = 2;
const ATTEMPTS = 8;
const HOLD_MS = 900_000;
const WEEKS_MS = 30 * 86_400_000;

/**
 * Keeps one account's ledger in a store: loads it, applies commands, writes each with the alerts it raised before it
 * answers, and tells when time alone will next change something.
 *
 * The journal row is the command; memory is a cache of it. Where a write fails, memory is thrown away and loaded again,
 * so that what was not written has not happened. Operations are applied one after another. Where the caller leaves `at`
 * out, it is the clock's, and never before the ledger's own.
 *
 * @example
 * ```js
 * const store = new MemoryStore();
 * const options = { now: () => Date.parse("2026-11-02") };
 * const keeper = new Keeper(store, options);
 * await keeper.open({ id: "acme", catalog: "bookbag", plan: "free", anchor: "2026-11-01" });
 * await keeper.record([{ id: "r-1", credits: 5 }]);
 * const again = await new Keeper(store, options).record([{ id: "r-1", credits: 5 }]);
 * [again.duplicates, again.balance.remaining]; // => [["r-1"], "95"]
 * ```
 */
export class Keeper {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #every: number;
  readonly #later: (work: () => void) => void;
  readonly #aheadMs: number;
  readonly #checkEveryMs: number;
  #state: State | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  #snapshotPlanned = false;

  constructor(store: Store, options: KeeperOptions = {}) {
    this.#store = store;
    this.#now = options.now ?? Date.now;
    this.#every = options.snapshotEvery ?? 1_000;
    this.#later = options.later ?? ((work) => setTimeout(work));
    this.#aheadMs = options.aheadMs ?? 300_000;
    this.#checkEveryMs = options.checkEveryMs ?? 3_600_000;
  }

  /**
   * Opens the account; its price list is written down as it stands today. Opened again with the same words it is
   * left as it is.
   *
   * @param account `anchor`: the start of today, UTC, when left out.
   * @throws DrawdownError as `Ledger.open`; `conflicting_id` where it is open with other words.
   */
  async open(account: Omit<Account, "anchor"> & { anchor?: InstantIn }): Promise<void> {
    const asked = canonical({ ...account, catalog: text(account.catalog) });
    return this.#exclusive(async () => {
      const state = await this.#load();
      if (state !== undefined) {
        const [first] = await this.#store.rows(0, 1);
        const command = first && readCommand(first.command);
        if (command?.do === "open" && command.asked === asked) return;
        throw new DrawdownError("conflicting_id", "the account is open with other settings", "id");
      }
      const anchor = account.anchor ?? new Date(this.#now()).toISOString().slice(0, 10);
      const command: Command = { do: "open", account: { ...account, anchor, ...resolved(account.catalog) }, asked };
      const books = open(command);
      const fresh = { ...books, sequence: 0, messages: 0, events: 0, every: this.#every, clock: 0, due: undefined, checkAt: undefined };
      fresh.clock = Date.parse(books.ledger.balance().at);
      try {
        await this.#commit(fresh, [command], []);
        this.#state = fresh;
      } catch (error) {
        books.ledger.free();
        throw error;
      }
    });
  }

  /** Books usage, as `Ledger.recordAll`. A retry without `at` is known by its id. */
  async record(usages: Usage[]): Promise<Receipt> {
    return this.#change((state, run) => {
      const at = this.#stamp(state);
      usages.forEach((usage, index) => this.#requireSoon(usage.at, `usages[${index}].at`));
      const stamped = usages.map((usage) => (usage.at === undefined ? { ...usage, at } : usage));
      try {
        return run({ do: "record", usages: stamped });
      } catch (error) {
        if (!hasCode(error, "conflicting_id") || usages.every(({ at }) => at !== undefined)) throw error;
        // A retry's new instant made it another usage: those that are booked go without one.
        const retried = usages.map((usage, index) => (isBooked(state.ledger, usage) ? usage : stamped[index]!));
        return run({ do: "record", usages: retried });
      }
    });
  }

  /** May this be spent? With `hold` it is set aside for `ttlMs`, and `onTimeout` says what becomes of it then. */
  async authorize(
    usage: Usage,
    options: { hold?: boolean; ttlMs?: number; onTimeout?: OnTimeout } = {},
  ): Promise<Authorization> {
    const { hold = false, ttlMs = HOLD_MS, onTimeout = "release" } = options;
    if (!hold) return this.read((ledger, at) => ledger.authorize({ ...usage, at: usage.at ?? at }));
    return this.#change((state, run) => {
      this.#requireSoon(usage.at, "at");
      const stamped = { ...usage, at: usage.at ?? this.#stamp(state) };
      return retrying(() => run({ do: "authorize", usage: stamped, ttlMs, onTimeout }), usage.at, () =>
        run({ do: "authorize", usage, ttlMs, onTimeout }),
      );
    });
  }

  /** Books what a hold was made for, as `Ledger.capture`. */
  async capture(hold: string, options: { usage?: Usage; at?: InstantIn } = {}): Promise<Receipt> {
    const { usage, at } = options;
    return this.#change((state, run) => {
      return run({ do: "capture", hold, at: this.#given(at ?? usage?.at, state), ...(usage && { usage }) });
    });
  }

  /** Gives back what a hold set aside. */
  async release(hold: string, at?: InstantIn): Promise<Receipt> {
    return this.#change((state, run) => run({ do: "release", hold, at: this.#given(at, state) }));
  }

  /** Takes a usage back. */
  async reverse(usage: string, at?: InstantIn): Promise<Receipt> {
    return this.#change((state, run) => run({ do: "reverse", usage, at: this.#given(at, state) }));
  }

  /** Adds credits. A retry without `at` is known by its id. */
  async grant(spec: Omit<GrantSpec, "at"> & { at?: InstantIn }): Promise<Receipt> {
    return this.#change((state, run) => {
      this.#requireSoon(spec.at, "at");
      return retrying(() => run({ do: "grant", spec: { ...spec, at: spec.at ?? this.#stamp(state) } }), spec.at, () =>
        run({ do: "grant", spec: { ...spec, at: addedAt(state.ledger, spec.id) } }),
      );
    });
  }

  /** Buys a pack of the catalog. A retry without `at` is known by its id. */
  async purchase(pack: string, options: Omit<PurchaseOptions, "at"> & { at?: InstantIn }): Promise<Receipt> {
    const { at, id } = options;
    return this.#change((state, run) => {
      this.#requireSoon(at, "at");
      return retrying(
        () => run({ do: "purchase", pack, options: { ...options, at: at ?? this.#stamp(state) } }),
        at,
        () => run({ do: "purchase", pack, options: { ...options, at: addedAt(state.ledger, id) } }),
      );
    });
  }

  /** Takes the unused part of a grant away. */
  async voidGrant(grant: string, at?: InstantIn): Promise<Receipt> {
    return this.#change((state, run) => run({ do: "void", grant, at: this.#given(at, state) }));
  }

  /** Changes the plan; `id` makes a retry harmless. */
  async changePlan(
    plan: string | null,
    options: Omit<PlanOptions, "at"> & { at?: InstantIn; id?: string } = {},
  ): Promise<Receipt> {
    const { id, ...rest } = options;
    return this.#change((state, run) => {
      this.#requireSoon(rest.at, "at");
      if (id !== undefined && state.beside.plans.includes(id)) return repeated(id, state.ledger);
      const how = { ...rest, at: rest.at ?? this.#stamp(state) };
      return run({ do: "plan", plan, options: how, ...(id !== undefined && { id }) });
    });
  }

  /** Lets time pass until now. Nothing is written where nothing came of it. */
  async advance(): Promise<Receipt> {
    return this.#change((state, run) => run({ do: "advance", to: this.#stamp(state) }));
  }

  /**
   * Lets time pass until now and looks ahead, which may raise `projected` and `spike` alerts: what an alarm calls. Nothing
   * is written where nothing came of it.
   */
  async check(): Promise<Receipt> {
    return this.#change((state, run) => {
      const receipt: Receipt = run({ do: "check", at: this.#stamp(state) });
      state.checkAt = undefined;
      return receipt;
    });
  }

  /** Asks the ledger something that changes nothing, with the instant that it is now. */
  async read<T>(question: (ledger: Ledger, at: Instant) => T): Promise<T> {
    return this.#exclusive(async () => {
      const state = await this.#opened();
      return question(state.ledger, this.#stamp(state));
    });
  }

  /**
   * When time alone next changes something, or a look ahead is due, in Unix milliseconds; undefined before the account
   * is open. It is forgotten with the memory: what it said has to be kept by an alarm.
   */
  async due(): Promise<number | undefined> {
    return this.#exclusive(async () => {
      const state = await this.#load();
      if (state === undefined) return undefined;
      if (state.due === undefined || state.due <= state.clock) state.due = nextDue(state);
      return Math.min(state.due, nextTimeout(state), state.checkAt ?? Number.POSITIVE_INFINITY);
    });
  }

  /**
   * Rows of the journal after a sequence, oldest first: every command that ever changed the account, as it was given,
   * whatever the ledger still keeps of it. Nothing is replayed, so that it costs no more than the reading.
   */
  async journal(after = 0, limit = PAGE): Promise<JournalRow[]> {
    return this.#exclusive(async () => {
      await this.#opened();
      return this.#store.rows(after, limit);
    });
  }

  /**
   * Everything that ever happened, oldest first, by replaying the journal: also what the ledger no longer keeps
   * because of `retentionDays`. It costs as much time as the account's whole life.
   */
  history(): AsyncGenerator<Step> {
    return steps(this.#rows(0));
  }

  /** `history` as CSV, in the words of `Ledger.toCSV`, piece by piece. */
  csv(): AsyncGenerator<string> {
    return csv(this.#rows(0));
  }

  /** Forgets what is in memory; the next call loads it. */
  forget(): void {
    this.#state?.ledger.free();
    this.#state = undefined;
  }

  /**
   * Applies what `make` runs, writes it, and only then answers. Holds whose time is over and that are owed come first.
   */
  async #change<T extends Receipt | Authorization>(
    make: (state: State, run: (command: Command) => T) => T,
  ): Promise<T> {
    return this.#exclusive(async () => {
      for (let attempt = 1; ; attempt += 1) {
        const state = await this.#opened();
        const commands: Command[] = [];
        const receipts: (Receipt | Authorization)[] = [];
        const run = (command: Command): T => {
          const receipt = execute(state, command) as T;
          state.clock = Date.parse(receipt.balance.at);
          if (isEffective(receipt)) {
            commands.push(command);
            receipts.push(receipt);
          }
          return receipt;
        };
        let answer: { value: T } | { error: unknown };
        try {
          this.#settleOverdue(state, run as (command: Command) => unknown);
          answer = { value: make(state, run) };
        } catch (error) {
          if (!isDrawdownError(error) || error.code === "internal") {
            this.forget();
            throw error;
          }
          answer = { error };
        }
        try {
          if (commands.length > 0) await this.#commit(state, commands, receipts);
        } catch (error) {
          // Memory is ahead of the store: what was not written has not happened.
          this.forget();
          if (error instanceof StoreConflict && attempt < ATTEMPTS) continue;
          throw error;
        }
        if ("error" in answer) throw answer.error;
        return answer.value;
      }
    });
  }

  /** A reply that was given away is charged when its hold's time is over, before the ledger would give it back. */
  #settleOverdue(state: State, run: (command: Command) => unknown): void {
    const now = this.#now();
    for (const [hold, { at, onTimeout }] of [...state.beside.holds]) {
      if (at > now) continue;
      const when = new Date(at).toISOString();
      try {
        run(onTimeout === "capture" ? { do: "capture", hold, at: when } : { do: "release", hold, at: when });
      } catch (error) {
        if (!hasCode(error, "hold_closed")) throw error;
        state.beside.holds.delete(hold);
      }
    }
  }

  async #commit(state: State, commands: Command[], receipts: (Receipt | Authorization)[]): Promise<void> {
    const at = this.#now();
    const rows = commands.map((command, index): JournalRow => {
      return { sequence: state.sequence + index + 1, at, command: JSON.stringify(command) };
    });
    const messages = messagesOf(receipts, state.messages, at);
    const change: Change = { rows, messages };
    const written = this.#store.commit(change);
    if (written instanceof Promise) await written;
    state.sequence += rows.length;
    state.messages += messages.length;
    for (const receipt of receipts) follow(state, receipt);
    for (const command of commands) state.events += weight(command);
    if (commands.some(({ do: verb }) => verb === "record" || verb === "capture")) state.checkAt ??= at + this.#checkEveryMs;
    if (state.events >= state.every) this.#planSnapshot();
  }

  /** A large one takes longer than what made it due, which is not to wait for it. */
  #planSnapshot(): void {
    if (this.#snapshotPlanned) return;
    this.#snapshotPlanned = true;
    this.#later(() => {
      void this.#exclusive(async () => {
        this.#snapshotPlanned = false;
        const state = this.#state;
        if (state !== undefined && state.events >= state.every) await this.#saveSnapshot(state);
      });
    });
  }

  /** A snapshot that cannot be kept loses nothing: the journal has it all. */
  async #saveSnapshot(state: State): Promise<void> {
    try {
      const bytes = state.ledger.snapshot();
      await this.#store.saveSnapshot({ sequence: state.sequence, beside: writeBeside(state.beside), bytes }, KEPT);
      await this.#store.pruneMessages(this.#now() - WEEKS_MS);
      state.events = 0;
      state.every = pause(this.#every, bytes);
    } catch {
      state.every += this.#every;
    }
  }

  /** One after another; what fails does not stop the next. */
  async #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(work);
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  async #opened(): Promise<State> {
    const state = await this.#load();
    if (state === undefined) throw new NotOpened("nobody has opened this account");
    return state;
  }

  /** The state in memory, or from the store; brought up to date where others write too. */
  async #load(): Promise<State | undefined> {
    if (this.#state !== undefined) {
      if (this.#store.shared) await this.#replay(this.#state);
      return this.#state;
    }
    const state = (await this.#restored()) ?? (await this.#first());
    if (state === undefined) return undefined;
    try {
      await this.#replay(state);
      state.messages = await this.#store.lastMessage();
      state.clock = Date.parse(state.ledger.balance().at);
    } catch (error) {
      state.ledger.free();
      throw error;
    }
    this.#state = state;
    return state;
  }

  /** From the newest snapshot that is whole and that this version can read. */
  async #restored(): Promise<State | undefined> {
    for (const sequence of await this.#store.snapshots()) {
      const stored = await this.#store.snapshot(sequence);
      if (stored === undefined) continue;
      try {
        const ledger = Ledger.restore(stored.bytes);
        return { ledger, beside: readBeside(stored.beside), ...this.#blank(sequence, pause(this.#every, stored.bytes)) };
      } catch (error) {
        if (!hasCode(error, "damaged_snapshot") && !hasCode(error, "newer_snapshot")) throw error;
      }
    }
    return undefined;
  }

  async #first(): Promise<State | undefined> {
    const [row] = await this.#store.rows(0, 1);
    return row && { ...open(readCommand(row.command)), ...this.#blank(1, this.#every) };
  }

  #blank(sequence: number, every: number): Omit<State, keyof Books> {
    return { sequence, messages: 0, events: 0, every, clock: 0, due: undefined, checkAt: undefined };
  }

  async #replay(state: State): Promise<void> {
    for await (const row of this.#rows(state.sequence)) {
      const command = readCommand(row.command);
      follow(state, execute(state, command));
      state.sequence = row.sequence;
      state.events += weight(command);
    }
  }

  async *#rows(after: number): AsyncGenerator<JournalRow> {
    for (;;) {
      const page = await this.#store.rows(after, PAGE);
      yield* page;
      if (page.length < PAGE) return;
      after = page.at(-1)!.sequence;
    }
  }

  /** The caller's instant, else the clock's. */
  #given(at: InstantIn | undefined, state: State): Instant {
    this.#requireSoon(at, "at");
    return iso(at) ?? this.#stamp(state);
  }

  /** Now, but never before the ledger's clock: a machine's own may step back. */
  #stamp(state: State): Instant {
    return new Date(Math.max(this.#now(), state.clock)).toISOString();
  }

  /** An instant far ahead would renew and expire what is not due for years. */
  #requireSoon(at: InstantIn | undefined, path: string): void {
    if (at === undefined || !(instant(at) > this.#now() + this.#aheadMs)) return;
    throw new DrawdownError("out_of_range", `${path}: is ahead of the clock by more than ${this.#aheadMs} ms`, path);
  }
}

/** What state follows from a receipt without asking the ledger. */
function follow(state: State, receipt: Receipt | Authorization): void {
  state.clock = Date.parse(receipt.balance.at);
  const ordinary = receipt.entries.every(({ type }) => ORDINARY.has(type));
  if (!ordinary || ("corrections" in receipt && receipt.corrections.length > 0)) state.due = undefined;
}

/** Entries that bring no new date: at worst one that is known comes to nothing. */
const ORDINARY = new Set(["spend", "hold", "capture"]);

/** Whether there is anything to write down. A clock that moved on alone is not. */
function isEffective(receipt: Receipt | Authorization): boolean {
  if (receipt.entries.length > 0 || receipt.alerts.length > 0) return true;
  return "corrections" in receipt && receipt.corrections.length + receipt.invoices.length > 0;
}

/** Writing a large snapshot often costs more than replaying what came after it. */
function pause(every: number, bytes: Uint8Array): number {
  return Math.max(every, Math.ceil(bytes.length / 1024));
}

function weight(command: Command): number {
  return command.do === "record" ? command.usages.length : 1;
}

/** Whether the usage, given without an instant, is a retry of one that is booked. */
function isBooked(ledger: Ledger, usage: Usage): boolean {
  if (usage.id === undefined || usage.at !== undefined) return false;
  try {
    return ledger.record(usage).duplicates.length > 0;
  } catch (error) {
    // Only a new one needs its instant.
    if (hasCode(error, "invalid_input")) return false;
    throw error;
  }
}

/** A retry without an instant conflicts with the one that was stamped the first time; it is tried with that one. */
function retrying<T>(first: () => T, at: InstantIn | undefined, second: () => T): T {
  try {
    return first();
  } catch (error) {
    if (at !== undefined || !hasCode(error, "conflicting_id")) throw error;
    return second();
  }
}

function addedAt(ledger: Ledger, id: string | undefined): Instant {
  const grant = ledger.grants().find((grant) => grant.id === id);
  if (grant === undefined) throw new DrawdownError("conflicting_id", `"${id}" has been booked as something else`, "id");
  return grant.addedAt;
}

function repeated<T>(id: string, ledger: Ledger): T {
  const nothing = { entries: [], corrections: [], refused: [], alerts: [], invoices: [] };
  return { ...nothing, duplicates: [id], balance: ledger.balance() } as T;
}

/** The price list as a document: what a built-in is called must not decide what it says next year. */
function resolved(catalog: Account["catalog"]): Pick<Account, "catalog"> {
  if (catalog === undefined) return {};
  const isId = typeof catalog === "string" && !catalog.trimStart().startsWith("{");
  const list = isId ? Catalog.builtin(catalog) : catalog instanceof Catalog ? catalog : Catalog.parse(catalog);
  try {
    return { catalog: list.toJSON() };
  } finally {
    if (list !== catalog) list.free();
  }
}

function text(catalog: Account["catalog"]): unknown {
  return catalog instanceof Catalog ? catalog.toJSON() : catalog;
}

/** JSON text that does not depend on the order of keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function iso(at: InstantIn | undefined): Instant | undefined {
  if (at === undefined) return undefined;
  if (Number.isNaN(instant(at))) throw new DrawdownError("invalid_input", "at: is no instant", "at");
  return new Date(at).toISOString();
}

function hasCode(error: unknown, code: string): boolean {
  return isDrawdownError(error) && error.code === code;
}
