// The same keeper on Node 22 or newer, over its own SQLite: one file an account.
//
//   node elsewhere/node_sqlite.mjs acme.db record reply-1 12.5
//   node elsewhere/node_sqlite.mjs acme.db balance
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { Keeper, SqliteStore } from "drawdown/edge";

/** A store in a file. What it answers for is on the disk. */
export function openStore(path) {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000");
  const statements = new Map();
  const prepared = (query) => {
    let statement = statements.get(query);
    if (statement === undefined) statements.set(query, (statement = database.prepare(query)));
    return statement;
  };
  const store = new SqliteStore({
    sql: {
      exec(query, ...bindings) {
        // Several statements at once are those that make the tables.
        if (query.includes("CREATE TABLE")) return database.exec(query) ?? [];
        return prepared(query).all(...bindings);
      },
    },
    transactionSync(work) {
      database.exec("BEGIN IMMEDIATE");
      try {
        const done = work();
        database.exec("COMMIT");
        return done;
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
  });
  // Other processes may write to the same file.
  return Object.assign(store, { shared: true, close: () => database.close() });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [path, what, id, credits] = process.argv.slice(2);
  const store = openStore(path);
  const keeper = new Keeper(store);
  await keeper.open({ catalog: "bookbag", plan: "hobby", anchor: "2026-11-01" });
  if (what === "record") console.log(JSON.stringify((await keeper.record([{ id, credits }])).balance));
  else console.log(JSON.stringify(await keeper.read((ledger, at) => ledger.balance(at))));
  store.close();
}
