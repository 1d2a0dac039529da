/** An object literal of this realm. Once it has looked up the constructor, V8 knows the prototype without a call. */
export function isLiteral(value: unknown): value is object {
  return (
    typeof value === "object" &&
    value !== null &&
    value.constructor === Object &&
    Object.getPrototypeOf(value) === Object.prototype
  );
}

/** A property that is made when it is first read; from then on it is one like the others. */
export function madeWhenRead(object: object, name: string, make: () => unknown): void {
  const set = (value: unknown) =>
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  const get = () => {
    const value = make();
    set(value);
    return value;
  };
  Object.defineProperty(object, name, { get, set, enumerable: true, configurable: true });
}
