// The ledger's exports under damaged input, and the memory that they use. A trap would leave the whole module unusable.
//
// Reads target/wasm, as raw.test.mjs does; what they answer to sound input is compared by tests/package everywhere.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { damaged, outcome, seeded } from "./damage.mjs";

const root = join(import.meta.dirname, "../..");
const glue = join(root, "target/wasm/web");
const { LedgerHandle, initSync } = await import(join(glue, "drawdown.js"));
const wasm = initSync({ module: readFileSync(join(glue, "drawdown_bg.wasm")) });

const directory = join(root, "tests/vectors/ledger");
const scenarios = readdirSync(directory)
  .filter((file) => file.endsWith(".json") && file !== "bytes.json")
  .sort()
  .flatMap((file) => JSON.parse(readFileSync(join(directory, file), "utf8")).vectors);

/** What the package makes of a step's arguments: the options, and what the call is about. */
const crossing = {
  authorize: (usage, options = "{}") => [options, usage],
  capture: (hold, options = "{}") => [options, hold],
  release: (hold, at) => [field("at", at), hold],
  reverse: (usage, at) => [field("at", at), usage],
  purchase: (pack, options) => [options, pack],
  voidGrant: (id, at) => [field("at", at), id],
  changePlan: (plan, options) => [options, plan],
  advance: (to) => [field("to", to)],
  balance: (at) => [field("at", at)],
  daily: (window) => [field("window", window)],
};
const field = (name, text) => (text === undefined ? "{}" : `{"${name}":${text}}`);

test("damaged text is refused, never a trap, and leaves no trace", () => {
  const random = seeded(7);
  let refused = 0;
  for (let round = 0; round < 40; round += 1) {
    for (const { account, steps } of scenarios) {
      const text = JSON.stringify(account);
      outcome(() => {
        LedgerHandle.open(damaged(text, random)).free();
        return "";
      });
      const ledger = LedgerHandle.open(text);
      for (const { call, with: input } of steps) {
        const texts = input.map((argument) => (typeof argument === "string" ? argument : JSON.stringify(argument)));
        const spoilt = texts.map((argument) => damaged(argument, random));
        const before = ledger.snapshot();
        if (answer(ledger, call, spoilt).startsWith('{"code"')) {
          refused += 1;
          assert.deepEqual(ledger.snapshot(), before, `${call}(${spoilt})`);
        }
        answer(ledger, call, texts);
      }
      ledger.call("audit", "{}");
      ledger.free();
    }
  }
  assert(refused > 1000, `only ${refused} were refused`);
});

test("a damaged snapshot is refused, never a trap", () => {
  const random = seeded(11);
  for (const { account, steps } of scenarios) {
    const ledger = LedgerHandle.open(JSON.stringify(account));
    for (const { call, with: input } of steps) {
      answer(
        ledger,
        call,
        input.map((argument) => (typeof argument === "string" ? argument : JSON.stringify(argument))),
      );
    }
    const snapshot = ledger.snapshot();
    ledger.free();
    for (let round = 0; round < 200; round += 1) {
      const bytes = snapshot.slice(0, round % 2 === 0 ? snapshot.length : random(snapshot.length));
      for (let times = 1 + random(3); times > 0; times -= 1) bytes[random(bytes.length)] ^= 1 << random(8);
      // With a checksum of its own, what is inside must be looked at.
      if (round % 4 === 0) seal(bytes);
      outcome(() => {
        LedgerHandle.restore(bytes, "{}").free();
        return "";
      });
    }
  }
});

test("a hundred thousand events recorded and freed take no more memory than a hundred", () => {
  const account = JSON.stringify({ catalog: "bookbag", plan: "self-hosted", anchor: "2026-11-01" });
  const round = () => {
    const ledger = LedgerHandle.open(account);
    for (let index = 0; index < 100; index += 1) {
      ledger.call("record", `{"id":"r-${index}","at":"2026-11-02","meter":"reply","attributes":{"model":"GPT-4o"}}`);
    }
    LedgerHandle.restore(ledger.snapshot(), "{}").free();
    ledger.free();
  };
  for (let warm = 0; warm < 10; warm += 1) round();
  const before = wasm.memory.buffer.byteLength;
  for (let more = 0; more < 1000; more += 1) round();
  assert.equal(wasm.memory.buffer.byteLength, before);
});

function answer(ledger, call, input) {
  const plain = (options = "{}") => [options];
  return outcome(() => ledger.call(call, ...(crossing[call] ?? plain)(...input)));
}

/** Writes the checksum that a whole snapshot ends with: FNV-1a of 64 bits over what is before it. */
function seal(bytes) {
  if (bytes.length < 8) return;
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes.subarray(0, -8)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  new DataView(bytes.buffer).setBigUint64(bytes.length - 8, hash, true);
}
