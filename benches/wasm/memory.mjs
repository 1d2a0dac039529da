// The package keeps its wasm memory to itself: it is caught as it is made. Imported before the package.

let memory;

WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(module, imports) {
    super(module, imports);
    memory = this.exports.memory;
  }
};

/** Bytes of wasm memory. It never shrinks. */
export const wasmBytes = () => memory.buffer.byteLength;
