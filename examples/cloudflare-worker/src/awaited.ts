import type { Asked } from "./gateway/price.js";

const KEPT_MS = 30 * 86_400_000;

/** Answers that a provider is still making: what each was asked with, under which hold. */
export class Awaited {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(
      "CREATE TABLE IF NOT EXISTS awaited (response TEXT PRIMARY KEY, at INTEGER NOT NULL, asked TEXT NOT NULL) WITHOUT ROWID",
    );
  }

  put(response: string, asked: Asked, now: number): void {
    // A provider keeps them no longer, and their holds have been settled.
    this.#sql.exec("DELETE FROM awaited WHERE at < ?", now - KEPT_MS);
    this.#sql.exec("INSERT OR IGNORE INTO awaited VALUES (?, ?, ?)", response, now, JSON.stringify(asked));
  }

  get(response: string): Asked | undefined {
    const [row] = [...this.#sql.exec<{ asked: string }>("SELECT asked FROM awaited WHERE response = ?", response)];
    return row && (JSON.parse(row.asked) as Asked);
  }

  drop(response: string): void {
    this.#sql.exec("DELETE FROM awaited WHERE response = ?", response);
  }
}
