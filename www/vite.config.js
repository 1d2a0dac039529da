import { createRequire } from "node:module";
import { createHash } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build, defineConfig } from "vite";

/** The npm package as it was built; the page gets no other copy of the core. */
const packageFolder = resolve(import.meta.dirname, process.env.DRAWDOWN_PACKAGE ?? "../target/package");

/**
 * Resolves `drawdown/...` through the built package's own `exports`, as an installed copy would. It is no
 * dependency in package.json, so that `npm ci` works before the package has been built.
 */
function builtPackage() {
  const fromPackage = createRequire(resolve(packageFolder, "package.json"));
  return {
    name: "built-package",
    enforce: "pre",
    resolveId(id) {
      if (!id.startsWith("drawdown/")) return null;
      const [path, query] = id.split("?");
      try {
        const file = fromPackage.resolve(path);
        return query === undefined ? file : `${file}?${query}`;
      } catch (cause) {
        throw new Error(`${path} is not in ${packageFolder}: build the package first with "cargo xtask build"`, { cause });
      }
    },
  };
}

/** Nothing inline, nothing evaluated, nothing from elsewhere. Only in the build: Vite's dev server injects styles. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  // Files are read in a worker that is made by the page, so that this policy is the worker's too.
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function contentSecurityPolicy() {
  return {
    name: "content-security-policy",
    apply: "build",
    transformIndexHtml: () => [
      { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" },
    ],
  };
}

const WORKER = { format: "es", plugins: () => [builtPackage()] };

/** Puts what an address that asks for nothing shows into the page, worked out by its own components. */
function prerendered() {
  const outDir = resolve(import.meta.dirname, "node_modules/.prerendered");
  return {
    name: "prerendered",
    apply: "build",
    transformIndexHtml: {
      order: "pre",
      async handler(html) {
        await build({
          configFile: false,
          root: import.meta.dirname,
          plugins: [builtPackage()],
          worker: WORKER,
          logLevel: "error",
          build: { ssr: "src/prerender.tsx", outDir, emptyOutDir: true, copyPublicDir: false, target: "es2022" },
        });
        const { prerender } = await import(pathToFileURL(resolve(outDir, "prerender.js")).href);
        const markup = await prerender(await readFile(resolve(packageFolder, "drawdown_bg.wasm")));
        const place = '<div id="page" aria-busy="true">';
        if (!markup.includes("<main>")) throw new Error("the estimate is missing from what was rendered");
        if (!html.includes(place)) throw new Error(`index.html has no ${place}`);
        return html.replace(place, () => place + markup);
      },
    },
  };
}

/** Fetches the wasm and the words beside the script that asks for them, not after it. */
const FIRST_WORDS = ["page", "estimate", "beyond", "share"].map((part) => `/words/english/${part}.ts`);

function preload() {
  return {
    name: "preload",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle }) =>
        Object.values(bundle).flatMap(({ fileName, facadeModuleId }) => {
          const link = (attrs) => [{ tag: "link", attrs: { ...attrs, href: `./${fileName}`, crossorigin: true }, injectTo: "head" }];
          if (fileName.endsWith(".wasm")) return link({ rel: "preload", as: "fetch", type: "application/wasm", fetchpriority: "low" });
          return FIRST_WORDS.some((words) => facadeModuleId?.endsWith(words)) ? link({ rel: "modulepreload" }) : [];
        }),
    },
  };
}

/** The page kept for when there is no network: all that was built, under the digest of its content. */
function offline() {
  let outDir;
  return {
    name: "offline",
    apply: "build",
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      const names = await readdir(outDir, { recursive: true, withFileTypes: true });
      const files = names
        .filter((each) => each.isFile() && each.name !== "offline.js")
        .map((each) => relative(outDir, resolve(each.parentPath, each.name)).replaceAll("\\", "/"))
        .sort();
      const worker = await readFile(resolve(import.meta.dirname, "scripts/offline.js"), "utf8");
      const digest = createHash("sha256").update(worker);
      for (const file of files) digest.update(`${file}\n`).update(await readFile(resolve(outDir, file)));
      const page = await readFile(resolve(outDir, "index.html"), "utf8");
      const facts = {
        VERSION: digest.digest("hex").slice(0, 16),
        FILES: files.map((file) => (file === "index.html" ? "" : file)),
        ENTRY: /assets\/index-[^"]+\.js/.exec(page)[0],
      };
      const lines = Object.entries(facts).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};\n`);
      await writeFile(resolve(outDir, "offline.js"), lines.join("") + worker);
    },
  };
}

const COMMON = /\/www\/src\/(words\/(parts|words|english\/(nouns|not_started))|wording|english_text|numbers|locale|estimate_state|breakdown|number_field|monthly|plan_table|burn_down|bar_chart|price_list|list_store)\.tsx?$/;

export default defineConfig({
  plugins: [builtPackage(), contentSecurityPolicy(), preload(), prerendered(), offline()],
  base: "./",
  worker: WORKER,
  build: {
    target: "es2022",
    // The package is ES2022 without a polyfill in sight, and the wasm must stay a file of its own.
    modulePreload: { polyfill: false },
    // Small modules that the first view has anyway, in one file: each of its own costs more than it says.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "common", test: COMMON }] } } },
    assetsInlineLimit: 0,
  },
});
