/** A value, or the promise of one: stores may be synchronous, as a Durable Object's is, or not. */
export type Awaitable<T> = T | Promise<T>;

/** One command that changed an account, as it was given. The journal of them is the account's whole history. */
export interface JournalRow {
  /** 1 for the first, without gaps. */
  sequence: number;
  /** When it was written, in Unix milliseconds. */
  at: number;
  /** The command as JSON text. */
  command: string;
}

/** The account after a row of the journal, so that not everything has to be replayed. It can be lost without harm. */
export interface StoredSnapshot {
  /** The last row in it. */
  sequence: number;
  /** What the keeper knows beside the ledger, as JSON text. */
  beside: string;
  /** The ledger. */
  bytes: Uint8Array;
}

/** An alert on its way to whoever is to be told. */
export interface Message {
  /** The alert's key: the same however often it is raised or sent. */
  key: string;
  /** Counts an account's messages, so that a receiver can put them in order. */
  sequence: number;
  /** What is sent, as JSON text. */
  body: string;
  state: "pending" | "delivered" | "dead";
  /** Attempts made. */
  attempts: number;
  /** When the next attempt is due, in Unix milliseconds. */
  dueAt: number;
  /** Why the last attempt failed; empty before one did. */
  error: string;
}

/** What is written together, or not at all. */
export interface Change {
  rows: JournalRow[];
  /** A key that is there already is left as it is. */
  messages: Message[];
}

/**
 * Where an account is kept. Ten short methods over any store that can write a few records at once.
 *
 * A store that several processes write to (Deno KV, Postgres, Redis) says `shared`; its `commit` must throw a
 * {@link StoreConflict} where a row of that sequence is there already.
 */
export interface Store {
  readonly shared?: boolean;
  /** Rows after a sequence, in order, at most so many. */
  rows(after: number, limit: number): Awaitable<JournalRow[]>;
  /** Writes all of it durably, or throws and writes none of it. */
  commit(change: Change): Awaitable<void>;
  /** The sequences of the snapshots that are whole, newest first. */
  snapshots(): Awaitable<number[]>;
  snapshot(sequence: number): Awaitable<StoredSnapshot | undefined>;
  /** Keeps a snapshot, visible only when whole, and drops all but the newest `keep`. */
  saveSnapshot(snapshot: StoredSnapshot, keep: number): Awaitable<void>;
  /** The highest sequence of a message; 0 before the first. */
  lastMessage(): Awaitable<number>;
  /** Messages in a state, the earliest due first. */
  messages(state: Message["state"], limit: number): Awaitable<Message[]>;
  /** Replaces a message if it has still made so many attempts and is in that state; says whether it did. */
  replaceMessage(message: Message, was: Pick<Message, "attempts" | "state">): Awaitable<boolean>;
  /** Drops delivered messages that were due before an instant, except the last one. */
  pruneMessages(before: number): Awaitable<void>;
}

/** Another writer was faster: load what it wrote, then try again. */
export class StoreConflict extends Error {
  override readonly name = "StoreConflict";
}

/** Pieces of a size that a store can hold as one value; never none. */
export function chunks(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start === 0 || start < bytes.length; start += size) {
    pieces.push(bytes.slice(start, start + size));
  }
  return pieces;
}

/** The pieces as one again. */
export function joined(pieces: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
