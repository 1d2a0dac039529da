// The same keeper on Deno, over Deno KV: many isolates may write to one account, and none overwrites another.
//
//   deno run --unstable-kv -A elsewhere/deno_kv.mjs acme record reply-1 12.5
//   deno run --unstable-kv -A elsewhere/deno_kv.mjs acme balance
import { chunks, joined, Keeper, StoreConflict } from "drawdown/edge";

/** A value may have 65,536 bytes, keys and framing included. */
const CHUNK = 60_000;

/** A store for one account. A command may have 64 kB: fewer usages at a time than elsewhere. */
export function openStore(kv, account) {
  const list = async (prefix, options) => {
    const found = [];
    for await (const entry of kv.list(prefix, options)) found.push(entry);
    return found;
  };
  const message = (key) => [account, "message", key];
  return {
    shared: true,
    async rows(after, limit) {
      const range = { start: [account, "row", after + 1], end: [account, "row", Number.MAX_SAFE_INTEGER] };
      return (await list(range, { limit })).map(({ value }) => value);
    },
    async commit({ rows, messages }) {
      const change = kv.atomic();
      for (const row of rows) {
        const key = [account, "row", row.sequence];
        change.check({ key, versionstamp: null }).set(key, row);
      }
      for (const { key, ...rest } of messages) {
        if ((await kv.get(message(key))).versionstamp !== null) continue;
        change.check({ key: message(key), versionstamp: null }).set(message(key), { key, ...rest });
        change.set([account, "lastMessage"], rest.sequence);
      }
      if (!(await change.commit()).ok) throw new StoreConflict("another isolate was faster");
    },
    async snapshots() {
      const heads = await list({ prefix: [account, "snapshot"] }, { reverse: true });
      return heads.map(({ key }) => key[2]);
    },
    async snapshot(sequence) {
      const { value } = await kv.get([account, "snapshot", sequence]);
      if (value === null) return undefined;
      const pieces = await list({ prefix: [account, "piece", sequence] });
      return { sequence, beside: value, bytes: joined(pieces.map(({ value }) => value)) };
    },
    async saveSnapshot({ sequence, beside, bytes }, keep) {
      // Its head comes last: without it the pieces are nothing.
      for (const [part, piece] of chunks(bytes, CHUNK).entries()) await kv.set([account, "piece", sequence, part], piece);
      await kv.set([account, "snapshot", sequence], beside);
      for (const old of (await this.snapshots()).slice(keep)) {
        await kv.delete([account, "snapshot", old]);
        for (const { key } of await list({ prefix: [account, "piece", old] })) await kv.delete(key);
      }
    },
    async lastMessage() {
      return (await kv.get([account, "lastMessage"])).value ?? 0;
    },
    async messages(state, limit) {
      const all = (await list({ prefix: [account, "message"] })).map(({ value }) => value);
      const found = all.filter((message) => message.state === state);
      return found.sort((a, b) => a.dueAt - b.dueAt || a.sequence - b.sequence).slice(0, limit);
    },
    async replaceMessage(next, was) {
      const { value, versionstamp } = await kv.get(message(next.key));
      if (value?.attempts !== was.attempts || value.state !== was.state) return false;
      return (await kv.atomic().check({ key: message(next.key), versionstamp }).set(message(next.key), next).commit()).ok;
    },
    async pruneMessages(before) {
      const last = await this.lastMessage();
      for (const { key, value } of await list({ prefix: [account, "message"] })) {
        if (value.state === "delivered" && value.dueAt < before && value.sequence !== last) await kv.delete(key);
      }
    },
  };
}

if (import.meta.main) {
  const [account, what, id, credits] = Deno.args;
  const kv = await Deno.openKv(Deno.env.get("KV_PATH"));
  const keeper = new Keeper(openStore(kv, account));
  await keeper.open({ catalog: "bookbag", plan: "hobby", anchor: "2026-11-01" });
  if (what === "record") console.log(JSON.stringify((await keeper.record([{ id, credits }])).balance));
  else console.log(JSON.stringify(await keeper.read((ledger, at) => ledger.balance(at))));
  kv.close();
}
