// What the façade does of its own: conversion on the way in, errors on the way out, and what has been freed.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";
import { installed } from "./consumer.mjs";

const { Catalog, DrawdownError, isDrawdownError } = createRequire(join(installed, "../../app.js"))("drawdown");
const bookbag = Catalog.builtin("bookbag");
const cleverai = Catalog.builtin("cleverai");

const reply = (more) => ({ meter: "reply", attributes: { model: "GPT-4o" }, ...more });
const chat = (inputTokens) => ({
  meter: "chat",
  quantities: { inputTokens, outputTokens: 500 },
  attributes: { model: "GPT-4o" },
});

/** The call must throw a DrawdownError of that code and path. */
function refuses(call, code, path) {
  assert.throws(call, (error) => {
    assert(isDrawdownError(error), `${error} is no DrawdownError`);
    assert.deepEqual({ code: error.code, path: error.path }, { code, path }, error.message);
    return true;
  });
}

describe("numbers", () => {
  test("a number, a bigint and text are the same amount", () => {
    const expected = cleverai.price(chat("1200"));
    assert.deepEqual(cleverai.price(chat(1200)), expected);
    assert.deepEqual(cleverai.price(chat(1200n)), expected);
  });

  test("a number is read by its shortest text", () => {
    for (const [number, text] of [
      [0.1, "0.1"],
      [1e-7, "0.0000001"],
      [-0, "0"],
      [0.1 + 0.2, "0.30000000000000004"],
    ]) {
      assert.deepEqual(cleverai.price(chat(number)), cleverai.price(chat(text)));
    }
  });

  test("2^53 is the last whole number taken as a number", () => {
    cleverai.price(chat(2 ** 53));
    cleverai.price(chat(2n ** 53n + 1n));
    for (const inexact of [2 ** 53 + 2, -(2 ** 53) - 2, 1e21]) {
      refuses(() => cleverai.price(chat(inexact)), "invalid_input", "quantities.inputTokens");
    }
  });

  test("NaN and the infinities are refused", () => {
    for (const none of [NaN, Infinity, -Infinity]) {
      refuses(() => cleverai.price(chat(none)), "invalid_input", "quantities.inputTokens");
      refuses(() => cleverai.priceAll([chat(1), chat(none)]), "invalid_input", "usages[1].quantities.inputTokens");
    }
  });

  test("the same holds for a decimal on its own", () => {
    const wotnot = Catalog.builtin("wotnot");
    for (const [number, text] of [
      [1500, "1500"],
      [1500n, "1500"],
      [0.5, "0.5"],
      [2.5e-7, "0.00000025"],
      [1e-7, "0.0000001"],
      [-0, "0"],
    ]) {
      assert.deepEqual(wotnot.overage(number), wotnot.overage(text));
    }
    refuses(() => wotnot.overage(-1e-7), "out_of_range", "credits");
    for (const none of [NaN, Infinity, 2 ** 53 + 2, null, undefined, {}, "many"]) {
      refuses(() => wotnot.overage(none), "invalid_input", "credits");
    }
  });

  test("a number among the attributes is no text", () => {
    refuses(() => bookbag.price({ meter: "reply", attributes: { model: 4 } }), "invalid_input", "attributes.model");
  });
});

describe("instants", () => {
  test("a Date, its text and its milliseconds are the same instant", () => {
    const at = new Date("2026-11-20T10:00:00Z");
    const expected = bookbag.price(reply({ at: "2026-11-20T10:00:00Z" }));
    assert.deepEqual(bookbag.price(reply({ at })), expected);
    assert.deepEqual(bookbag.price(reply({ at: at.getTime() })), expected);
  });

  test("a Date of another realm is one too", () => {
    bookbag.price(reply({ at: runInNewContext("new Date(0)") }));
  });

  test("an invalid Date is refused", () => {
    refuses(() => bookbag.price(reply({ at: new Date(NaN) })), "invalid_input", "at");
  });

  test("what is not an instant is refused", () => {
    refuses(() => bookbag.price(reply({ at: "yesterday" })), "invalid_input", "at");
  });
});

describe("plain data", () => {
  test("undefined is as if left out", () => {
    const bare = { meter: "reply", attributes: { model: "GPT-4o" } };
    const full = {
      ...bare,
      id: undefined,
      at: undefined,
      quantities: undefined,
      attributes: { ...bare.attributes, agent: undefined },
    };
    assert.deepEqual(bookbag.price(full), bookbag.price(bare));
  });

  test("a record without prototype is data", () => {
    const attributes = Object.assign(Object.create(null), { model: "GPT-4o" });
    assert.equal(bookbag.price({ meter: "reply", attributes }).credits, "5");
  });

  test("a record of another realm is data", () => {
    assert.equal(bookbag.price(runInNewContext(`({ meter: "reply", attributes: { model: "GPT-4o" } })`)).credits, "5");
  });

  test("what JSON would drop or empty is refused where it is", () => {
    class Tokens {}
    const others = [
      new Map([["inputTokens", 1]]),
      new Set(),
      new Tokens(),
      new Uint8Array(1),
      new Number(1),
      /x/,
      Math,
      () => 1,
    ];
    for (const quantities of [...others, Symbol("quantities")]) {
      refuses(() => cleverai.price({ meter: "chat", quantities }), "invalid_input", "quantities");
    }
    for (const inputTokens of others)
      refuses(() => cleverai.price(chat(inputTokens)), "invalid_input", "quantities.inputTokens");
  });

  test("a usage that is none is refused", () => {
    for (const none of [undefined, null, "reply", 1, [], new Map()]) {
      refuses(() => bookbag.price(none), "invalid_input", undefined);
    }
    for (const none of [undefined, null, "reply", {}, new Set([reply()])]) {
      refuses(() => bookbag.priceAll(none), "invalid_input", "usages");
    }
    refuses(() => bookbag.priceAll([reply(), undefined]), "invalid_input", "usages[1]");
    // A hole in a list is no usage either, however long the list.
    refuses(() => bookbag.priceAll(new Array(2 ** 32 - 1)), "invalid_input", "usages[0]");
  });

  test("cycles are refused where they close", () => {
    const usage = reply();
    usage.attributes = { deeper: [usage] };
    refuses(() => bookbag.price(usage), "invalid_input", "attributes.deeper[0]");
  });

  test("the same object twice is no cycle", () => {
    const usage = reply();
    assert.equal(bookbag.priceAll([usage, usage]).length, 2);
  });

  test("64 levels are crossed, 65 refused here", () => {
    const nested = (levels) => (levels === 1 ? {} : { a: nested(levels - 1) });
    refuses(() => bookbag.price(nested(65)), "invalid_input", Array(64).fill("a").join("."));
    assert.throws(
      () => bookbag.price(nested(64)),
      ({ path }) => path === "a",
    );
  });

  test("half a character is refused, a whole one is not", () => {
    for (const attributes of [{ model: "\ud83d" }, { agent: "\ude00" }]) {
      const [name] = Object.keys(attributes);
      refuses(() => bookbag.price({ meter: "reply", attributes }), "invalid_input", `attributes.${name}`);
    }
    refuses(() => Catalog.parse('{"id":"\ud83d"}'), "invalid_input", undefined);
    assert.equal(bookbag.price(reply({ attributes: { model: "GPT-4o", agent: "😀" } })).credits, "5");
  });

  test("arguments that must be text are", () => {
    refuses(() => Catalog.builtin(5), "invalid_input", "id");
    refuses(() => Catalog.builtin(), "invalid_input", "id");
    refuses(() => bookbag.explain({}), "invalid_input", "meter");
    refuses(() => bookbag.explain("reply", { model: Symbol() }), "invalid_input", "attributes.model");
    refuses(() => Catalog.parse(5), "invalid_catalog", undefined);
    refuses(() => Catalog.parse(undefined), "invalid_input", undefined);
  });
});

describe("prototypes", () => {
  const hostile = (name) =>
    JSON.parse(`{ "meter": "chat", "quantities": { "inputTokens": 1, "outputTokens": 1, "${name}": 1 } }`);

  for (const name of ["__proto__", "constructor", "prototype", "toString"]) {
    test(`"${name}" is a quantity like any unknown one`, () => {
      refuses(() => cleverai.price(hostile(name)), "invalid_input", `quantities.${name}`);
      assert.equal({}.inputTokens, undefined);
    });
  }

  test("a patch cannot reach a prototype", () => {
    const patch = JSON.parse(`{ "__proto__": { "polluted": true } }`);
    refuses(() => Catalog.builtin("bookbag", patch), "invalid_catalog", "__proto__");
    assert.equal({}.polluted, undefined);
  });
});

describe("catalogs", () => {
  test("a patch overrides parts and leaves the built-in alone", () => {
    const patched = Catalog.builtin("bookbag", { id: "ours", name: "Ours" });
    assert.deepEqual({ ...patched.toJSON(), id: "bookbag", name: bookbag.toJSON().name }, bookbag.toJSON());
    assert.equal(patched.price(reply()).catalog.id, "ours");
    assert.equal(Catalog.builtin("bookbag").toJSON().id, "bookbag");
  });

  test("a patch that breaks the document is refused where it does", () => {
    refuses(() => Catalog.builtin("bookbag", { mters: {} }), "invalid_catalog", "mters");
    refuses(() => Catalog.builtin("bookbag", { name: NaN }), "invalid_input", "name");
  });

  test("each built-in is listed, opened, written and read again", () => {
    const listed = Catalog.builtins();
    assert.deepEqual(listed.map(({ id }) => id).sort(), [
      "agent-credits",
      "bookbag",
      "cleverai",
      "knockknock",
      "wotnot",
    ]);
    for (const { id, name, source } of listed) {
      const catalog = Catalog.builtin(id);
      const document = catalog.toJSON();
      assert.deepEqual([document.id, document.name, typeof source], [id, name, "string"]);
      assert.equal(Object.getPrototypeOf(document), Object.prototype);
      assert.deepEqual(JSON.parse(JSON.stringify(catalog)), document);
      assert.deepEqual(Catalog.parse(document).toJSON(), document);
      assert.deepEqual(Catalog.parse(JSON.stringify(document)).toJSON(), document);
    }
  });

  test("a Catalog inside data goes as its document and stays usable", () => {
    const copy = Catalog.parse(bookbag);
    copy.free();
    assert.deepEqual(Catalog.parse(bookbag).toJSON(), bookbag.toJSON());
    assert.equal(bookbag.price(reply()).credits, "5");
    refuses(() => bookbag.price(reply({ attributes: { model: bookbag } })), "invalid_input", "attributes.model");
    refuses(() => Catalog.parse(copy), "freed", undefined);
  });

  test("only the static methods make one", () => {
    assert.deepEqual(Object.keys(bookbag), []);
    assert.equal(Catalog.name, "Catalog");
  });
});

describe("freeing", () => {
  test("after free every method throws, and free again is harmless", () => {
    const catalog = Catalog.builtin("bookbag");
    catalog.free();
    catalog.free();
    catalog[Symbol.dispose]();
    const calls = Object.getOwnPropertyNames(Catalog.prototype).filter(
      (name) => !["constructor", "free"].includes(name),
    );
    assert.deepEqual(calls.sort(), ["explain", "inputs", "overage", "price", "priceAll", "priceColumns", "purchase", "toJSON"]);
    for (const name of calls) refuses(() => catalog[name]("reply", {}), "freed", undefined);
    refuses(() => JSON.stringify({ catalog }), "freed", undefined);
  });

  test("Symbol.dispose frees", () => {
    const catalog = Catalog.builtin("bookbag");
    catalog[Symbol.dispose]();
    refuses(() => catalog.price(reply()), "freed", undefined);
  });

  test("one freed, the others live", () => {
    const [one, other] = [Catalog.builtin("bookbag"), Catalog.builtin("bookbag")];
    one.free();
    assert.equal(other.price(reply()).credits, "5");
  });

  test("ten thousand that are freed take no more room than one", () => {
    const room = () => process.memoryUsage().arrayBuffers + process.memoryUsage().external;
    for (let round = 0; round < 100; round += 1) Catalog.builtin("wotnot").free();
    const before = room();
    for (let round = 0; round < 10_000; round += 1) Catalog.builtin("bookbag").free();
    assert(room() - before < 2 ** 23, `${room() - before} bytes more`);
  });
});

describe("errors", () => {
  const caught = (call) => {
    try {
      call();
    } catch (error) {
      return error;
    }
    return assert.fail("nothing was thrown");
  };
  const unpriced = () => caught(() => bookbag.price(reply({ attributes: { model: "GPT-4" } })));

  test("an error is an Error with code, path and a message for people", () => {
    const error = unpriced();
    assert(error instanceof DrawdownError && error instanceof Error);
    assert.deepEqual([error.name, error.code, error.path], ["DrawdownError", "unpriced", "attributes.model"]);
    assert.match(error.message, /GPT-4o/);
    assert.match(String(error), /^DrawdownError: /);
    assert.match(error.stack, /^DrawdownError: .*\n\s+at /);
    assert.deepEqual(Object.keys(error).sort(), ["code", "path"]);
  });

  test("without a place in the input there is no path at all", () => {
    const catalog = Catalog.builtin("bookbag");
    catalog.free();
    assert(!("path" in caught(() => catalog.toJSON())));
  });

  test("the guard knows an error of another copy of the package", async () => {
    const copy = await import(`${pathToFileURL(join(installed, "drawdown.js"))}?copy`);
    assert.notEqual(copy.DrawdownError, DrawdownError);
    const error = caught(() => copy.Catalog.builtin("nope"));
    assert(!(error instanceof DrawdownError) && isDrawdownError(error));
    assert(copy.isDrawdownError(unpriced()));
  });

  test("the guard is not taken in", () => {
    for (const other of [new Error("x"), { code: "freed" }, null, undefined, "freed", 1, () => {}]) {
      assert.equal(isDrawdownError(other), false);
    }
  });

  test("priceAll says which usage", () => {
    const usages = [reply(), reply(), reply({ attributes: { model: "GPT-4" } })];
    refuses(() => bookbag.priceAll(usages), "unpriced", "usages[2].attributes.model");
  });

  test("unknown names", () => {
    refuses(() => Catalog.builtin("wotnt"), "unknown_catalog", undefined);
    refuses(() => bookbag.price({ meter: "replies" }), "unknown_meter", "meter");
    refuses(() => bookbag.explain("replies"), "unknown_meter", "meter");
  });

  test("text that is no JSON", () => {
    refuses(() => Catalog.parse("{"), "invalid_catalog", undefined);
    refuses(() => Catalog.parse(""), "invalid_catalog", undefined);
  });
});

describe("huge inputs", () => {
  test("a hundred thousand usages in one call", () => {
    const quotes = bookbag.priceAll(Array.from({ length: 100_000 }, () => reply()));
    assert.equal(quotes.length, 100_000);
    assert(quotes.every(({ credits }) => credits === "5"));
  });

  test("no usage at all", () => assert.deepEqual(bookbag.priceAll([]), []));

  test("ten megabytes of a model's name", () => {
    refuses(() => bookbag.price(reply({ attributes: { model: "x".repeat(1e7) } })), "unpriced", "attributes.model");
  });

  test("more digits than are held exactly", () => {
    assert.throws(
      () => cleverai.price(chat("9".repeat(40))),
      ({ code, path }) => code === "overflow" && path === "quantities.inputTokens",
    );
  });

  test("a document nested beyond reason", () => {
    refuses(() => Catalog.parse("[".repeat(1e6)), "invalid_catalog", "[0]".repeat(64));
  });
});
