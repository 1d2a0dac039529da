// What is in the tarball, and what the package linters say of it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { installed, tarball } from "./consumer.mjs";

const manifest = JSON.parse(read("package.json"));

test("publint has nothing to say", async () => {
  const { messages, pkg } = await publint({ pack: { tarball: readFileSync(tarball) }, strict: true });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg)),
    [],
  );
});

test("attw has nothing to say", async () => {
  const attw = join(import.meta.dirname, "node_modules/.bin/attw");
  // Wasm and JSON are resolved by those who ask for them, and have no types.
  const others = Object.keys(manifest.exports).filter((entry) => !/^\.(\/\w+)*$/.test(entry));
  await promisify(execFile)(attw, [tarball, "--profile", "esm-only", "--exclude-entrypoints", ...others], {
    env: { ...process.env, FORCE_COLOR: "0" },
  }).catch(({ stdout, stderr }) => assert.fail(stdout + stderr));
});

test("it holds what it should and nothing else", () => {
  const files = readdirSync(installed, { recursive: true })
    .filter((file) => statSync(join(installed, file)).isFile())
    .sort();
  assert.deepEqual(files, [
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "calculator.js",
    "calculator/arabic.js",
    "calculator/chunk.js",
    "catalog.schema.json",
    "drawdown.js",
    "drawdown_bg.wasm",
    "edge.js",
    "element.js",
    "keeper.js",
    "package.json",
    "types/catalog.d.ts",
    "types/dispose.d.ts",
    "types/edge/command.d.ts",
    "types/edge/due.d.ts",
    "types/edge/history.d.ts",
    "types/edge/index.d.ts",
    "types/edge/keeper.d.ts",
    "types/edge/memory.d.ts",
    "types/edge/message.d.ts",
    "types/edge/outbox.d.ts",
    "types/edge/sqlite.d.ts",
    "types/edge/store.d.ts",
    "types/edge/webhook.d.ts",
    "types/element/face.d.ts",
    "types/element/index.d.ts",
    "types/element/preact.d.ts",
    "types/element/react.d.ts",
    "types/element/svelte.d.ts",
    "types/element/vue.d.ts",
    "types/error.d.ts",
  "types/estimate.d.ts",
  "types/forecast.d.ts",
    "types/index.d.ts",
    "types/ledger.d.ts",
    "types/types.d.ts",
    "types/web.d.ts",
    "web.js",
  ]);
});

test("package.json says what Cargo.toml says", () => {
  const cargo = readFileSync(join(import.meta.dirname, "../../Cargo.toml"), "utf8");
  const crate = cargo.slice(cargo.indexOf("[package]"));
  for (const field of ["name", "version", "description"]) {
    const [, value] = new RegExp(`^${field} = "(.*)"$`, "m").exec(crate);
    assert.equal(manifest[field], value, field);
  }
  const [, license] = /^license = "(.*)"$/m.exec(cargo);
  assert.equal(manifest.license, license);
});

test("no template is left unfilled", () => {
  assert.doesNotMatch(read("package.json"), /\{\{/);
});

test("the entries need nothing but each its wasm", () => {
  const imports = (file) => [...read(file).matchAll(/\bimport\b[^;]*?["']([^"']+)["']/g)].map(([, from]) => from);
  assert.deepEqual(imports("drawdown.js"), []);
  assert.deepEqual(imports("edge.js"), ["./drawdown_bg.wasm?module"]);
  assert.deepEqual(imports("web.js"), []);
  // The calculator comes when it is needed, and shares the wasm with whoever else uses it.
  assert.deepEqual(imports("element.js").sort(), ["./calculator.js", "./web.js"]);
  assert.deepEqual([...new Set(imports("calculator.js"))].sort(), [
    "./calculator/arabic.js",
    "./calculator/chunk.js",
    "./web.js",
  ]);
  assert.deepEqual([...new Set(imports("calculator/arabic.js"))], ["./chunk.js"]);
  assert.deepEqual(imports("calculator/chunk.js"), []);
  // By its name, so that the runtime's own entry is taken and the wasm is there once.
  assert.deepEqual([...new Set(imports("keeper.js"))], ["drawdown"]);
});

test("the inlined wasm is the one beside it", () => {
  const [, text] = /"(AGFzbQ[\w+/=\\\n]*)"/.exec(read("drawdown.js"));
  const inlined = Buffer.from(text.replaceAll("\\\n", ""), "base64");
  assert(inlined.equals(readFileSync(join(installed, "drawdown_bg.wasm"))));
});

test("the schema is JSON Schema", () => {
  assert.match(JSON.parse(read("catalog.schema.json")).$schema, /json-schema\.org/);
});

function read(file) {
  return readFileSync(join(installed, file), "utf8");
}
