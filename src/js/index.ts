/// <reference lib="esnext.disposable" preserve="true" />
export { Catalog } from "./catalog.js";
export { DrawdownError, isDrawdownError, type ErrorCode } from "./error.js";
export type {
  CatalogDocument,
  Decimal,
  DecimalIn,
  Instant,
  InstantIn,
  Money,
  Policy,
  Purchase,
  Quote,
  QuoteLine,
  Usage,
} from "./types.js";
