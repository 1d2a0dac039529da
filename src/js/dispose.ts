/** Where the engine has no `using` yet, the name under which compilers look for it. */
export const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");
