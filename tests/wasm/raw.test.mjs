// The exports behind the package, as they are: text in, text out, byte for byte what the native build says.
//
// Reads target/wasm, which `cargo xtask test --only wasm` makes before it runs this.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { damaged, outcome, seeded } from "./damage.mjs";

const root = join(import.meta.dirname, "../..");
const glue = join(root, "target/wasm/web");
const { CatalogHandle, initSync } = await import(join(glue, "drawdown.js"));
const wasm = initSync({ module: readFileSync(join(glue, "drawdown_bg.wasm")) });

const directory = join(root, "tests/vectors");
const vectors = readdirSync(directory)
  .filter((file) => file.endsWith(".json"))
  .sort()
  .flatMap((file) =>
    JSON.parse(readFileSync(join(directory, file), "utf8")).vectors.map((vector) => ({ file, ...vector })),
  );

test("every vector gives the very bytes of the native build", () => {
  const native = execFileSync("cargo", ["run", "--quiet", "--example", "vectors"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const expected = native
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert(vectors.length > 0, "there is no vector in tests/vectors");
  assert.deepEqual(
    vectors.map((vector) => ({ file: vector.file, name: vector.name, out: price(vector) })),
    expected,
  );
});

test("one usage and a list of it are priced the same", () => {
  for (const vector of vectors) {
    const one = price(vector);
    if (!one.startsWith('{"code"')) assert.equal(price(vector, "priceAll"), `[${one}]`, vector.name);
  }
});

test("a document read, written and read again is the same text", () => {
  for (const { id } of JSON.parse(CatalogHandle.builtins())) {
    const text = CatalogHandle.builtin(id).document();
    assert.equal(CatalogHandle.parse(text).document(), text, id);
  }
});

test("damaged text is refused, never a trap", () => {
  const random = seeded(1);
  const texts = JSON.parse(CatalogHandle.builtins()).map(({ id }) => CatalogHandle.builtin(id).document());
  const catalog = CatalogHandle.builtin("cleverai");
  for (let round = 0; round < 10_000; round += 1) {
    const { usage } = vectors[round % vectors.length];
    const text = damaged(JSON.stringify(usage), random);
    outcome(() => catalog.call("price", text));
    outcome(() => catalog.call("priceAll", `[${text}]`));
    outcome(() => catalog.call("explain", text, text));
    if (round % 10 === 0) {
      outcome(() => {
        const parsed = CatalogHandle.parse(damaged(texts[round % texts.length], random));
        parsed.free();
        return "";
      });
    }
  }
});

test("what is freed is given back", () => {
  const round = () => {
    for (const { id } of JSON.parse(CatalogHandle.builtins())) CatalogHandle.builtin(id).free();
  };
  for (let warm = 0; warm < 10; warm += 1) round();
  const before = wasm.memory.buffer.byteLength;
  for (let more = 0; more < 200; more += 1) round();
  assert.equal(wasm.memory.buffer.byteLength, before);
});

function price({ catalog, patch, usage }, method = "price") {
  return outcome(() => {
    const list =
      typeof catalog === "string"
        ? CatalogHandle.builtin(catalog, patch && JSON.stringify(patch))
        : CatalogHandle.parse(JSON.stringify(catalog));
    try {
      return list.call(method, JSON.stringify(method === "price" ? usage : [usage]));
    } finally {
      list.free();
    }
  });
}
