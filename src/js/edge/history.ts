import { open, execute, readCommand, type Books, type Command } from "./command.js";
import type { Authorization, Receipt } from "drawdown";
import type { JournalRow } from "./store.js";

/** A command of the journal and what it did. */
export interface Step {
  command: Command;
  receipt: Receipt | Authorization;
}

const DAY_MS = 86_400_000;

/** Replays a journal from its first row. */
export async function* steps(rows: AsyncIterable<JournalRow>): AsyncGenerator<Step> {
  let books: Books | undefined;
  try {
    for await (const row of rows) {
      const command = readCommand(row.command);
      if (books === undefined) books = open(command);
      else yield { command, receipt: execute(books, command) };
    }
  } finally {
    books?.ledger.free();
  }
}

/**
 * The whole activity log as CSV, piece by piece, in the words of `Ledger.toCSV`. A ledger that keeps so many days is
 * asked for each of them before it lets go of it, so that memory stays what it always is.
 */
export async function* csv(rows: AsyncIterable<JournalRow>): AsyncGenerator<string> {
  let books: Books | undefined;
  let keptMs = Number.POSITIVE_INFINITY;
  let written = Number.NEGATIVE_INFINITY;
  let head = true;
  const piece = (text: string) => {
    const body = head ? text : text.slice(text.indexOf("\r\n") + 2);
    head = false;
    return body;
  };
  try {
    for await (const row of rows) {
      const command = readCommand(row.command);
      if (books === undefined) {
        books = open(command);
        keptMs = ((command.do === "open" ? retention(command.account) : null) ?? Number.POSITIVE_INFINITY) * DAY_MS;
        written = Date.parse(books.ledger.balance().at);
        continue;
      }
      // A day ahead: a command's instant may be a little later than that of its row.
      const until = row.at - keptMs + DAY_MS;
      if (until - written > DAY_MS) {
        yield piece(books.ledger.toCSV({ window: { from: written, to: until } }));
        written = until;
      }
      execute(books, command);
    }
    if (books === undefined) return;
    const clock = Date.parse(books.ledger.balance().at);
    yield piece(books.ledger.toCSV({ window: { from: written, to: clock + 1 } }));
  } finally {
    books?.ledger.free();
  }
}

function retention(account: (Command & { do: "open" })["account"]): number | null {
  const list = account.catalog as { policy?: { retentionDays?: number | null } } | undefined;
  return account.policy?.retentionDays ?? list?.policy?.retentionDays ?? null;
}
