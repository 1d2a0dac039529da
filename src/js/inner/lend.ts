import type { CatalogHandle } from "#glue";
import type { Catalog } from "../catalog.js";

let open: (catalog: Catalog) => CatalogHandle;

/** Told once by the class, which alone can reach what its objects hold. */
export function lend(reach: (catalog: Catalog) => CatalogHandle): void {
  open = reach;
}

/** What a catalog holds in wasm memory, for the length of a call; throws `freed` where it holds nothing. */
export function borrow(catalog: Catalog): CatalogHandle {
  return open(catalog);
}
