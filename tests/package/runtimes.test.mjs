// The installed tarball in every runtime and bundler, none of them configured for it; the same vectors in each.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { test } from "node:test";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { EdgeRuntime } from "edge-runtime";
import * as esbuild from "esbuild";
import { Miniflare } from "miniflare";
import { rollup } from "rollup";
import webpack from "webpack";
import { app, assertAllPassed, installed, report } from "./consumer.mjs";

const program = (name) => join(import.meta.dirname, "node_modules/.bin", name);

test("Node, import", async () => {
  assertAllPassed(await report(app("node-import", "module"), process.execPath, "main.mjs"));
});

test("Node, require", async () => {
  assertAllPassed(await report(app("node-require", "require"), process.execPath, "main.cjs"));
});

test("Deno", async () => {
  assertAllPassed(await report(app("deno", "module"), program("deno"), "run", "main.mjs"));
});

test("Bun", async () => {
  assertAllPassed(await report(app("bun", "module"), program("bun"), "run", "main.mjs"));
});

test("esbuild", async () => {
  const directory = app("esbuild", "module");
  await esbuild.build({
    entryPoints: [join(directory, "main.mjs")],
    bundle: true,
    format: "esm",
    outfile: join(directory, "out/main.mjs"),
  });
  assertAllPassed(await report(directory, process.execPath, "out/main.mjs"));
});

test("rollup", async () => {
  const directory = app("rollup", "module");
  const bundle = await rollup({ input: join(directory, "main.mjs"), plugins: [nodeResolve()] });
  await bundle.write({ file: join(directory, "out/main.mjs") });
  assertAllPassed(await report(directory, process.execPath, "out/main.mjs"));
});

test("webpack", async () => {
  const directory = app("webpack", "module");
  const stats = await promisify(webpack)({
    context: directory,
    entry: "./main.mjs",
    mode: "production",
    output: { path: join(directory, "out"), filename: "main.cjs" },
  });
  if (stats.hasErrors()) throw new Error(stats.toString());
  assertAllPassed(await report(directory, process.execPath, "out/main.cjs"));
});

// Without a FinalizationRegistry, as workerd is at that date, and with one.
for (const compatibilityDate of ["2025-05-01", "2026-04-01"]) {
  test(`workerd, compatibility date ${compatibilityDate}`, async () => {
    const directory = app(`workerd-${compatibilityDate}`, "worker");
    const worker = await esbuild.build({
      entryPoints: [join(directory, "main.mjs")],
      bundle: true,
      format: "esm",
      conditions: ["workerd", "worker"],
      external: ["*.wasm?module"],
      write: false,
    });
    const runtime = new Miniflare({
      compatibilityDate,
      cf: false,
      modules: [
        { type: "ESModule", path: "main.mjs", contents: worker.outputFiles[0].text },
        { type: "CompiledWasm", path: "drawdown_bg.wasm?module", contents: wasm() },
      ],
    });
    try {
      const response = await runtime.dispatchFetch("http://localhost/");
      assertAllPassed(await response.json());
    } finally {
      await runtime.dispose();
    }
  });
}

test("Vercel's edge-runtime", async () => {
  const directory = app("edge-runtime", "listener");
  const script = await esbuild.build({
    entryPoints: [join(directory, "main.mjs")],
    bundle: true,
    format: "iife",
    conditions: ["edge-light"],
    plugins: [compiledOutside],
    write: false,
  });
  const runtime = new EdgeRuntime({
    extend: (context) => Object.assign(context, { compiledOutside: new WebAssembly.Module(wasm()) }),
    initialCode: script.outputFiles[0].text,
  });
  const response = await runtime.dispatchFetch("http://localhost/");
  assertAllPassed(await response.json());
});

/** What Vercel's own build makes of `?module`: a global, compiled by the host, so that it is of another realm. */
const compiledOutside = {
  name: "compiled outside",
  setup(build) {
    build.onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path, namespace: "compiled" }));
    build.onLoad({ filter: /.*/, namespace: "compiled" }, () => ({ contents: "export default compiledOutside;" }));
  },
};

function wasm() {
  return readFileSync(join(installed, "drawdown_bg.wasm"));
}
