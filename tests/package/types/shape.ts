import type { Beside } from "./beside.js";

/** Compared as it is. */
type Leaf =
  | (string | number | bigint | boolean | symbol | null | undefined)
  | (Date | Error | Uint8Array | Uint32Array | Float64Array | BigInt64Array);

/**
 * A type rebuilt from its public members, however deep. A class with private fields is assignable to itself alone;
 * its shape is assignable to every other of the same members.
 */
export type Shape<T> = T extends Leaf
  ? T
  : T extends (...input: infer Input) => infer Output
    ? (...input: { [I in keyof Input]: Shape<Input[I]> }) => Shape<Output>
    : Members<T>;

/** The shape of a class's instances or, of `typeof` it, of what is static; without what only one side has. */
export type Members<T> = { [K in keyof T as K extends "prototype" | Beside<T> ? never : K]: Shape<T[K]> };
