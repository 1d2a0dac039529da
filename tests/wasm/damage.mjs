// Damaged input, the same in every run, and what may come of it.
import assert from "node:assert/strict";

/** What a call gives, or the text that it refuses with. Anything else that is thrown is a defect. */
export function outcome(call) {
  try {
    return call();
  } catch (thrown) {
    if (typeof thrown !== "string") throw thrown;
    const { code, message, path } = JSON.parse(thrown);
    assert.match(code, /^[a-z_]+$/);
    assert.notEqual(code, "internal", thrown);
    assert(typeof message === "string" && (path === null || typeof path === "string"), thrown);
    return thrown;
  }
}

/** The text with a few characters lost, doubled or replaced. */
export function damaged(text, random) {
  const marks = ['"', "{", "}", "[", "]", ",", ":", "-", "e", "9", "0", ".", "\\", "null", "1e999", "\u0000", "😀"];
  let out = text;
  for (let times = 1 + random(4); times > 0; times -= 1) {
    const at = random(out.length);
    out = out.slice(0, at) + marks[random(marks.length)] + out.slice(at + random(3));
  }
  return out;
}

/** Whole numbers below a bound, the same in every run (xorshift32). */
export function seeded(state) {
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}
