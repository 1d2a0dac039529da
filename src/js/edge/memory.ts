import type { Change, JournalRow, Message, Store, StoredSnapshot } from "./store.js";

/**
 * An account in memory: for tests, and to try things out.
 *
 * @example
 * ```js
 * new MemoryStore().rows(0, 10); // => []
 * ```
 */
export class MemoryStore implements Store {
  readonly #rows: JournalRow[] = [];
  readonly #messages = new Map<string, Message>();
  #snapshots: StoredSnapshot[] = [];

  rows(after: number, limit: number): JournalRow[] {
    return this.#rows.slice(after, after + limit);
  }

  commit({ rows, messages }: Change): void {
    this.#rows.push(...rows);
    for (const message of messages) {
      if (!this.#messages.has(message.key)) this.#messages.set(message.key, message);
    }
  }

  snapshots(): number[] {
    return this.#snapshots.map(({ sequence }) => sequence);
  }

  snapshot(sequence: number): StoredSnapshot | undefined {
    return this.#snapshots.find((snapshot) => snapshot.sequence === sequence);
  }

  saveSnapshot(snapshot: StoredSnapshot, keep: number): void {
    this.#snapshots = [snapshot, ...this.#snapshots].slice(0, keep);
  }

  lastMessage(): number {
    return Math.max(0, ...[...this.#messages.values()].map(({ sequence }) => sequence));
  }

  messages(state: Message["state"], limit: number): Message[] {
    const found = [...this.#messages.values()].filter((message) => message.state === state);
    return found.sort((a, b) => a.dueAt - b.dueAt || a.sequence - b.sequence).slice(0, limit);
  }

  replaceMessage(message: Message, was: Pick<Message, "attempts" | "state">): boolean {
    const found = this.#messages.get(message.key);
    if (found?.attempts !== was.attempts || found.state !== was.state) return false;
    this.#messages.set(message.key, message);
    return true;
  }

  pruneMessages(before: number): void {
    const last = this.lastMessage();
    for (const { key, state, dueAt, sequence } of this.#messages.values()) {
      if (state === "delivered" && dueAt < before && sequence !== last) this.#messages.delete(key);
    }
  }
}
