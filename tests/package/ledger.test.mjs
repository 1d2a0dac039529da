// The ledger through the façade: what each method takes in every form, and what it gives.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runInNewContext } from "node:vm";
import { bare, Catalog, funded, Ledger, refuses, reply, spend, start } from "./accounts.mjs";

describe("accounts", () => {
  test("a Catalog, an id, a document and its text open the same ledger", () => {
    const catalog = Catalog.builtin("bookbag");
    const open = (catalog) => Ledger.open({ catalog, plan: "hobby", anchor: start }).snapshot();
    const expected = open("bookbag");
    for (const same of [catalog, catalog.toJSON(), JSON.stringify(catalog), ` ${JSON.stringify(catalog)}`]) {
      assert.deepEqual(open(same), expected);
    }
  });

  test("a Catalog stays usable, and may be freed before the ledger", () => {
    const catalog = Catalog.builtin("bookbag");
    const ledger = Ledger.open({ catalog, plan: "hobby", anchor: start });
    assert.equal(catalog.price(reply()).credits, "5");
    catalog.free();
    assert.equal(ledger.record(reply()).balance.drawn, "5");
    refuses(() => Ledger.open({ catalog, plan: "hobby", anchor: start }), "freed", undefined);
  });

  test("a Date, its text and its milliseconds are the same anchor", () => {
    const open = (anchor) => Ledger.open({ plan: null, anchor }).snapshot();
    const expected = open(start);
    for (const same of [new Date(start), Date.parse(start), "2026-11-01", "2026-11-01T01:00:00+01:00"]) {
      assert.deepEqual(open(same), expected);
    }
  });

  test("what is absent, undefined or null is the default", () => {
    const none = { id: undefined, catalog: undefined, offset: undefined, seats: undefined, policy: undefined };
    assert.deepEqual(Ledger.open({ ...none, plan: null, anchor: start }).snapshot(), bare().snapshot());
    assert.deepEqual(
      Ledger.open({ catalog: null, offset: null, plan: null, anchor: start }).snapshot(),
      bare().snapshot(),
    );
  });

  test("each field is read", () => {
    const policy = { exhaustion: { mode: "overage", cap: 100n }, thresholds: [0.5], drawOrder: "expiry_first" };
    const account = { id: "acme", catalog: "wotnot", plan: "custom", allotment: 1000n, anchor: start };
    const ledger = Ledger.open({ ...account, offset: -300, seats: 3, policy });
    assert.equal(ledger.balance().package, "1000");
    assert.equal(ledger.record(spend({ credits: 600 })).alerts[0].threshold, "0.5");
    assert.equal(ledger.record(spend({ credits: 501 })).refused[0].reason, "overage_cap");
  });

  test("what is wrong in one is refused where it is", () => {
    const open = (more) => () => Ledger.open({ plan: null, anchor: start, ...more });
    refuses(open({ anchor: undefined }), "invalid_input", "anchor");
    refuses(open({ anchor: new Date(NaN) }), "invalid_input", "anchor");
    refuses(open({ anchor: 0.5 }), "invalid_input", "anchor");
    refuses(open({ offset: 1.5 }), "invalid_input", "offset");
    refuses(open({ offset: 5000 }), "out_of_range", "offset");
    refuses(open({ seats: -1 }), "invalid_input", "seats");
    refuses(open({ allotment: NaN }), "invalid_input", "allotment");
    refuses(open({ policy: { drawOrdr: "free_first" } }), "invalid_input", "policy.drawOrdr");
    refuses(open({ catlog: "bookbag" }), "invalid_input", "catlog");
    refuses(open({ catalog: "bookbg" }), "unknown_catalog", "catalog");
    refuses(open({ catalog: "{}" }), "invalid_catalog", "catalog.id");
    refuses(
      open({ catalog: { ...Catalog.builtin("bookbag").toJSON(), mters: {} } }),
      "invalid_catalog",
      "catalog.mters",
    );
    refuses(open({ catalog: new Map() }), "invalid_input", "catalog");
    refuses(open({ plan: undefined }), "invalid_input", "plan");
    refuses(open({ plan: "hobby" }), "unknown_plan", "plan");
    refuses(open({ catalog: "bookbag", plan: "hoby" }), "unknown_plan", "plan");
    refuses(open({ catalog: "wotnot", plan: "custom" }), "invalid_input", "allotment");
    for (const none of [undefined, null, "acme", 1, [], new Map(), new (class Account {})()]) {
      refuses(() => Ledger.open(none), "invalid_input", undefined);
    }
  });
});

describe("numbers and instants", () => {
  test("a number, a bigint and text are the same amount", () => {
    const spent = (credits) => {
      const ledger = funded();
      ledger.record(spend({ id: "a", credits }));
      return ledger.snapshot();
    };
    assert.deepEqual(spent(7), spent("7"));
    assert.deepEqual(spent(7n), spent("7.0"));
    assert.deepEqual(spent(0.1), spent("0.1"));
    refuses(() => spent(2 ** 53 + 2), "invalid_input", "credits");
  });

  test("every instant may be a Date, milliseconds or text", () => {
    const run = (instant) => {
      const ledger = bare();
      const options = { at: instant("2026-11-02T00:00:00Z") };
      ledger.grant({ id: "g", kind: "free", amount: 9, ...options, expiresAt: instant("2026-11-20T00:00:00Z") });
      ledger.authorize({ id: "h", ...options, credits: 1 }, { hold: true });
      ledger.capture("h", { at: instant("2026-11-02T00:05:00Z") });
      ledger.authorize({ id: "i", at: instant("2026-11-02T00:06:00Z"), credits: 1 }, { hold: true });
      ledger.release("i", instant("2026-11-02T00:07:00Z"));
      ledger.reverse("h", instant("2026-11-03T00:00:00Z"));
      ledger.changePlan(null, { at: instant("2026-11-04T00:00:00Z") });
      ledger.voidGrant("g", instant("2026-11-05T00:00:00Z"));
      ledger.advance(instant("2026-12-01T00:00:00Z"));
      return [ledger.snapshot(), ledger.balance(instant("2026-11-02T00:00:00Z"))];
    };
    const expected = run((text) => text);
    assert.deepEqual(
      run((text) => new Date(text)),
      expected,
    );
    assert.deepEqual(run(Date.parse), expected);
    assert.deepEqual(
      run((text) => runInNewContext(`new Date("${text}")`)),
      expected,
    );
  });
});

describe("lack of credits", () => {
  test("is a result of record and authorize, and leaves the id free", () => {
    const ledger = bare();
    const { refused, entries, balance } = ledger.record(spend({ id: "a" }));
    assert.deepEqual(refused, [{ usage: "a", reason: "insufficient_credits", credits: "1" }]);
    assert.deepEqual([entries, balance.blocked], [[], true]);
    const { allowed, reason, hold } = ledger.authorize(spend({ id: "a" }), { hold: true });
    assert.deepEqual([allowed, reason, hold], [false, "insufficient_credits", null]);
    ledger.grant({ kind: "free", amount: 5, at: start });
    assert.equal(ledger.record(spend({ id: "a" })).entries.length, 1);
  });

  test("in recordAll it is per usage", () => {
    const ledger = bare();
    ledger.grant({ kind: "free", amount: 5, at: start });
    const { entries, refused } = ledger.recordAll([spend({ id: "a", credits: 5 }), spend({ id: "b" })]);
    assert.deepEqual([entries.map(({ id }) => id), refused.map(({ usage }) => usage)], [["a"], ["b"]]);
  });
});

describe("holds", () => {
  test("asking changes nothing, and agrees with record", () => {
    const ledger = funded();
    const before = ledger.snapshot();
    const asked = ledger.authorize(spend({ id: "a", credits: 30 }));
    assert.deepEqual(ledger.snapshot(), before);
    assert.deepEqual([asked.allowed, asked.hold, asked.quote.credits], [true, null, "30"]);
    const { entries, balance } = ledger.record(spend({ id: "a", credits: 30 }));
    assert.deepEqual([asked.entries, asked.balance], [entries, balance]);
  });

  test("captured by what it turned out to be, or by itself", () => {
    const ledger = funded();
    ledger.authorize(spend({ id: "h", credits: 30 }), { hold: true, ttlMs: 1000 });
    const { balance } = ledger.capture("h", { usage: spend({ credits: 40 }) });
    assert.deepEqual([balance.drawn, balance.held], ["40", "0"]);
    ledger.authorize(spend({ id: "i", credits: 5 }), { hold: true });
    assert.equal(ledger.capture("i").balance.drawn, "45");
  });
});

describe("reports", () => {
  const ledger = Ledger.open({ catalog: "bookbag", plan: "hobby", anchor: start });
  const at = "2026-11-02T10:00:00Z";
  ledger.recordAll([
    reply({ id: "a", at, quantities: { inputTokens: 1200n } }),
    reply({ id: "b", at, attributes: { model: "GPT-4o mini", agent: "=1+1" } }),
    reply({ id: "c", at, attributes: { model: "GPT-4o", byoKey: true } }),
  ]);

  test("an entry gives the usage back as data that records again", () => {
    const [entry] = ledger.activity({ where: { id: "a" } }).entries;
    assert.deepEqual(entry.usage, {
      id: "a",
      at,
      meter: "reply",
      quantities: { inputTokens: "1200" },
      attributes: { model: "GPT-4o" },
    });
    assert.deepEqual(ledger.record(entry.usage).duplicates, ["a"]);
    assert.deepEqual(ledger.activity({ where: { id: "c" } }).entries[0].exempt, "byo_key");
  });

  test("pages join to the whole", () => {
    const whole = ledger.activity().entries;
    const pages = [];
    let cursor = null;
    do {
      const page = ledger.activity({ limit: 1, ...(cursor !== null && { cursor }) });
      pages.push(...page.entries);
      ({ cursor } = page);
    } while (cursor !== null);
    assert.deepEqual(pages, whole);
    assert(whole.length >= 4);
  });

  test("a window is a name, or from and to in any form", () => {
    const days = (window) => ledger.daily(window);
    assert.deepEqual(days(), days("all"));
    assert.deepEqual(days("7d").at(-1), { day: "2026-11-02", credits: "6" });
    const to = new Date("2026-11-03T00:00:00Z");
    assert.deepEqual(days({ from: Date.parse(start), to }), days({ from: start, to: "2026-11-03" }));
    for (const query of [{ by: "agent", window: { from: start, to } }, { by: "day" }, { by: "nothing" }]) {
      const credits = ledger.breakdown(query).reduce((sum, share) => sum + Number(share.credits), 0);
      assert.equal(credits, 6);
    }
  });

  test("CSV holds what was used and starts no formula", () => {
    const csv = ledger.toCSV();
    assert.match(csv, /\r\n/);
    assert.match(csv, /GPT-4o mini/);
    assert.doesNotMatch(csv, /(^|[,\n])"?=/);
    assert.equal(ledger.toCSV({ window: "all" }), csv);
  });

  test("grants, invoices, balance and audit are plain data", () => {
    const [grant] = ledger.grants({ active: true });
    assert.deepEqual([grant.source, grant.spent, grant.remaining], ["plan", "6", "1994"]);
    assert.deepEqual(ledger.grants(), ledger.grants({}));
    assert.deepEqual(ledger.invoices(), []);
    assert.equal(Object.getPrototypeOf(ledger.balance()), Object.prototype);
    assert.deepEqual(ledger.audit().grants, 1);
  });

  test("the future is a preview", () => {
    const before = ledger.snapshot();
    assert.equal(ledger.balance("2026-12-01").remaining, "2000");
    assert.deepEqual(ledger.snapshot(), before);
  });
});

describe("bulk", () => {
  test("ten thousand usages in one call, and one by one, are the same books", () => {
    const usages = Array.from({ length: 10_000 }, (_, index) =>
      spend({ id: `u${index}`.padStart(6), credits: "0.001" }),
    );
    const [one, all] = [funded(), funded()];
    assert.equal(all.recordAll(usages).balance.drawn, "10");
    for (const usage of usages) one.record(usage);
    assert.deepEqual(one.snapshot(), all.snapshot());
  });
});
