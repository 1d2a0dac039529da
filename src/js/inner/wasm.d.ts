declare module "#wasm" {
  /** The wasm as base64. */
  const text: string;
  export default text;
}
