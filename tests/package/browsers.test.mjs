// The installed tarball in pages: bundled by Vite, served by Vite while developing, and with no bundler at all.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { build, createServer } from "vite";
import { browsers } from "./browsers.mjs";
import { app, assertAllPassed, installed } from "./consumer.mjs";
import { serve } from "./serve.mjs";

const pages = new Map();
const closing = [];

before(async () => {
  for (const source of ["page-bundled", "page-inline"]) {
    const root = app(source, source);
    await build({ root, logLevel: "error" });
    pages.set(`${source}, built`, await open(await serve(join(root, "dist"))));

    const server = await createServer({ root, logLevel: "error" });
    await server.listen();
    pages.set(
      `${source}, in development`,
      await open({ url: server.resolvedUrls.local[0], close: () => server.close() }),
    );
  }
  const plain = app("page-plain", "page-plain");
  cpSync(installed, join(plain, "drawdown"), { recursive: true });
  pages.set("page-plain", await open(await serve(plain)));
});

after(() => Promise.all(closing.map((close) => close())));

function open({ url, close }) {
  closing.push(close);
  return url;
}

for (const { name, variable, launch } of browsers) {
  const program = process.env[variable];
  describe(name, { skip: program ? false : `${variable} names no browser` }, () => {
    let browser;
    before(async () => {
      browser = await launch(program);
    });
    after(() => browser?.close());

    for (const page of [
      "page-bundled, built",
      "page-bundled, in development",
      "page-inline, built",
      "page-inline, in development",
      "page-plain",
    ]) {
      test(page, async () => assertAllPassed(await browser.report(pages.get(page))));
    }
  });
}
