/** What an object keeps about itself beside the ledger, each a short text. */
export class Settings {
  readonly #sql: SqlStorage;
  readonly #known = new Map<string, string>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec("CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID");
    for (const { name, value } of sql.exec<{ name: string; value: string }>("SELECT * FROM settings")) {
      this.#known.set(name, value);
    }
  }

  get(name: string): string | undefined {
    return this.#known.get(name);
  }

  set(name: string, value: string): void {
    if (this.#known.get(name) === value) return;
    this.#sql.exec("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, value);
    this.#known.set(name, value);
  }
}
