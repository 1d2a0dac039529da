// Makes the npm package out of the façade and wasm-bindgen's glue:
//
//   node src/js/build.mjs --glue target/wasm --out target/package --schema catalog.schema.json --metadata JSON
//
// `--glue` holds module/ and web/, as wasm-bindgen writes them; `--metadata` is the crate's entry in the output of
// `cargo metadata`, as text. Needs `npm ci` in the repository's root.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build, transform } from "esbuild";

const facade = dirname(fileURLToPath(import.meta.url));
const root = join(facade, "../..");

const { values } = parseArgs({
  options: {
    glue: { type: "string" },
    out: { type: "string" },
    schema: { type: "string" },
    metadata: { type: "string" },
  },
});
for (const name of ["glue", "out", "schema", "metadata"]) {
  if (values[name] === undefined) throw new Error(`--${name} is missing; the head of build.mjs says what it takes`);
}
const glue = resolve(values.glue);
const out = resolve(values.out);
const wasm = join(glue, "module/drawdown_bg.wasm");

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
declareTypes();
await Promise.all([
  bundle("index.ts", "drawdown.js", instantiated({ path: join(facade, "inner/inline.ts") })),
  bundle("index.ts", "edge.js", instantiated({ path: "./drawdown_bg.wasm?module", external: true })),
  bundle("web.ts", "web.js", awaiting()),
  bundle("edge/index.ts", "keeper.js", beside()),
  bundle("element/index.ts", "element.js", fetchedLater()),
  bundleCalculator(),
]);
cpSync(wasm, join(out, "drawdown_bg.wasm"));
cpSync(values.schema, join(out, "catalog.schema.json"));
writeFileSync(join(out, "package.json"), manifest(JSON.parse(values.metadata)));
for (const paper of ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"]) {
  if (existsSync(join(root, paper))) cpSync(join(root, paper), join(out, paper));
}

/** Checks the façade against the glue's own types and writes the public ones. */
function declareTypes() {
  const project = join(out, "tsconfig.json");
  writeFileSync(
    project,
    JSON.stringify({
      extends: join(facade, "tsconfig.json"),
      compilerOptions: {
        rootDir: facade,
        outDir: join(out, "types"),
        paths: {
          "#glue": [join(glue, "web/drawdown.d.ts")],
          "#calculator": [join(facade, "element/calculator.d.ts")],
          "#web": [join(facade, "web.ts")],
          drawdown: [join(facade, "index.ts")],
        },
      },
    }),
  );
  execFileSync(join(root, "node_modules/.bin/tsc"), ["--project", project], { stdio: "inherit" });
  rmSync(project);
  for (const inner of ["inner", "element/scheme.d.ts", "element/sheet.d.ts"]) {
    rmSync(join(out, "types", inner), { recursive: true });
  }
  // Written by hand: each is for those who have the framework that it adds to.
  for (const framework of ["preact", "react", "svelte", "vue"]) {
    const declarations = `element/${framework}.d.ts`;
    cpSync(join(facade, declarations), join(out, "types", declarations));
  }
}

/** One file per entry, glue included: only so is `"sideEffects": false` safe, and the glue out of reach. */
async function bundle(entry, file, glued) {
  await build({
    entryPoints: [join(facade, entry)],
    outfile: join(out, file),
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    keepNames: true,
    // An uncaught error shows its line: never the one with the wasm in it. A page, which has it elsewhere, is spared the
    // breaks.
    lineLimit: file === "web.js" ? undefined : 160,
    loader: { ".wasm": "base64" },
    plugins: [glued],
    logLevel: "warning",
  });
}

/** What the tag fetches: the page's own components, and each further language as a file of its own. */
async function bundleCalculator() {
  await build({
    entryPoints: { calculator: join(root, "www/src/element/calculator_element.tsx") },
    outdir: out,
    chunkNames: "calculator/[name]",
    splitting: true,
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    lineLimit: 160,
    charset: "utf8",
    plugins: [sharingTheCore()],
    logLevel: "warning",
  });
}

/** Glue that is ready as soon as it is imported, with the compiled module from `source`. */
function instantiated(source) {
  return {
    name: "instantiated",
    setup(build) {
      const file = join(glue, "module/drawdown.js");
      build.onResolve({ filter: /^#glue$/ }, () => ({ path: file }));
      build.onResolve({ filter: /^#wasm$/ }, () => ({ path: wasm }));
      build.onResolve({ filter: /drawdown_bg\.wasm$/ }, () => source);
      // The source-phase import is the standard's, but no runtime or bundler of today takes it unasked; as an
      // ordinary import it means the same to those that compile wasm files.
      build.onLoad({ filter: /module\/drawdown\.js$/ }, () => {
        const parts = readFileSync(file, "utf8").split("import source wasmModule");
        if (parts.length !== 2) throw new Error("wasm-bindgen's module glue no longer imports its wasm as expected");
        return { contents: parts.join("import wasmModule") };
      });
    },
  };
}

/** Glue that waits to be told where the wasm is. */
function awaiting() {
  return {
    name: "awaiting",
    setup(build) {
      build.onResolve({ filter: /^#glue$/ }, () => ({ path: join(glue, "web/drawdown.js") }));
    },
  };
}

/** Asks for the package by its name, so that the runtime's own entry of it is taken and the wasm is there once. */
function beside() {
  return {
    name: "beside",
    setup(build) {
      build.onResolve({ filter: /^drawdown$/ }, () => ({ path: "drawdown", external: true }));
    },
  };
}

/** The tag alone, which fetches the calculator and the core when they are needed. */
function fetchedLater() {
  return {
    name: "fetched-later",
    setup(build) {
      build.onResolve({ filter: /^#(calculator|web)$/ }, ({ path }) => ({ path: `./${path.slice(1)}.js`, external: true }));
    },
  };
}

/** The page's own components, on the core of `drawdown/web` beside them: one wasm, whoever else asks for it. */
function sharingTheCore() {
  return {
    name: "sharing-the-core",
    setup(build) {
      build.onResolve({ filter: /^drawdown\/web$/ }, () => ({ path: "./web.js", external: true }));
      // How the page fetches its words; the element has its own way, and this one drops out.
      build.onResolve({ filter: /^\.\/(english|arabic)\// }, ({ path, kind }) =>
        kind === "dynamic-import" ? { path, external: true } : null,
      );
      // As Vite has it: the text of a style sheet.
      build.onResolve({ filter: /\.css\?inline$/ }, ({ path, resolveDir }) => ({
        path: resolve(resolveDir, path.replace("?inline", "")),
      }));
      build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true });
        return { contents: code, loader: "text" };
      });
    },
  };
}

/** The template with every "{{name}}" replaced by what the crate says; a field that the crate lacks is left out. */
function manifest(crate) {
  const template = readFileSync(join(root, "pkg.json.template"), "utf8");
  const filled = JSON.parse(template, (_, value) => {
    const name = typeof value === "string" && /^\{\{(\w+)\}\}$/.exec(value)?.[1];
    return name ? (crate[name] ?? undefined) : value;
  });
  return `${JSON.stringify(filled, null, 2)}\n`;
}
