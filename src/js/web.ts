import load from "#glue";
import { holdBack } from "./inner/boundary.js";

export * from "./index.js";

/** Where the wasm comes from: its address, a request or response for it, its bytes, or the compiled module. */
export type WasmSource = string | URL | Request | Response | Promise<Response> | BufferSource | WebAssembly.Module;

holdBack("drawdown is not loaded yet: await init() first");

/**
 * Fetches and compiles the wasm beside the page's own loading. Await it once before anything else; later calls
 * wait for the first.
 *
 * @param source What a bundler makes of `drawdown/drawdown_bg.wasm?url`. Left out, the file beside this module,
 * which suits a page without a bundler.
 * @throws What `fetch` and WebAssembly throw where the wasm cannot be had; another call tries again.
 * @example
 * ```ts
 * import init, { Catalog } from "drawdown/web";
 * import url from "drawdown/drawdown_bg.wasm?url";
 *
 * await init(url);
 * Catalog.builtin("wotnot");
 * ```
 */
export default async function init(source?: WasmSource): Promise<void> {
  await load(source === undefined ? undefined : { module_or_path: source });
  holdBack();
}
