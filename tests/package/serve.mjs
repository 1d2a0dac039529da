// A directory over HTTP, as a static host serves it.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";

const types = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** `requests` gathers the paths that are asked for; `headers` are sent with all of them. */
export async function serve(directory, { headers = {}, requests = [] } = {}) {
  const server = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    requests.push(pathname);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    // Every browser asks for it, and writes into its console that it is not there.
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    const file = join(directory, pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    try {
      const contents = await readFile(file);
      response.setHeader("content-type", types[extname(file)] ?? "application/octet-stream").end(contents);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
