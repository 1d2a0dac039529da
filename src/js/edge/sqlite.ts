import {
  chunks,
  joined,
  StoreConflict,
  type Change,
  type JournalRow,
  type Message,
  type Store,
  type StoredSnapshot,
} from "./store.js";

/** What a Durable Object's storage offers, and what a few lines make of any other SQLite. */
export interface SqliteStorage {
  sql: { exec(query: string, ...bindings: (string | number | null | Uint8Array)[]): Iterable<Record<string, unknown>> };
  /** Runs it in one transaction: what it throws undoes what it wrote. */
  transactionSync<T>(work: () => T): T;
}

/** A row may have two million bytes. */
const CHUNK = 1_000_000;

const TABLES = `
  CREATE TABLE IF NOT EXISTS journal (sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, command TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS snapshot (
    sequence INTEGER NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, beside TEXT,
    PRIMARY KEY (sequence, part)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS outbox (
    key TEXT PRIMARY KEY, sequence INTEGER NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL,
    attempts INTEGER NOT NULL, dueAt INTEGER NOT NULL, error TEXT NOT NULL
  ) WITHOUT ROWID;
`;

/**
 * An account in SQLite: a Durable Object's own, or Node's. One row an operation, no index beside the keys, because
 * every further row is paid for.
 */
export class SqliteStore implements Store {
  readonly #storage: SqliteStorage;

  constructor(storage: SqliteStorage) {
    this.#storage = storage;
    storage.sql.exec(TABLES);
  }

  rows(after: number, limit: number): JournalRow[] {
    return this.#all("SELECT * FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?", after, limit);
  }

  commit({ rows, messages }: Change): void {
    this.#storage.transactionSync(() => {
      for (const { sequence, at, command } of rows) {
        try {
          this.#storage.sql.exec("INSERT INTO journal VALUES (?, ?, ?)", sequence, at, command);
        } catch (error) {
          if (/UNIQUE|constraint/i.test(String(error))) throw new StoreConflict(`row ${sequence} is there already`);
          throw error;
        }
      }
      for (const { key, sequence, body, state, attempts, dueAt, error } of messages) {
        const values = [key, sequence, body, state, attempts, dueAt, error];
        this.#storage.sql.exec("INSERT OR IGNORE INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?)", ...values);
      }
    });
  }

  snapshots(): number[] {
    const rows = this.#all<{ sequence: number }>("SELECT sequence FROM snapshot WHERE part = 0 ORDER BY sequence DESC");
    return rows.map(({ sequence }) => sequence);
  }

  snapshot(sequence: number): StoredSnapshot | undefined {
    const parts = this.#all<{ bytes: ArrayBuffer | Uint8Array; beside: string | null }>(
      "SELECT bytes, beside FROM snapshot WHERE sequence = ? ORDER BY part",
      sequence,
    );
    const beside = parts[0]?.beside;
    if (beside === undefined || beside === null) return undefined;
    return { sequence, beside, bytes: joined(parts.map(({ bytes }) => new Uint8Array(bytes))) };
  }

  saveSnapshot({ sequence, beside, bytes }: StoredSnapshot, keep: number): void {
    this.#storage.transactionSync(() => {
      this.#storage.sql.exec("DELETE FROM snapshot WHERE sequence = ?", sequence);
      chunks(bytes, CHUNK).forEach((piece, part) => {
        const note = part === 0 ? beside : null;
        this.#storage.sql.exec("INSERT INTO snapshot VALUES (?, ?, ?, ?)", sequence, part, piece, note);
      });
      const oldest = this.snapshots()[keep - 1];
      if (oldest !== undefined) this.#storage.sql.exec("DELETE FROM snapshot WHERE sequence < ?", oldest);
    });
  }

  lastMessage(): number {
    return this.#all<{ last: number | null }>("SELECT max(sequence) AS last FROM outbox")[0]?.last ?? 0;
  }

  messages(state: Message["state"], limit: number): Message[] {
    return this.#all("SELECT * FROM outbox WHERE state = ? ORDER BY dueAt, sequence LIMIT ?", state, limit);
  }

  /** Messages after a sequence, in order; where there are more than so many, the newest. */
  messagesAfter(sequence: number, limit: number): Message[] {
    const found: Message[] = this.#all("SELECT * FROM outbox WHERE sequence > ? ORDER BY sequence DESC LIMIT ?", sequence, limit);
    return found.reverse();
  }

  /** The message of an alert, by the alert's key. */
  message(key: string): Message | undefined {
    return this.#all<Message>("SELECT * FROM outbox WHERE key = ?", key)[0];
  }

  replaceMessage({ key, state, attempts, dueAt, error }: Message, was: Pick<Message, "attempts" | "state">): boolean {
    const changed = this.#all(
      `UPDATE outbox SET state = ?, attempts = ?, dueAt = ?, error = ?
       WHERE key = ? AND attempts = ? AND state = ? RETURNING key`,
      ...[state, attempts, dueAt, error, key, was.attempts, was.state],
    );
    return changed.length === 1;
  }

  pruneMessages(before: number): void {
    this.#storage.sql.exec(
      `DELETE FROM outbox WHERE state = 'delivered' AND dueAt < ?
       AND sequence < (SELECT max(sequence) FROM outbox)`,
      before,
    );
  }

  #all<T>(query: string, ...bindings: (string | number | null)[]): T[] {
    return [...this.#storage.sql.exec(query, ...bindings)] as T[];
  }
}
