import worker from "./usage_worker.ts?worker&url";
import type { Meter, PriceList } from "./price_list.ts";
import type { Report } from "./usage_book.ts";
import { ACTIVITIES, isReply, type Mapping } from "./usage_fields.ts";
import type { Answer, Request, Slot, WorkerPricing } from "./usage_messages.ts";
import type { FileProblem, Look } from "./usage_source.ts";
import { replyMeter } from "./trace.ts";

// The visitor's file, and what has been read of it. It lives beside the page's views, so that a look at another one
// loses nothing, and is never written anywhere.

export interface Opened {
  name: string;
  file: Blob;
  look: Look;
  mapping: Mapping;
  /** By a model's name in the file, the one of the price list that the visitor takes it for. */
  models: Record<string, string>;
  /** By a kind of row, the meter that the visitor sends it to; empty where it is to be left out. */
  meters: Record<string, string>;
}
/** A file that has been read under a price list. */
export interface Read {
  opened: Opened;
  list: PriceList;
  report: Report;
  milliseconds: number;
}
export interface Progress {
  name: string;
  bytes: number;
  size: number;
  rows: number;
}
export interface UsageState {
  /** What is on screen. A reading that fails or is given up leaves it as it was. */
  read: Read | null;
  /** What was opened last, where it has not been read: its columns have yet to be named, or its reading was given up. */
  opened: Opened | null;
  reading: Progress | null;
  problem: { name: string; problem: FileProblem } | null;
  givenUp: boolean;
  whatIf: WhatIf | null;
}
/** What the same file would have come to otherwise. */
export interface WhatIf {
  list: PriceList;
  agentModels: Record<string, string>;
  progress: Progress | null;
  read: Read | null;
}

const NOTHING: UsageState = { read: null, opened: null, reading: null, problem: null, givenUp: false, whatIf: null };

class UsageSession {
  #state = NOTHING;
  readonly #listeners = new Set<(state: UsageState) => void>();
  #worker: Worker | null = null;
  #number = 0;
  #under: { list: PriceList; plan: string | null } | null = null;
  /** What to do with the answer to each request that is still wanted. */
  readonly #pending = new Map<number, (answer: Answer) => void>();
  #latest: Record<Slot, number> = { usage: 0, "what-if": 0 };

  get state(): UsageState {
    return this.#state;
  }

  subscribe(listener: (state: UsageState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Looks at a file, and reads it where its columns name themselves. */
  open(name: string, file: Blob, list: PriceList, plan: string | null): void {
    const number = this.#take("usage");
    this.#set({ problem: null, givenUp: false, reading: { name, bytes: 0, size: file.size, rows: 0 } });
    this.#pending.set(number, (answer) => {
      this.#pending.delete(number);
      if (answer.kind === "failed") return this.#set({ reading: null, problem: { name, problem: answer.problem } });
      if (answer.kind !== "looked") return;
      const { look } = answer;
      const opened = { name, file, look, mapping: look.guess, models: {}, meters: {} };
      if (missingFields(list, opened).length > 0) this.#set({ reading: null, opened });
      else this.read(opened, list, plan);
    });
    this.#post({ kind: "look", number, file });
  }

  read(opened: Opened, list: PriceList, plan: string | null): void {
    const { name, file } = opened;
    this.dropWhatIf();
    this.#set({ opened, problem: null, givenUp: false, reading: { name, bytes: 0, size: file.size, rows: 0 } });
    this.#read("usage", opened, pricingOf(opened, list, plan, {}), (answer) => {
      if (answer.kind === "progress" && this.#state.reading) {
        this.#set({ reading: { ...this.#state.reading, bytes: answer.bytes, rows: answer.rows } });
      } else if (answer.kind === "failed") {
        this.#set({ reading: null, opened: null, problem: { name, problem: answer.problem } });
      } else if (answer.kind === "read") {
        const { report, milliseconds } = answer;
        this.#set({ reading: null, opened: null, read: { opened, list, report, milliseconds } });
      }
    });
  }

  /** With other columns or models; read again as soon as it can be. */
  change(opened: Opened, list: PriceList, plan: string | null): void {
    if (missingFields(list, opened).length > 0) {
      this.giveUp();
      this.#set({ opened, givenUp: false });
    } else this.read(opened, list, plan);
  }

  /** What is open, under another price list. */
  priceUnder(list: PriceList, plan: string | null): void {
    const { read, opened } = this.#state;
    const under = { list, plan };
    const before = this.#under;
    this.#under = under;
    if (before === null || (before.list === list && before.plan === plan)) return;
    const own = opened ?? read?.opened;
    if (own) this.change(own, list, plan);
  }

  giveUp(): void {
    this.#take("usage");
    this.#post({ kind: "cancel", slot: "usage" });
    this.#set({ reading: null, givenUp: true });
  }

  /** Reads the same file under another price list, or with other models for its agents. */
  ask(list: PriceList, plan: string | null, agentModels: Record<string, string>): void {
    const { read } = this.#state;
    if (!read) return;
    const { opened } = read;
    const { name, file } = opened;
    this.#set({ whatIf: { list, agentModels, read: null, progress: { name, bytes: 0, size: file.size, rows: 0 } } });
    this.#read("what-if", opened, pricingOf(opened, list, plan, agentModels), (answer) => {
      const { whatIf } = this.#state;
      if (!whatIf) return;
      if (answer.kind === "progress" && whatIf.progress) {
        this.#set({ whatIf: { ...whatIf, progress: { ...whatIf.progress, bytes: answer.bytes, rows: answer.rows } } });
      } else if (answer.kind === "read") {
        const { report, milliseconds } = answer;
        this.#set({ whatIf: { ...whatIf, progress: null, read: { opened, list, report, milliseconds } } });
      } else if (answer.kind === "failed") this.#set({ whatIf: null, problem: { name, problem: answer.problem } });
    });
  }

  dropWhatIf(): void {
    this.#take("what-if");
    if (this.#worker) this.#post({ kind: "cancel", slot: "what-if" });
    this.#set({ whatIf: null });
  }

  #read(slot: Slot, { file, look, mapping }: Opened, pricing: WorkerPricing, take: (answer: Answer) => void): void {
    const number = this.#take(slot);
    this.#pending.set(number, (answer) => {
      if (answer.kind !== "progress") this.#pending.delete(number);
      take(answer);
    });
    this.#post({ kind: "read", number, slot, file, look, mapping, pricing });
  }

  /** A number for the next request of a slot; the one before it is not listened to any more. */
  #take(slot: Slot): number {
    this.#pending.delete(this.#latest[slot]);
    this.#number += 1;
    this.#latest[slot] = this.#number;
    return this.#number;
  }

  #post(request: Request): void {
    this.#worker ??= this.#start();
    this.#worker.postMessage(request);
  }

  #start(): Worker {
    // A worker from the page's own script would go by a policy of its own; one like this goes by the page's, which lets
    // nothing out.
    const script = new Blob([`import ${JSON.stringify(new URL(worker, import.meta.url).href)};`], { type: "text/javascript" });
    const address = URL.createObjectURL(script);
    const started = new Worker(address, { type: "module", name: "usage" });
    started.addEventListener("message", ({ data }: MessageEvent<Answer>) => this.#pending.get(data.number)?.(data));
    started.addEventListener("error", () => {
      const name = this.#state.reading?.name ?? "";
      this.#worker = null;
      this.#pending.clear();
      this.#set({ reading: null, whatIf: null, problem: { name, problem: { kind: "unreadable", reason: "" } } });
    });
    return started;
  }

  #set(changes: Partial<UsageState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener(this.#state);
  }
}

export const session = new UsageSession();

/** Quantities that the price list needs for a reply and no column gives; none where the file has other things than replies. */
export function missingFields(list: PriceList, { look, mapping }: Pick<Opened, "look" | "mapping">): string[] {
  const others = mapping.operation === look.guess.operation && look.kinds.length > 0 && !look.kinds.some(isReply);
  const needed = others ? [] : (replyMeter(list)?.quantities.filter(({ initial }) => initial === null) ?? []);
  return needed.map(({ name }) => name).filter((name) => !(name in mapping));
}

function pricingOf({ models, meters }: Opened, list: PriceList, plan: string | null, agentModels: Record<string, string>): WorkerPricing {
  const known = new Set(list.meters.map(({ id }) => id));
  // A choice that was made under another list may name a meter that this one does not have.
  const chosen = Object.entries(meters).flatMap(([kind, id]) => (id === "" || known.has(id) ? [[kind, id === "" ? null : id] as const] : []));
  const usual = [...ACTIVITIES].map((kind) => [kind, usualMeter(list, kind)?.id ?? null] as const);
  return {
    document: list.catalog.toJSON(),
    meters: Object.fromEntries([...usual, ...chosen]),
    meter: replyMeter(list)?.id ?? null,
    plan,
    models,
    agentModels,
  };
}

/** The meter that a kind of row goes to by itself: that of its activity, or one that names it. */
const usualMeter = (list: PriceList, kind: string): Meter | undefined =>
  list.meters.find(({ activity }) => activity === kind) ?? list.meters.find(({ id }) => id.toLowerCase().includes(kind));
