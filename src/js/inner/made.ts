/** An object literal of this realm. Once it has looked up the constructor, V8 knows the prototype without a call. */
export function isLiteral(value: unknown): value is object {
  return (
    typeof value === "object" &&
    value !== null &&
    value.constructor === Object &&
    Object.getPrototypeOf(value) === Object.prototype
  );
}

/** A constructor that returns what it is given, so that a subclass can put a private field on it. */
class Given {
  constructor(value: object) {
    return value;
  }
}

/** What stands behind an object, on the object itself and invisible: a WeakMap would cost more than the rest. */
class Behind extends Given {
  readonly #kept: unknown;

  constructor(object: object, kept: unknown) {
    super(object);
    this.#kept = kept;
  }

  /** Undefined for an object that nothing was put behind. */
  static of(object: object): unknown {
    return #kept in object ? object.#kept : undefined;
  }
}

/** Puts behind an object what its properties are made of. */
export function keepBehind(object: object, kept: object): void {
  new Behind(object, kept);
}

/**
 * A property that is made when it is first read, of what stands behind its object; from then on it is one like the others.
 * One description serves all objects: V8 gives those with accessors of their own a shape of their own each.
 */
export function madeWhenRead<Kept>(name: string, make: (kept: Kept) => unknown): PropertyDescriptor {
  function set(this: object, value: unknown): void {
    Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
  }
  function get(this: object): unknown {
    const kept = Behind.of(this) as Kept | undefined;
    if (kept === undefined) return undefined;
    const value = make(kept);
    set.call(this, value);
    return value;
  }
  return { get, set, enumerable: true, configurable: true };
}
