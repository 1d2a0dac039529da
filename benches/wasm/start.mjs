// What a page or a worker waits for before its first call: the wasm of the package compiled and instantiated, here and
// in the browser that DRAWDOWN_CHROMIUM names. Nanoseconds, by name, as JSON.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TURNS = 21;
const bytes = readFileSync(new URL("../../target/package/drawdown_bg.wasm", import.meta.url));
const figures = { "start/node": started(bytes, TURNS) };
if (process.env.DRAWDOWN_CHROMIUM) figures["start/chromium"] = inChromium(process.env.DRAWDOWN_CHROMIUM);
console.log(JSON.stringify(figures));

/** The middle one of some turns; it runs in the page as it stands here. */
function started(bytes, turns) {
  const times = [];
  for (let turn = 0; turn < turns; turn += 1) {
    // Engines keep what they have compiled: a section of its own makes each copy another module.
    const copy = new Uint8Array(bytes.length + 5);
    copy.set(bytes);
    copy.set([0, 3, 1, 110, turn], bytes.length);
    const start = performance.now();
    const module = new WebAssembly.Module(copy);
    const imports = {};
    for (const { module: from, name } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[name] = () => 0;
    new WebAssembly.Instance(module, imports);
    times.push((performance.now() - start) * 1e6);
  }
  return times.sort((a, b) => a - b)[turns >> 1];
}

function inChromium(program) {
  const directory = mkdtempSync(join(tmpdir(), "drawdown-start-"));
  try {
    const page = join(directory, "page.html");
    const script = `${started}
      const bytes = Uint8Array.from(atob("${bytes.toString("base64")}"), (letter) => letter.charCodeAt(0));
      document.body.textContent = "[" + started(bytes, ${TURNS}) + "]";`;
    writeFileSync(page, `<!doctype html><meta charset="utf-8"><body><script>${script}</script></body>`);
    const flags = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${directory}/profile`, "--dump-dom"];
    const text = execFileSync(program, [...flags, page], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return Number(/<body>\[([\d.]+)\]/.exec(text)[1]);
  } finally {
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}
