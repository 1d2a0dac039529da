import text from "#wasm";

const binary = atob(text);
const bytes = new Uint8Array(binary.length);
for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);

/** The wasm carried inside the bundle as base64, compiled at once. */
export default new WebAssembly.Module(bytes);
