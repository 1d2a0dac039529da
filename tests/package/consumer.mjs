// The packed tarball, installed as a user would, and the apps beside it.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { promisify } from "node:util";

const here = import.meta.dirname;
const vectors = join(here, "../vectors");

/** The tarball under test. */
export const tarball = process.env.DRAWDOWN_TARBALL;
assert(tarball, "DRAWDOWN_TARBALL names no tarball; `cargo xtask test --only package` packs one and runs this");

/** A directory with the tarball in its node_modules: what is made below it resolves `drawdown` like any project. */
export const root = realpathSync(mkdtempSync(join(tmpdir(), "drawdown-")));
after(() => rmSync(root, { recursive: true, force: true }));
writeFileSync(join(root, "package.json"), JSON.stringify({ private: true, type: "module" }));
execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", "--silent", tarball], { cwd: root });

/** The package as it lies installed. */
export const installed = join(root, "node_modules/drawdown");

/** The shared vectors: `[{ file, vectors }]`: prices, then the ledger's scenarios and estimates with their bytes, and
 * forecasts with their bits. */
export const files = [...read(vectors), ...withBytes("ledger"), ...withBytes("estimate"), ...forecasts()];

/** An app of its own: a copy of one of apps/, with the vectors and what runs them. */
export function app(name, source) {
  const directory = join(root, name);
  cpSync(join(here, "apps", source), directory, { recursive: true });
  writeFileSync(join(directory, "package.json"), JSON.stringify({ private: true, type: "module" }));
  for (const runner of ["vectors.mjs", "scenarios.mjs", "forecasts.mjs", "compare.mjs"])
    cpSync(join(here, runner), join(directory, runner));
  writeFileSync(join(directory, "files.mjs"), `export default ${JSON.stringify(files)};\n`);
  return directory;
}

/** Runs a program in an app and takes the report that it prints last. */
export async function report(directory, program, ...args) {
  const { stdout } = await promisify(execFile)(program, args, { cwd: directory, maxBuffer: 2 ** 26 });
  return JSON.parse(stdout.trimEnd().split("\n").at(-1));
}

/** Every vector was run and came out as it says. */
export function assertAllPassed({ passed, failures }) {
  const total = files.reduce((sum, { vectors }) => sum + vectors.length, 0);
  assert.deepEqual(failures, []);
  assert.equal(passed, total);
  assert(total > 0, "there is no vector in tests/vectors");
}

function read(directory) {
  return readdirSync(directory)
    .filter((file) => file.endsWith(".json") && file !== "bytes.json" && file !== "bits.json")
    .sort()
    .map((file) => ({ file, ...JSON.parse(readFileSync(join(directory, file), "utf8")) }));
}

function withBytes(folder) {
  const directory = join(vectors, folder);
  const bytes = JSON.parse(readFileSync(join(directory, "bytes.json"), "utf8"));
  return read(directory).map(({ file, vectors }) => ({
    file: `${folder}/${file}`,
    vectors: vectors.map((vector) => ({ ...vector, bytes: bytes[file.replace(".json", "")][vector.name] })),
  }));
}

function forecasts() {
  const directory = join(vectors, "forecast");
  const bits = JSON.parse(readFileSync(join(directory, "bits.json"), "utf8"));
  return read(directory).map(({ file, vectors }) => ({
    file: `forecast/${file}`,
    vectors: vectors.map((vector) => ({ ...vector, bits: bits[vector.name] })),
  }));
}
