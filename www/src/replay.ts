import { Ledger, type Account, type Alert, type Balance, type Receipt, type Usage } from "drawdown/web";
import type { AccountChange } from "./account_state.ts";
import type { Decimal } from "./numbers.ts";
import { START, daysAfter, slotStart } from "./replayed_time.ts";

/** What an account is opened with: its price list, its plan, and credits that it has from the start. */
export interface Opening {
  account: Account;
  seeds: Parameters<Ledger["grant"]>[0][];
}

/** What is known of any account, replayed or live. */
export interface Kept {
  balance: Balance;
  /** Every alert so far, oldest first. */
  notices: Alert[];
}
/** The account after a number of slots. */
export interface Standing extends Kept {
  /** For reports. It is in step with this standing until the next one is asked for. */
  ledger: Ledger;
  position: number;
  at: number;
  /** The plan that runs now. */
  plan: string | null;
  /** The plan that the next renewal brings, where it is another one. */
  nextPlan: { plan: string; from: string } | null;
  /** What was refused for lack of credits, oldest first. */
  refused: Refusal[];
  /** Changes that the ledger would not make, and why. */
  problems: string[];
}
export interface Refusal {
  at: number;
  credits: Decimal;
}

/**
 * The account as a function of how much time has passed and what was done to it. The ledger only ever goes forward;
 * whoever goes back gets a new one, fed from the start.
 */
export class Replay {
  readonly #opening: Opening;
  readonly #usages: Usage[][];
  #ledger: Ledger | null = null;
  #position = 0;
  #made: AccountChange[] = [];
  #notices: Alert[] = [];
  #refused: Refusal[] = [];
  #problems: string[] = [];
  #plans: { from: number; plan: string | null }[] = [];

  constructor(opening: Opening, usages: Usage[][]) {
    this.#opening = opening;
    this.#usages = usages;
  }

  standAt(position: number, changes: AccountChange[]): Standing {
    const due = changes.filter(({ at }) => at <= position);
    const goesOn = this.#position <= position && this.#made.every((change, index) => change === due[index]);
    const ledger = goesOn && this.#ledger ? this.#ledger : this.#open();
    for (const change of due.slice(this.#made.length)) {
      this.#pass(ledger, change.at);
      this.#make(ledger, change);
    }
    this.#pass(ledger, position);
    const at = slotStart(position);
    const next = this.#plans.find(({ from }) => from > at);
    return {
      ledger,
      position,
      at,
      balance: ledger.balance(),
      plan: this.#plans.findLast(({ from }) => from <= at)?.plan ?? null,
      nextPlan: next?.plan ? { plan: next.plan, from: new Date(next.from).toISOString() } : null,
      notices: [...this.#notices],
      refused: [...this.#refused],
      problems: [...this.#problems],
    };
  }

  free(): void {
    this.#ledger?.free();
    this.#ledger = null;
  }

  #open(): Ledger {
    this.free();
    const { account, seeds } = this.#opening;
    const ledger = Ledger.open(account);
    this.#ledger = ledger;
    this.#position = 0;
    this.#made = [];
    this.#notices = [];
    this.#refused = [];
    this.#problems = [];
    this.#plans = [{ from: START, plan: account.plan }];
    for (const seed of seeds) this.#keep(ledger.grant(seed));
    return ledger;
  }

  /** Lets the requests of the slots up to `position` arrive, and the time pass that they take. */
  #pass(ledger: Ledger, position: number): void {
    if (position <= this.#position) return;
    const usages = this.#usages.slice(this.#position, position).flat();
    const instants = new Map(usages.map(({ id, at }) => [id, Number(at)]));
    const receipt = ledger.recordAll(usages);
    this.#keep(receipt);
    this.#refused.push(
      ...receipt.refused.map(({ usage, credits }) => ({ at: instants.get(usage ?? "") ?? START, credits })),
    );
    this.#keep(ledger.advance(slotStart(position)));
    this.#position = position;
  }

  #make(ledger: Ledger, change: AccountChange): void {
    const at = slotStart(change.at);
    const number = this.#made.push(change);
    try {
      switch (change.kind) {
        case "buy":
          return this.#keep(ledger.purchase(change.pack, { at, id: `purchase-${number}` }));
        case "grant": {
          const expiresAt = daysAfter(change.at, Number(change.days));
          const spec = { id: `gift-${number}`, kind: "free", source: "promo", amount: change.credits, at, expiresAt } as const;
          return this.#keep(ledger.grant(spec));
        }
        case "plan": {
          const from = change.from === "now" ? at : Date.parse(ledger.balance().cycle.end);
          this.#keep(ledger.changePlan(change.plan, { at, effective: change.from }));
          this.#plans = [...this.#plans.filter((plan) => plan.from < from), { from, plan: change.plan }];
        }
      }
    } catch (error) {
      this.#problems.push(error instanceof Error ? error.message : String(error));
    }
  }

  #keep({ alerts }: Receipt): void {
    this.#notices.push(...alerts);
  }
}
