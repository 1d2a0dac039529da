// The fast ways of the façade against the plain one: columns, and plain objects through the thin crossing.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import { installed } from "./consumer.mjs";

const { Catalog, Ledger, isDrawdownError } = createRequire(join(installed, "../../app.js"))("drawdown");
const METERS = { bookbag: "reply", knockknock: "chat_message", wotnot: "reply", "agent-credits": "llm", cleverai: "chat" };
const sample = join(import.meta.dirname, "../../www/public/trace.csv");
const requests = readFileSync(process.env.DRAWDOWN_REQUESTS ?? sample, "utf8").trimEnd().split(/\r?\n/);
const [header, ...lines] = requests.map((line) => line.split(","));
const [input, output] = ["input_tokens", "output_tokens"].map((name) => header.indexOf(name));
const MODELS = ["gpt-4o", "gpt-4o-mini", "unknown"];
const rows = lines.map((fields, row) => ({
  quantities: { inputTokens: Number(fields[input]), outputTokens: Number(fields[output]) },
  attributes: { model: MODELS[row % 1000 === 999 ? 2 : row % 2] },
}));

const columns = (meter, quantities, attributes = {}) => {
  const [first] = Object.values(quantities);
  return { meter, length: first.length, quantities, attributes };
};

/** An amount that is 10^scale times an integer, as text. */
function text(digits, scale) {
  const padded = String(digits).padStart(scale + 1, "0");
  const fraction = scale === 0 ? "" : padded.slice(-scale).replace(/0+$/, "");
  return padded.slice(0, padded.length - scale) + (fraction && `.${fraction}`);
}

function outcome(call) {
  try {
    return call();
  } catch (error) {
    if (!isDrawdownError(error)) throw error;
    return { code: error.code, message: error.message, path: error.path };
  }
}

/** The same usage, so written that it goes the long way. */
const long = ({ quantities, ...usage }) => ({
  ...usage,
  quantities: Object.fromEntries(Object.entries(quantities).map(([name, amount]) => [name, String(amount)])),
});

for (const [id, meter] of Object.entries(METERS)) {
  test(`real requests cost the same by themselves, in columns and the long way: ${id}`, () => {
    const catalog = Catalog.builtin(id);
    const column = (name) => Float64Array.from(rows, ({ quantities }) => quantities[name]);
    const codes = Uint32Array.from(rows, ({ attributes }) => MODELS.indexOf(attributes.model));
    const quantities = { inputTokens: column("inputTokens"), outputTokens: column("outputTokens") };
    const priced = catalog.priceColumns(columns(meter, quantities, { model: { values: MODELS, codes } }));
    const wrong = new Map(priced.errors.map(({ row, code, message }) => [row, { code, message }]));
    rows.forEach((row, index) => {
      const usage = { meter, ...row };
      const thin = outcome(() => catalog.price(usage).credits);
      const inColumns = wrong.get(index) ?? text(priced.credits[index], priced.scale);
      assert.deepEqual(inColumns, typeof thin === "string" ? thin : { code: thin.code, message: thin.message });
      if (index % 20 === 0 || typeof thin !== "string") {
        assert.deepEqual(outcome(() => catalog.price(usage)), outcome(() => catalog.price(long(usage))));
      }
    });
    const sum = priced.credits.reduce((sum, credits) => sum + credits, 0n);
    assert.equal(priced.total, text(sum, priced.scale));
    catalog.free();
  });
}

describe("columns", () => {
  const cleverai = Catalog.builtin("cleverai");
  const searches = (...counts) => columns("web_search", { count: Float64Array.from(counts) });

  test("numbers are read as `price` reads them, and what is wrong is listed by row", () => {
    const counts = [2, 0.1, 1e-7, 0.1 + 0.2, -0, NaN, Infinity, 2 ** 53 + 2, -1, 1e-300, 2 ** 53];
    const { credits, scale, errors } = cleverai.priceColumns(searches(...counts));
    const wrong = new Map(errors.map((error) => [error.row, error]));
    counts.forEach((count, row) => {
      const alone = outcome(() => cleverai.price({ meter: "web_search", quantities: { count } }).credits);
      if (typeof alone !== "string") {
        assert.deepEqual(wrong.get(row), { row, code: alone.code, message: alone.message });
      } else if (wrong.has(row)) {
        assert.equal(wrong.get(row).code, "overflow");
      } else {
        assert.equal(text(credits[row], scale), alone);
      }
    });
    assert(credits instanceof BigInt64Array);
  });

  test("what is no column is refused before anything is priced", () => {
    const refused = [
      [{ ...searches(1), length: 2 }, "quantities.count"],
      [{ ...searches(1), length: 1.5 }, "length"],
      [{ ...searches(1), meter: undefined }, "meter"],
      [{ ...searches(1), meters: "web_search" }, "meters"],
      [{ ...searches(1), quantities: { count: [1] } }, "quantities.count"],
      [{ ...searches(1), attributes: { model: { values: ["x"], codes: [0] } } }, "attributes.model.codes"],
      [{ ...searches(1), at: [0] }, "at"],
      [{ ...searches(1), ids: ["a", "b"] }, "ids"],
      [null, "columns"],
    ];
    for (const [given, path] of refused) {
      const { code, path: found } = outcome(() => cleverai.priceColumns(given));
      assert.deepEqual({ code, path: found }, { code: "invalid_input", path });
    }
    assert.equal(outcome(() => cleverai.priceColumns({ ...searches(1), meter: "web_serch" })).code, "unknown_meter");
  });

  test("an instant decides between dated versions, row by row", () => {
    const rate = { dated: [{ from: "2026-01-01", rate: { flat: 100 } }, { from: "2026-04-14", rate: { flat: 50 } }] };
    const meter = { name: "Search", activity: "web_search", category: "Other", rate };
    const dated = Catalog.parse({ id: "x", name: "X", unit: "credit", meters: { search: meter }, plans: {}, packs: {} });
    const at = Float64Array.from(["2026-04-13T23:59:59.999Z", "2026-04-14", "2025-12-31", "2026-02-01"], Date.parse);
    const { credits, errors } = dated.priceColumns({ meter: "search", length: 4, quantities: {}, attributes: {}, at });
    assert.deepEqual([...credits], [100n, 50n, 0n, 100n]);
    assert.deepEqual(errors.map(({ row, code }) => ({ row, code })), [{ row: 2, code: "unpriced" }]);
  });
});

describe("the thin crossing", () => {
  const usage = () => ({
    meter: "chat",
    quantities: { inputTokens: 1200, outputTokens: 300 },
    attributes: { model: "GPT-4o", conversation: "c-1" },
  });
  const plain = JSON.parse(JSON.stringify(Catalog.builtin("cleverai").price(usage())));
  const second = (catalog) => (catalog.price(usage()), catalog.price(usage()));

  // Lines that are there at once, and lines that are made when they are read.
  for (const [id, meter] of [["cleverai", "chat"], ["wotnot", "reply"]]) {
    const reply = () => ({ ...usage(), meter, attributes: { model: "gpt-4o", conversation: "c-1" } });
    const plain = JSON.parse(JSON.stringify(Catalog.builtin(id).price(reply())));
    const second = (catalog) => (catalog.price(reply()), catalog.price(reply()));

    test(`a quote looks like the plain data that it is: ${id}`, () => {
      const catalog = Catalog.builtin(id);
      assert.deepEqual(second(catalog), plain);
      assert.deepEqual(JSON.parse(JSON.stringify(second(catalog))), plain);
      assert.deepEqual(structuredClone(second(catalog)), plain);
      assert.deepEqual({ ...second(catalog) }, plain);
      assert.equal(inspect({ ...second(catalog) }, { sorted: true }), inspect(plain, { sorted: true }));
      assert.deepEqual(Object.keys(second(catalog)).sort(), Object.keys(plain).sort());
      const quote = second(catalog);
      assert.equal(quote.lines, quote.lines);
      const changed = second(catalog);
      changed.lines = [];
      assert.deepEqual(changed.lines, []);
      quote.catalog.id = quote.lines[0].label = "changed";
      assert.deepEqual(second(catalog), plain);
    });

    test(`lines can be read after the catalog is freed, and after the usage has changed: ${id}`, () => {
      const catalog = Catalog.builtin(id, { name: "Ours" });
      const changing = reply();
      catalog.price(changing);
      changing.quantities.inputTokens = 5700;
      const quote = catalog.price(changing);
      changing.quantities.inputTokens = 5;
      changing.attributes.model = "gpt-4o-mini";
      catalog.free();
      assert.equal(quote.lines[0].credits, quote.credits);
      assert.equal(quote.lines[0].quantity, "6000");
      assert.equal(outcome(() => catalog.price(reply())).code, "freed");
    });
  }

  test("whatever the amounts, it is the quote of the long way", (t) => {
    const folder = join(import.meta.dirname, "../vectors");
    const files = readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "refused.json");
    const vectors = files.flatMap((name) => JSON.parse(readFileSync(join(folder, name), "utf8")).vectors);
    const amounts = [0, -0, 1, 7, 999, 1000, 123_457, 1_000_000, 2 ** 31, 10 ** 12 + 1, 2 ** 52 - 1, 2 ** 53 - 1, 2 ** 53];
    let [linear, several, beyond] = [0, 0, 0];
    const seen = new Set();
    for (const { catalog: list, patch, usage } of vectors.filter(({ quote }) => quote !== undefined)) {
      const { meter, quantities = {}, attributes = {} } = usage;
      const kind = JSON.stringify([list, patch, meter, Object.keys(quantities), attributes]);
      if (seen.has(kind)) continue;
      seen.add(kind);
      const catalog = typeof list === "string" ? Catalog.builtin(list, patch) : Catalog.parse(list);
      const names = Object.keys(quantities);
      const of = (amount) => ({
        meter,
        quantities: Object.fromEntries(names.map((name, place) => [name, amount(place)])),
        attributes,
      });
      outcome(() => catalog.price(of(() => 1)));
      for (const [nth, amount] of amounts.entries()) {
        const other = amounts[(nth * 5 + 3) % amounts.length];
        for (const one of [of(() => amount), of((place) => (place % 2 ? other : amount))]) {
          // Only what crosses as text is parsed.
          const parse = t.mock.method(JSON, "parse");
          const thin = outcome(() => catalog.price(one));
          const crossed = parse.mock.callCount() > 0;
          parse.mock.restore();
          const own = crossed ? 0 : (Object.getOwnPropertyDescriptor(thin, "lines").value?.length ?? 0);
          const plain = outcome(() => catalog.price(long(one)));
          if (own > 0) assert.equal(JSON.stringify(thin), JSON.stringify(plain));
          else assert.deepEqual(thin, plain);
          linear += own > 0;
          several += own > 1;
          beyond += crossed && plain.code === undefined;
        }
      }
      catalog.free();
    }
    assert(linear > 1000 && several > 100 && beyond > 100, `${linear} linear, ${several} of several lines, ${beyond} beyond`);
  });

  test("what the credits are worth is exact", () => {
    const catalog = Catalog.builtin("cleverai", { creditPrice: "0.0125", currency: "USD" });
    for (const inputTokens of [1, 10, 999, 123_457, 2 ** 40]) {
      const one = { ...usage(), quantities: { inputTokens, outputTokens: 3 } };
      assert.deepEqual(catalog.price(one), catalog.price(long(one)));
    }
  });

  test("any other shape goes the long way, errors included", () => {
    const catalog = Catalog.builtin("cleverai");
    second(catalog);
    const odd = [
      { ...usage(), id: "x", at: 0 },
      { ...usage(), quantities: { inputTokens: 1200n, outputTokens: "300" } },
      { ...usage(), quantities: { inputTokens: 1200.5, outputTokens: 300 } },
      { ...usage(), quantities: { inputTokens: 2 ** 53, outputTokens: 2 ** 53 } },
      { ...usage(), quantities: { inputTokens: -1, outputTokens: 300 } },
      { ...usage(), quantities: { inputTokens: NaN, outputTokens: 300 } },
      { ...usage(), quantities: { inputTokens: 1200 } },
      { ...usage(), quantities: { inputTokens: 1200, outputTokens: 300, tokens: 1 } },
      { ...usage(), quantities: { outputTokens: 300, inputTokens: 1200 } },
      { ...usage(), attributes: { model: "GPT-4o", conversation: "\ud800" } },
      { ...usage(), attributes: { model: "\ud800" } },
      { ...usage(), attributes: { model: true } },
      { ...usage(), attributes: { modell: "GPT-4o" } },
      { ...usage(), meter: "chatt" },
      { ...usage(), metre: "chat" },
      { meter: "chat" },
      {},
      null,
      "chat",
      Object.assign(Object.create({ meter: "chat" }), { attributes: {} }),
      Object.assign(new (class Reply {})(), usage()),
      Object.assign(Object.create(null), usage()),
      { ...usage(), constructor: Object },
      { ...usage(), constructor: undefined },
      { ...usage(), quantities: new Map([["inputTokens", 1]]) },
      { ...usage(), quantities: [1, 2] },
      { ...usage(), attributes: Object.create({ model: "GPT-4o" }) },
      { ...usage(), get attributes() { return { model: "GPT-4o" }; } },
      new Proxy(usage(), {}),
    ];
    for (const one of odd) {
      // `priceAll` knows no other way; its paths start at the list.
      const list = outcome(() => catalog.priceAll([one])[0]);
      const alone = outcome(() => catalog.price(one));
      if (list?.code === undefined) assert.deepEqual(alone, list);
      else assert.deepEqual([alone.code, `usages[0]${alone.path ? `.${alone.path}` : ""}`], [list.code, list.path]);
      assert.deepEqual(outcome(() => catalog.price(one)), alone);
    }
  });

  test("many combinations are forgotten again", () => {
    const catalog = Catalog.builtin("cleverai");
    for (let n = 0; n < 12_000; n += 1) {
      outcome(() => catalog.price({ ...usage(), attributes: { model: `m-${n}` } }));
    }
    assert.deepEqual(second(catalog), plain);
  });
});

describe("recorded columns", () => {
  const anchor = Date.parse("2026-11-01");
  const open = (plan = "free") => Ledger.open({ catalog: "cleverai", plan, anchor });
  const rows = Array.from({ length: 400 }, (_, row) => ({
    at: anchor + row * 3_600_000,
    quantities: { inputTokens: (row * 37) % 900, outputTokens: row % 50 },
    attributes: { model: row % 3 === 0 ? "GPT-4o" : "GPT-4o Mini", agent: `a-${row % 4}` },
  }));
  const inColumns = (meter, rows) => {
    const coded = (name) => {
      const values = [...new Set(rows.map(({ attributes }) => attributes[name]))];
      return { values, codes: Uint32Array.from(rows, ({ attributes }) => values.indexOf(attributes[name])) };
    };
    return {
      meter,
      length: rows.length,
      quantities: {
        inputTokens: Float64Array.from(rows, ({ quantities }) => quantities.inputTokens),
        outputTokens: Float64Array.from(rows, ({ quantities }) => quantities.outputTokens),
      },
      attributes: { model: coded("model"), agent: coded("agent") },
      at: Float64Array.from(rows, ({ at }) => at),
    };
  };

  for (const plan of ["free", "pro", "enterprise"]) {
    test(`they are the books of a list: ${plan}`, () => {
      const [columns, list] = [open(plan), open(plan)];
      const receipt = columns.recordColumns(inColumns("chat", rows));
      const booked = list.recordAll(rows.map((row) => ({ meter: "chat", ...row })));
      assert.deepEqual(columns.snapshot(), list.snapshot());
      assert.deepEqual(receipt.balance, booked.balance);
      assert.deepEqual(receipt.alerts, booked.alerts);
      assert.deepEqual(receipt.invoices, booked.invoices);
      assert.equal(receipt.refused.length, booked.refused.length);
      assert.equal(receipt.recorded, rows.length - booked.refused.length);
      assert.deepEqual(receipt.errors, []);
      assert(receipt.credits instanceof BigInt64Array);
      const query = { limit: 1000 };
      assert.deepEqual(columns.activity(query), list.activity(query));
      assert.equal(columns.toCSV(), list.toCSV());
      assert.deepEqual(Ledger.restore(columns.snapshot()).snapshot(), list.snapshot());
    });
  }

  test("rows in error and rows with ids", () => {
    const ledger = open();
    const three = inColumns("chat", rows.slice(0, 3));
    const first = ledger.recordColumns({ ...three, ids: ["a", "b", "c"] });
    assert.deepEqual([first.recorded, first.duplicates], [3, 0]);
    const again = ledger.recordColumns({ ...three, ids: ["a", "b", "c"] });
    assert.deepEqual([again.recorded, again.duplicates, again.total], [0, 3, "0"]);
    const before = ledger.snapshot();
    const { at, ...timeless } = three;
    const wrong = ledger.recordColumns(timeless);
    assert.deepEqual(wrong.errors[0], {
      row: 0,
      code: "invalid_input",
      message: "at: is missing: a ledger books usage by its instant",
    });
    assert.equal(outcome(() => ledger.recordColumns({ ...three, meter: "chatt" })).code, "unknown_meter");
    assert.equal(outcome(() => ledger.recordColumns({ ...three, length: 2 })).code, "invalid_input");
    assert.deepEqual(ledger.snapshot(), before);
    ledger.free();
    assert.equal(outcome(() => ledger.recordColumns(three)).code, "freed");
  });
});

describe("plain objects into a ledger", () => {
  const account = { catalog: "cleverai", plan: "pro", anchor: "2026-01-01", policy: { late: "rebook" } };
  const of = (more) => ({ id: "r", at: "2026-01-02T10:00:00Z", meter: "chat", ...more });
  const said = (quantities, model, more) => of({ quantities, attributes: { model, agent: "é \u{1f600}", handoff: false }, ...more });
  const usages = [
    said({ inputTokens: 1200, outputTokens: 300 }, "gpt-4o"),
    said({ outputTokens: 1, inputTokens: 0 }, "gpt-4o-mini", { id: "s", at: Date.parse("2026-01-02T11:00:00.5Z") }),
    said({ inputTokens: 1200, outputTokens: 300 }, "gpt-4o"), // a retry
    said({ inputTokens: 1201, outputTokens: 300 }, "gpt-4o"), // other content
    said({ inputTokens: 2, outputTokens: 3 }, "gpt-4o", { id: "t", at: "2026-01-01T05:00:00Z" }), // late
    said({ inputTokens: 4_000_000, outputTokens: 3 }, "gpt-4o", { id: "u", at: new Date("2026-01-02T12:00:00Z") }),
    said({ inputTokens: 2, outputTokens: 3 }, "gpt-4o", { id: "v", at: "2026-03-05" }), // after two renewals
    said({ inputTokens: 0.5, outputTokens: 3n }, "gpt-4o", { id: "w", at: "2026-03-05" }),
    said({ inputTokens: -1, outputTokens: 3 }, "gpt-4o", { id: "x", at: "2026-03-05" }),
    said({ inputTokens: 1, outputTokens: 3 }, "gpt-5o", { id: "x", at: "2026-03-05" }),
    said({ inputTokens: 1, outputTokens: 3 }, "gpt-4o", { id: "", at: "2026-03-05" }),
    said({ inputTokens: 1, outputTokens: 3 }, "gpt-4o", { id: "x", at: "yesterday" }),
    said({ inputTokens: 1, outputTokens: 3 }, "gpt-4o", { id: "x", at: 2 ** 53 - 1 }),
    said({ inputTokens: 1, outputTokens: 3 }, "gpt-4o\0mini", { id: "x", at: "2026-03-05" }),
    said({ inputTokens: 1, outputTokens: 3 }, "\ud800", { id: "x", at: "2026-03-05" }),
    said({ inputTokens: 1, outputTokens: 3 }, 5, { id: "x", at: "2026-03-05" }),
    said({ inputTokens: 1, nonsense: 3 }, "gpt-4o", { id: "x", at: "2026-03-05" }),
    said({ inputTokens: 1, outputTokens: 3 }, "gpt-4o", { id: "x", at: "2026-03-05", more: 1 }),
    of({ id: "y", at: "2026-03-05", meter: "web_search" }),
    of({ id: "z", at: "2026-03-05", meter: "web_serch" }),
    of({ id: "z", at: undefined, meter: "web_search" }),
    of({ at: "2026-03-05", meter: "web_search", id: undefined }),
    ...rows.slice(0, 200).map((row, n) => of({ ...row, id: `n-${n}`, at: Date.parse("2026-03-06") + n })),
  ];

  test("their receipts and their books are those of any other object", () => {
    const [thin, plain] = [Ledger.open(account), Ledger.open(account)];
    const [reads, expected] = [[], []];
    for (const usage of usages) {
      reads.push(outcome(() => thin.record(usage)));
      // An object without a prototype goes the long way.
      expected.push(JSON.stringify(outcome(() => plain.record(Object.assign(Object.create(null), usage)))));
    }
    assert.deepEqual(thin.snapshot(), plain.snapshot());
    thin.free();
    // Read only now, each is what it was when it was given.
    reads.forEach((read, n) => assert.equal(JSON.stringify(read), expected[n], `usage ${n}`));
  });

  test("a receipt is plain data, however it is read", () => {
    const ledger = Ledger.open(account);
    const receipt = ledger.record(usages[0]);
    assert.deepEqual(Object.keys(receipt), ["entries", "corrections", "refused", "duplicates", "balance", "alerts", "invoices"]);
    const copy = structuredClone({ ...receipt });
    assert.deepEqual(receipt, copy);
    assert.equal(receipt.entries, receipt.entries);
    receipt.balance = null;
    assert.equal(receipt.balance, null);
    ledger.free();
  });

  test("one shape more than are told apart goes the long way", () => {
    const ledger = Ledger.open({ plan: null, anchor: "2026-01-01", catalog: "cleverai" });
    ledger.grant({ kind: "free", amount: 1e6, at: "2026-01-01" });
    for (let n = 0; n < 1200; n += 1) {
      const meter = n % 2 ? "web_search" : `meter-${n}`;
      const { code, balance } = outcome(() => ledger.record(of({ id: `n-${n}`, meter })));
      assert.equal(code ?? Number(balance.consumed), n % 2 ? 5 * Math.ceil(n / 2) : "unknown_meter");
    }
    ledger.free();
  });
});
