import { readFileSync } from "node:fs";

// An account worked out once more, as plainly as can be, in whole thousandths of a credit. Nothing here comes from
// the core or from the page: only the trace, the vendors' published rates and the rule that says when requests come.

const START = Date.UTC(2026, 0, 1);
const SLOT = 30 * 60 * 1000;
const [, ...lines] = readFileSync(new URL("../../www/public/trace.csv", import.meta.url), "utf8").trimEnd().split("\n");
export const requests = lines.map((line) => {
  const [, input, output, model] = line.split(",");
  return { tokens: BigInt(input) + BigInt(output), model, large: model === "gpt-4o" };
});

/** A reply's price and a search's, the plan's credits, and what happens beyond the balance. */
export const ACCOUNTS = {
  cleverai: { reply: ({ tokens, large }) => tokens * (large ? 5n : 1n), search: 5000n, plan: 5_000_000n, beyond: "short" },
  bookbag: { reply: ({ large }) => (large ? 5000n : 1000n), plan: 2_000_000n, beyond: "empty" },
  wotnot: {
    reply: ({ tokens, large }) => (tokens <= 5000n ? 1n : (tokens + 4999n) / 5000n) * (large ? 1000n : 100n),
    plan: 500_000n,
    beyond: "overage",
  },
  knockknock: { reply: () => 1000n, plan: 500_000n, beyond: "empty" },
  "agent-credits": { reply: ({ tokens }) => tokens, search: 5000n, plan: null, beyond: "empty" },
};

/**
 * The account after so many slots. `bought` and `given` are packs and gifts: { slot, amount, days }.
 * Returns the four figures, every use, the alerts, and what is billed.
 */
export function plainAccount(vendor, slots, { bought = [], given = [] } = {}) {
  const { reply, search, plan, beyond } = ACCOUNTS[vendor];
  const state = { batches: [], cycle: -1, alerts: [], used: [], refused: 0, consumed: 0n, below: new Set(), invoices: [], overage: 0n };
  const total = () => state.batches.reduce((sum, { left }) => sum + left, 0n);
  const cycleStart = (index) => Date.UTC(2026, index, 1);

  const tell = (at) => {
    if (plan === null) return;
    const instant = new Date(at).toISOString().replace(".000Z", "Z");
    for (const [title, bound] of [["Exhausted", 0n], ["Below 20%", plan / 5n], ["Below 5%", plan / 20n]]) {
      const left = total();
      const under = bound === 0n ? left === 0n : left < bound;
      if (under && !state.below.has(title)) {
        state.below.add(title);
        state.alerts.push(`${instant} ${title}`);
      }
      if (left > bound && state.below.delete(title)) {
        const told = `${instant} Recovered`;
        if (state.alerts.at(-1) !== told) state.alerts.push(told);
      }
    }
  };
  const expire = (at) => {
    state.batches = state.batches.filter(({ until }) => until > at);
  };
  const pass = (at) => {
    for (const gone of new Set(state.batches.map(({ until }) => until).filter((until) => until <= at))) expire(gone);
    while (cycleStart(state.cycle + 1) <= at) {
      if (state.overage > 0n) state.invoices.push(state.overage);
      state.cycle += 1;
      const begins = cycleStart(state.cycle);
      expire(begins);
      Object.assign(state, { consumed: 0n, overage: 0n, kept: state.batches.map((batch) => ({ ...batch })), added: [] });
      if (plan !== null) state.batches.push({ kind: "plan", amount: plan, left: plan, until: cycleStart(state.cycle + 1) });
      if (state.cycle === 0 && plan === null) {
        add("free", 3_000_000n, START + 31 * 48 * SLOT);
        add("paid", 3_000_000n, Infinity);
      }
      tell(begins);
    }
  };
  const add = (kind, amount, until) => {
    state.batches.push({ kind, amount, left: amount, until });
    state.added.push({ kind, left: amount });
  };
  const spend = (at, credits, model, kind) => {
    const left = total();
    if (credits > 0n && ((beyond === "empty" && left === 0n) || (beyond === "short" && credits > left))) {
      state.refused += 1;
      return;
    }
    let due = credits;
    const order = (batch) => (batch.kind === "free" ? 0 : 1);
    for (const batch of [...state.batches].sort((one, other) => order(one) - order(other) || (one.until === other.until ? 0 : one.until < other.until ? -1 : 1))) {
      const drawn = batch.left < due ? batch.left : due;
      batch.left -= drawn;
      due -= drawn;
    }
    if (beyond === "overage") state.overage += due;
    state.consumed += credits;
    state.used.push({ at, credits, model, kind });
    tell(at);
  };

  for (let slot = 0; slot <= slots; slot++) {
    const at = START + slot * SLOT;
    pass(at);
    for (const { amount, days } of given.filter((each) => each.slot === slot)) {
      add("free", amount, at + days * 48 * SLOT);
      tell(at);
    }
    for (const { amount } of bought.filter((each) => each.slot === slot)) {
      add("paid", amount, Infinity);
      tell(at);
    }
    const request = requests[slot];
    if (slot === slots || !request) break;
    spend(at, reply(request), request.model, "reply");
    if (search && slot % 12 === 0) spend(at, search, "", "search");
  }
  const sum = (batches, kind) => batches.filter((batch) => batch.kind === kind).reduce((all, { left }) => all + left, 0n);
  return {
    package: plan ?? 0n,
    consumed: state.consumed,
    remaining: total(),
    purchased: sum(state.kept, "paid") + sum(state.added, "paid"),
    free: sum(state.kept, "free") + sum(state.added, "free"),
    alerts: state.alerts,
    used: state.used,
    refused: state.refused,
    overage: state.overage,
    invoices: state.invoices,
  };
}
