import {
  DrawdownError,
  Ledger,
  type Account,
  type Authorization,
  type GrantSpec,
  type Instant,
  type InstantIn,
  type Receipt,
  type Usage,
} from "drawdown";

/**
 * What changes an account, with every instant filled in, so that replaying it gives the same books. Fields may be
 * added; none changes its meaning, because journals outlive versions and versions run side by side.
 */
export type Command =
  | { do: "open"; account: Account; asked: string }
  | { do: "record"; usages: Usage[] }
  | { do: "authorize"; usage: Usage; ttlMs: number; onTimeout: OnTimeout }
  | { do: "capture"; hold: string; usage?: Usage; at: Instant }
  | { do: "release"; hold: string; at: Instant }
  | { do: "reverse"; usage: string; at: Instant }
  | { do: "grant"; spec: GrantSpec }
  | { do: "purchase"; pack: string; options: PurchaseOptions }
  | { do: "void"; grant: string; at: Instant }
  | { do: "plan"; plan: string | null; options: PlanOptions; id?: string }
  | { do: "advance"; to: Instant }
  | { do: "check"; at: Instant };

/** What becomes of a hold that nobody settled: given back, or, where the reply was given away, captured as it is. */
export type OnTimeout = "release" | "capture";

export type PurchaseOptions = { at: InstantIn; id?: string; count?: number; amount?: string | number };
export type PlanOptions = { at: InstantIn; effective?: "now" | "renewal"; carry?: "usage" | "balance" | "none" };

/** An open hold as the keeper remembers it. */
export interface OpenHold {
  /** When it times out, in Unix milliseconds. */
  at: number;
  onTimeout: OnTimeout;
}

/** What the keeper knows beside the ledger. */
export interface Beside {
  holds: Map<string, OpenHold>;
  /** The ids of the last plan changes, for the same reason. */
  plans: string[];
  /** Milliseconds ahead of a batch's expiry that notice is given. */
  noticeMs: number;
  /** Minutes east of UTC. */
  offset: number;
}

/** An account in memory. */
export interface Books {
  ledger: Ledger;
  beside: Beside;
}

/** How many plan changes are remembered. */
const PLANS = 32;
/** The ledger's own time-out comes after the keeper's, which is the one that knows what to do. */
const GRACE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Opens the books of a first row. */
export function open(command: Command): Books {
  if (command.do !== "open") throw unreadable(command);
  const { account } = command;
  const list = typeof account.catalog === "object" ? (account.catalog as { policy?: { expiringDays?: number } }) : {};
  const days = account.policy?.expiringDays ?? list.policy?.expiringDays ?? 7;
  const beside = { holds: new Map(), plans: [], noticeMs: days * DAY_MS, offset: account.offset ?? 0 };
  return { ledger: Ledger.open(account), beside };
}

/** Does to the books what a command says. What throws has changed nothing. */
export function execute(books: Books, command: Command): Receipt | Authorization {
  const { ledger, beside } = books;
  switch (command.do) {
    case "record": {
      const [only, ...others] = command.usages;
      return only !== undefined && others.length === 0 ? ledger.record(only) : ledger.recordAll(command.usages);
    }
    case "authorize": {
      const { usage, ttlMs, onTimeout } = command;
      const answer = ledger.authorize(usage, { hold: true, ttlMs: ttlMs + GRACE_MS });
      if (answer.hold !== null && answer.entries.length > 0) {
        beside.holds.set(answer.hold, { at: instant(usage.at) + ttlMs, onTimeout });
      }
      return answer;
    }
    case "capture": {
      const { hold, usage, at } = command;
      const receipt = ledger.capture(hold, usage === undefined ? { at } : { usage, at });
      beside.holds.delete(hold);
      return receipt;
    }
    case "release": {
      const receipt = ledger.release(command.hold, command.at);
      beside.holds.delete(command.hold);
      return receipt;
    }
    case "reverse":
      return ledger.reverse(command.usage, command.at);
    case "grant":
      return ledger.grant(command.spec);
    case "purchase":
      return ledger.purchase(command.pack, command.options);
    case "void":
      return ledger.voidGrant(command.grant, command.at);
    case "plan": {
      const receipt = ledger.changePlan(command.plan, command.options);
      if (command.id !== undefined) beside.plans = [...beside.plans, command.id].slice(-PLANS);
      return receipt;
    }
    case "advance":
      return ledger.advance(command.to);
    case "check": {
      const { forecast: _, ...receipt } = ledger.check({ at: command.at });
      return receipt;
    }
    default:
      throw unreadable(command);
  }
}

/** A row's command; one of a later version is refused rather than passed over. */
export function readCommand(text: string): Command {
  return JSON.parse(text) as Command;
}

export function writeBeside(beside: Beside): string {
  return JSON.stringify({ ...beside, holds: [...beside.holds] });
}

export function readBeside(text: string): Beside {
  const beside = JSON.parse(text) as Omit<Beside, "holds"> & { holds: [string, OpenHold][] };
  return { ...beside, holds: new Map(beside.holds) };
}

/** Unix milliseconds of an instant in any of its forms. */
export function instant(at: InstantIn | undefined): number {
  return new Date(at ?? Number.NaN).getTime();
}

function unreadable(command: { do: string }): DrawdownError {
  return new DrawdownError("newer_snapshot", `the journal has a command "${command.do}" that this version cannot read`);
}
