// Ten thousand spend paths of a year down one runway: `node paths.mjs MODULE`, the module being that of paths.rs. What
// it takes, and what the paths leave, by the names of benches/columns.rs, as JSON.

import { readFileSync } from "node:fs";
import { median } from "./clock.mjs";

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
// What the bindings would import is never called here.
const imports = {};
for (const { module: from, name } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[name] = () => 0;
const { walk } = new WebAssembly.Instance(module, imports).exports;

walk();
console.log(JSON.stringify({ paths: median(9, walk), paths_left: walk() }));
