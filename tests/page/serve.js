import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const DIST = fileURLToPath(new URL("../../www/dist/", import.meta.url));
/** What lies beside the page for its tests alone: the package as it was built, and a page of someone else's. */
const BESIDE = {
  "/drawdown/": new URL("../../target/package/", import.meta.url),
  "/host/": new URL("./host/", import.meta.url),
};
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
};

const compressed = new Map();

/** A file as a host with compression sends it. */
export async function brotli(file) {
  if (!compressed.has(file)) compressed.set(file, brotliCompressSync(await readFile(file)));
  return compressed.get(file);
}

/**
 * Serves the built page as any static host would, on a port of its own; with `compress` as most do. `change` is handed
 * each file's path and content before it is sent.
 */
export async function serve({ compress = false, change = (_path, body) => body } = {}) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const [beside, folder] = Object.entries(BESIDE).find(([path]) => pathname.startsWith(path)) ?? ["/", DIST];
    const file = join(typeof folder === "string" ? folder : fileURLToPath(folder), normalize(`/${pathname.slice(beside.length) || "index.html"}`));
    try {
      const body = change(pathname, await (compress ? brotli(file) : readFile(file)));
      const encoding = compress ? { "content-encoding": "br" } : {};
      response.writeHead(200, { "content-type": TYPES[extname(file)], ...encoding }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close().closeAllConnections() };
}
