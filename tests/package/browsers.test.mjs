// The installed tarball in pages: bundled by Vite, served by Vite while developing, and with no bundler at all; and the
// element in the same ways.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { build, createServer } from "vite";
import { browsers } from "./browsers.mjs";
import { app, assertAllPassed, installed } from "./consumer.mjs";
import { FIRST, FRAMEWORKS, PLAIN, POLICY, built, copied, reads, shop } from "./element_examples.mjs";
import { serve } from "./serve.mjs";

const pages = new Map();
const closing = [];

before(async () => {
  for (const source of ["page-bundled", "page-inline"]) {
    const root = app(source, source);
    await build({ root, logLevel: "error" });
    pages.set(`${source}, built`, await open(await serve(join(root, "dist"))));

    pages.set(`${source}, in development`, await developing(root));
  }
  const plain = app("page-plain", "page-plain");
  cpSync(installed, join(plain, "drawdown"), { recursive: true });
  pages.set("page-plain", await open(await serve(plain)));

  for (const example of [PLAIN, ...FRAMEWORKS]) {
    const headers = { "content-security-policy": POLICY };
    const directory = copied(example);
    pages.set(`element, ${example}`, await open(await serve(await built(directory), { headers })));
    if (example === "react") pages.set("element, in development", await developing(directory));
  }
});

after(() => Promise.all(closing.map((close) => close())));

async function developing(root) {
  // The packages lie above the app here, as in a workspace.
  const server = await createServer({ root, logLevel: "error", server: { fs: { allow: [dirname(root)] } } });
  await server.listen();
  return open({ url: server.resolvedUrls.local[0], close: () => server.close() });
}

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

    // Vite loads a page anew when it finds a dependency, so that nothing can be clicked safely.
    if (name === "Chromium") {
      test("element, in development", async () => {
        const page = await browser.open(pages.get("element, in development"));
        await reads(page, FIRST);
        await page.close();
      });
    }

    for (const example of name === "Chromium" ? [PLAIN, ...FRAMEWORKS] : [PLAIN]) {
      test(`element, ${example}`, async () => {
        const page = await browser.open(pages.get(`element, ${example}`));
        try {
          await shop(page);
          assert.deepEqual(page.messages, []);
        } finally {
          await page.close();
        }
      });
    }
  });
}
