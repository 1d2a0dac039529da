// The worker as a platform's own tool would bundle it, and single modules of it for tests that need no platform.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

export const root = join(import.meta.dirname, "../..");
const packaged = join(root, "node_modules/drawdown");

/** The modules of a worker: its bundle, and the wasm that the bundle imports. */
export async function modules(entry = "src/index.ts") {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker"],
    external: ["*.wasm?module", "cloudflare:workers"],
    write: false,
    logLevel: "error",
  });
  return { script: outputFiles[0].text, wasm: readFileSync(join(packaged, "drawdown_bg.wasm")) };
}

/** Imports a module of src/ that needs nothing of the platform. */
export async function load(entry) {
  // Where the package is found by its name.
  const outfile = join(root, "node_modules/.tests", `${entry.replaceAll("/", "-")}.${process.pid}.mjs`);
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    external: ["drawdown", "drawdown/edge"],
    logLevel: "error",
  });
  return import(pathToFileURL(outfile));
}
