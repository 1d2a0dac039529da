// A ledger's scenario in any runtime, as tests/vectors/ledger/README.md describes it.
import { compare } from "./compare.mjs";

/** What does not come out as the scenario says; `bytes` are the lengths and hashes of the native build. */
export function replay({ Ledger, isDrawdownError }, { account, steps, bytes }) {
  const ledger = Ledger.open(account);
  const replies = [];
  const differences = steps.flatMap(({ call, with: input, reply, error }, index) => {
    const before = ledger.snapshot();
    let actual;
    try {
      actual = { reply: ledger[call](...input) };
      replies.push(`${JSON.stringify(actual.reply)}\n`);
    } catch (thrown) {
      const { code, path = null } = thrown;
      actual = { error: isDrawdownError(thrown) ? { code, path } : String(thrown) };
      if (!same(ledger.snapshot(), before)) return [`steps[${index}] ${call} left something behind`];
    }
    return compare(actual, reply === undefined ? { error } : { reply }, `steps[${index}] ${call}`);
  });
  ledger.audit();
  const snapshot = ledger.snapshot();
  ledger.free();
  const restored = Ledger.restore(snapshot);
  const again = hash(restored.snapshot());
  restored.free();
  const found = { snapshot: hash(snapshot), replies: hash(new TextEncoder().encode(replies.join(""))) };
  return [...differences, ...compare({ ...found, again }, { ...bytes, again: found.snapshot }, "bytes")];
}

function same(bytes, others) {
  return bytes.length === others.length && bytes.every((byte, index) => byte === others[index]);
}

/** How many, and their FNV-1a hash of 64 bits. */
export function hash(bytes) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return `${bytes.length}:${hash.toString(16).padStart(16, "0")}`;
}
