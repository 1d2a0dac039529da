import { createRequire } from "node:module";
import { resolve } from "node:path";
import { defineConfig } from "vite";

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

/** Fetches the wasm beside the script that asks for it, not after it. */
function wasmPreload() {
  return {
    name: "wasm-preload",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle }) =>
        Object.keys(bundle)
          .filter((file) => file.endsWith(".wasm"))
          .map((file) => ({
            tag: "link",
            attrs: { rel: "preload", as: "fetch", type: "application/wasm", href: `./${file}`, crossorigin: true },
            injectTo: "head",
          })),
    },
  };
}

export default defineConfig({
  plugins: [builtPackage(), contentSecurityPolicy(), wasmPreload()],
  base: "./",
  worker: { format: "es", plugins: () => [builtPackage()] },
  build: {
    target: "es2022",
    // The package is ES2022 without a polyfill in sight, and the wasm must stay a file of its own.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
