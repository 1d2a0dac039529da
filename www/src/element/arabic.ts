// Fetched where a page speaks it.
export { element } from "../words/arabic/element.ts";
export { estimate } from "../words/arabic/estimate.ts";
export { page } from "../words/arabic/page.ts";
