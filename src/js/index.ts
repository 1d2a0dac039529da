/// <reference lib="esnext.disposable" preserve="true" />
export { Catalog } from "./catalog.js";
export { DrawdownError, isDrawdownError, type ErrorCode } from "./error.js";
export type {
  AttributeInput,
  CatalogDocument,
  Decimal,
  DecimalIn,
  Inputs,
  Instant,
  InstantIn,
  Money,
  Policy,
  Purchase,
  QuantityInput,
  Quote,
  QuoteLine,
  Usage,
} from "./types.js";
