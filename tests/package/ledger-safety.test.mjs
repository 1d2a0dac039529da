// The ledger through the façade: snapshots, what no method takes, and what has been freed.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runInNewContext } from "node:vm";
import { Catalog, funded, isDrawdownError, Ledger, refuses, reply, spend, start } from "./accounts.mjs";

describe("snapshots", () => {
  const ledger = funded();
  ledger.record(spend({ id: "a", credits: 30 }));
  const snapshot = ledger.snapshot();

  test("restored, it goes on as the original does", () => {
    const restored = Ledger.restore(snapshot);
    assert.deepEqual(restored.snapshot(), snapshot);
    const more = spend({ id: "b", at: "2026-11-03", credits: 5 });
    assert.deepEqual(restored.record(more), Ledger.restore(snapshot).record(more));
    assert.deepEqual(restored.record(spend({ id: "a", credits: 30 })).duplicates, ["a"]);
  });

  test("it is bytes of its own", () => {
    const bytes = ledger.snapshot();
    bytes.fill(0);
    assert.deepEqual(ledger.snapshot(), snapshot);
    assert.equal(bytes.buffer.byteLength, bytes.length);
  });

  test("a Buffer, a part of a buffer and bytes of another realm are bytes", () => {
    const roomy = new Uint8Array(snapshot.length + 2);
    roomy.set(snapshot, 1);
    const foreign = runInNewContext("Uint8Array").from(snapshot);
    for (const bytes of [Buffer.from(snapshot), roomy.subarray(1, -1), foreign]) {
      assert.deepEqual(Ledger.restore(bytes).snapshot(), snapshot);
    }
  });

  test("a newer price list holds from there on", () => {
    const old = Ledger.open({ catalog: "bookbag", plan: "hobby", anchor: start });
    old.record(reply({ id: "a" }));
    const document = Catalog.builtin("bookbag").toJSON();
    const dearer = JSON.parse(JSON.stringify(document), (key, value) =>
      key === "GPT-4o" && value === "5" ? "50" : value,
    );
    assert.notDeepEqual(dearer, document);
    for (const catalog of [dearer, Catalog.parse(dearer)]) {
      const restored = Ledger.restore(old.snapshot(), { catalog });
      assert.equal(restored.balance().drawn, "5");
      assert.equal(restored.record(reply({ id: "b", at: "2026-11-02" })).balance.drawn, "55");
    }
  });

  test("what is damaged, newer or no snapshot is refused", () => {
    for (let at = 0; at < snapshot.length; at += 7) {
      const damaged = snapshot.slice();
      damaged[at] ^= 1;
      assert.throws(() => Ledger.restore(damaged), isDrawdownError);
      refuses(() => Ledger.restore(snapshot.subarray(0, at)), "damaged_snapshot", undefined);
    }
    for (const none of [undefined, null, "drawdown", [...snapshot], snapshot.buffer, new Uint16Array(8)]) {
      refuses(() => Ledger.restore(none), "invalid_input", "snapshot");
    }
    refuses(() => Ledger.restore(snapshot, { catlog: "bookbag" }), "invalid_input", "catlog");
    refuses(() => Ledger.restore(snapshot, null), "invalid_input", undefined);
    const freed = Catalog.builtin("bookbag");
    freed.free();
    refuses(() => Ledger.restore(snapshot, { catalog: freed }), "freed", undefined);
    assert.deepEqual(ledger.snapshot(), snapshot);
  });
});

describe("bad input", () => {
  /** Every method that takes something, with what no method takes. */
  const wrong = [
    undefined,
    null,
    7,
    NaN,
    "",
    "soon",
    true,
    [],
    {},
    { at: "soon" },
    new Map(),
    Symbol("x"),
    () => 1,
    1n,
  ];
  const calls = {
    record: (ledger, value) => ledger.record(value),
    recordAll: (ledger, value) => ledger.recordAll([spend({ id: "b" }), value]),
    authorize: (ledger, value) => ledger.authorize(value, { hold: true }),
    "authorize's options": (ledger, value) => ledger.authorize(spend({ id: "b" }), { hold: true, ttlMs: value ?? "x" }),
    capture: (ledger, value) => ledger.capture(value),
    "capture's options": (ledger, value) => ledger.capture("h", { usage: value ?? "x" }),
    release: (ledger, value) => ledger.release(value),
    "release's instant": (ledger, value) => ledger.release("h", value ?? "x"),
    reverse: (ledger, value) => ledger.reverse(value),
    "reverse's instant": (ledger, value) => ledger.reverse("a", value ?? "x"),
    grant: (ledger, value) => ledger.grant(value),
    "grant's amount": (ledger, value) => ledger.grant({ kind: "free", at: start, amount: -1, expiresAt: value }),
    purchase: (ledger, value) => ledger.purchase(value, { at: start }),
    "purchase's options": (ledger, value) => ledger.purchase("credits-1000", value),
    voidGrant: (ledger, value) => ledger.voidGrant(value, start),
    "voidGrant's instant": (ledger, value) => ledger.voidGrant("paid", value),
    changePlan: (ledger, value) => ledger.changePlan(value ?? "x", { at: start }),
    "changePlan's options": (ledger, value) => ledger.changePlan("free", value),
    advance: (ledger, value) => ledger.advance(value),
  };

  for (const [name, call] of Object.entries(calls)) {
    test(`${name}: the snapshot stays as it was`, () => {
      const ledger = Ledger.open({ catalog: "cleverai", plan: "pro", anchor: start });
      ledger.grant({ id: "paid", kind: "paid", amount: 100, at: start });
      ledger.advance("2026-11-02");
      ledger.record(spend({ id: "a", at: "2026-11-02" }));
      ledger.authorize(spend({ id: "h", at: "2026-11-02" }), { hold: true });
      const before = ledger.snapshot();
      for (const value of wrong) {
        // Seven milliseconds are a time to hold.
        if (value === 7 && name === "authorize's options") continue;
        assert.throws(() => call(ledger, value), isDrawdownError, String(value));
        assert.deepEqual(ledger.snapshot(), before, String(value));
      }
    });
  }

  test("recordAll books all or none", () => {
    const ledger = funded();
    const before = ledger.snapshot();
    const usages = [spend({ id: "a" }), spend({ id: "b", credits: NaN })];
    refuses(() => ledger.recordAll(usages), "invalid_input", "usages[1].credits");
    refuses(
      () => ledger.recordAll([spend({ id: "a" }), spend({ id: "b", at: undefined })]),
      "invalid_input",
      "usages[1].at",
    );
    refuses(() => ledger.recordAll(spend()), "invalid_input", "usages");
    assert.deepEqual(ledger.snapshot(), before);
    assert.deepEqual(ledger.recordAll([]).entries, []);
  });

  test("what is in a capture's usage is refused under its name", () => {
    const ledger = funded();
    ledger.authorize(spend({ id: "h" }), { hold: true });
    refuses(() => ledger.capture("h", { usage: spend({ credits: {} }) }), "invalid_input", "usage.credits");
    refuses(() => ledger.capture("h", { usage: spend({ credits: -1 }) }), "out_of_range", "usage.credits");
    refuses(() => ledger.capture("h", { usage: { meter: "reply" } }), "invalid_input", "usage.credits");
  });

  test("long ids and many names are refused, hostile names are names", () => {
    const ledger = funded();
    refuses(() => ledger.record(spend({ id: "x".repeat(10_000) })), "invalid_input", "id");
    const attributes = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`a${index}`, "x"]));
    refuses(() => ledger.record(spend({ attributes })), "invalid_input", "attributes");
    const hostile = JSON.parse(`{ "__proto__": "x", "constructor": "y", "toString": "z" }`);
    const [entry] = ledger.record(spend({ id: "__proto__", attributes: hostile })).entries;
    assert.equal(entry.usage.attributes.constructor, "y");
    assert.equal({}.x, undefined);
    assert.equal(ledger.breakdown({ by: "__proto__" })[0].key, "x");
  });
});

describe("freeing", () => {
  const methods = [
    ...["activity", "advance", "audit", "authorize", "balance", "breakdown", "capture", "changePlan", "check", "daily"],
    ...["forecast", "grant", "grants", "invoices", "purchase", "record", "recordAll", "recordColumns", "release"],
    ...["reverse", "snapshot", "toCSV", "voidGrant"],
  ];

  test("after free every method throws, and free again is harmless", () => {
    const ledger = funded();
    ledger.free();
    ledger.free();
    ledger[Symbol.dispose]();
    const calls = Object.getOwnPropertyNames(Ledger.prototype).filter(
      (name) => !["constructor", "free"].includes(name),
    );
    assert.deepEqual(calls.sort(), methods);
    for (const name of calls) refuses(() => ledger[name]("x", {}), "freed", undefined);
  });

  test("Symbol.dispose frees, and the others live", () => {
    const [one, other] = [funded(), funded()];
    one[Symbol.dispose]();
    refuses(() => one.balance(), "freed", undefined);
    assert.equal(other.balance().remaining, "100");
  });

  test("a thousand that are freed take no more room than one", () => {
    const room = () => process.memoryUsage().arrayBuffers + process.memoryUsage().external;
    const round = () => {
      const ledger = Ledger.open({ catalog: "cleverai", plan: "pro", anchor: start });
      ledger.recordAll(Array.from({ length: 20 }, () => spend()));
      Ledger.restore(ledger.snapshot()).free();
      ledger.free();
    };
    for (let warm = 0; warm < 100; warm += 1) round();
    const before = room();
    for (let more = 0; more < 1000; more += 1) round();
    assert(room() - before < 2 ** 23, `${room() - before} bytes more`);
  });

  test("nothing of a ledger shows, and only the static methods make one", () => {
    assert.deepEqual(Object.keys(funded()), []);
    assert.equal(Ledger.name, "Ledger");
    refuses(
      () => Ledger.open({ plan: null, anchor: start, policy: { thresholds: [funded()] } }),
      "invalid_input",
      "policy.thresholds[0]",
    );
  });
});
