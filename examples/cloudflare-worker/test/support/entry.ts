// The worker with a clock of its own and storage that can be made to fail. Never deployed.
import { AccountObject as Deployed, default as worker } from "../../src/index.js";
import type { Env } from "../../src/config.js";

interface Control {
  /** Milliseconds that the clock is ahead of (or behind) the machine's, or an instant that it stands still at. */
  skew?: number;
  at?: string | null;
  /** How many of the next transactions fail: before they write, or after. */
  fail?: { count: number; when: "before" | "after" };
  alarm?: boolean;
  forget?: boolean;
  evict?: boolean;
}

export class AccountObject extends Deployed {
  #skew = 0;
  #at: number | undefined;
  #failures = 0;
  #when: "before" | "after" = "before";

  async control({ skew, at, fail, alarm, evict }: Control): Promise<object> {
    if (skew !== undefined) this.#skew = skew;
    if (at !== undefined) this.#at = at === null ? undefined : Date.parse(at);
    if (fail !== undefined) [this.#failures, this.#when] = [fail.count, fail.when];
    if (alarm) {
      // An alarm that rings is consumed.
      await this.ctx.storage.deleteAlarm();
      await this.alarm();
    }
    if (evict) this.ctx.abort("evicted by a test");
    return {
      alarm: await this.ctx.storage.getAlarm(),
      size: this.ctx.storage.sql.databaseSize,
      rows: this.count("journal"),
      snapshots: this.count("snapshot"),
      outbox: [...this.ctx.storage.sql.exec("SELECT * FROM outbox ORDER BY sequence")],
      journal: [...this.ctx.storage.sql.exec("SELECT command FROM journal ORDER BY sequence LIMIT 5000")],
    };
  }

  protected override now(): number {
    return this.#at ?? Date.now() + this.#skew;
  }

  protected override storage(): Pick<DurableObjectStorage, "sql" | "transactionSync"> {
    const storage = this.ctx.storage;
    return {
      sql: storage.sql,
      transactionSync: (work) => {
        const fails = this.#failures > 0;
        if (fails) this.#failures -= 1;
        if (fails && this.#when === "before") throw new Error("disk full");
        return storage.transactionSync(() => {
          const done = work();
          if (fails) throw new Error("disk full");
          return done;
        });
      },
    };
  }

  private count(table: string): number {
    return Number([...this.ctx.storage.sql.exec(`SELECT count(*) AS count FROM ${table}`)][0]?.["count"]);
  }
}

export default {
  async fetch(request, env, ctx): Promise<Response> {
    const [, root, name] = new URL(request.url).pathname.split("/");
    if (root !== "test") return worker.fetch(request as never, env, ctx);
    const stub = env.ACCOUNTS.get(env.ACCOUNTS.idFromName(decodeURIComponent(name ?? "")));
    try {
      return Response.json(await (stub as unknown as AccountObject).control(await request.json()));
    } catch (error) {
      return Response.json({ thrown: String(error) });
    }
  },
} satisfies ExportedHandler<Env>;
