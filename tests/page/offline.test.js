import assert from "node:assert/strict";
import { test } from "node:test";
import { standing } from "./account.js";
import { answer, chooseVendor, reads, ready, useBrowser, visiting } from "./browser.js";
import { serve } from "./serve.js";

useBrowser();

const kept = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active.state));

/** Serves the page, with what `change` makes of it, to a visitor whose browser may keep it. */
async function keeping(change, visit) {
  const site = await serve({ change });
  try {
    await visiting({ address: site.address, serviceWorkers: "allow", expecting: /ERR_CONNECTION_REFUSED|failed/ }, (page) => visit(page, site));
  } finally {
    site.close();
  }
}

test("after the first visit all of it works without a network", () =>
  keeping(undefined, async (page, site) => {
    await kept(page);
    site.close();
    await assert.rejects(fetch(site.address));
    await page.reload();
    await ready(page);
    await reads(answer(page), "4,500 credits a month.");
    await chooseVendor(page, "Bookbag");
    await page.getByRole("button", { name: "Price the real replies" }).click();
    await reads(page.getByRole("status", { name: "The real replies" }), "5,027 replies");
    // What was not asked for while there was a network: another view, another language.
    await page.getByRole("link", { name: "Account" }).click();
    await reads(standing(page), "credits left.");
    await page.getByRole("link", { name: "العربية" }).click();
    await reads(page.getByRole("status", { name: "الحساب" }), "نقطة");
    await page.goto(`${site.address}?v=1&c=wotnot`);
    await reads(answer(page), "900 credits a month.");
  }));

test("a newer version is fetched whole, told, and shown when it is asked for", () => {
  let newer = false;
  const change = (path, body) => {
    if (!newer) return body;
    if (path === "/offline.js") return body.toString().replace(/VERSION = "\w+"/, 'VERSION = "newer"');
    return path === "/" ? body.toString().replace("<html", '<html data-version="newer"') : body;
  };
  return keeping(change, async (page) => {
    const said = page.getByRole("status").filter({ hasText: "A newer version" });
    await kept(page);
    newer = true;
    await page.reload();
    await ready(page);
    // Still all of the version that was kept.
    assert.equal(await page.evaluate(() => document.documentElement.dataset.version), undefined);
    await reads(said, "A newer version of this page is there.");
    await reads(answer(page), "4,500 credits a month.");
    await page.getByRole("button", { name: "Show it" }).click();
    await page.waitForFunction(() => document.documentElement.dataset.version === "newer");
    await ready(page);
    assert.equal(await said.count(), 0);
  });
});

test("half a version is not kept: the page and its worker have to belong together", () => {
  const change = (path, body) => (path === "/offline.js" ? body.toString().replace(/ENTRY = "[^"]+"/, 'ENTRY = "assets/index-other.js"') : body);
  return keeping(change, async (page) => {
    const left = await page.evaluate(async () => {
      const { installing } = await navigator.serviceWorker.register("./offline.js");
      if (installing.state !== "redundant") await new Promise((done) => installing.addEventListener("statechange", done));
      return [installing.state, ...(await caches.keys())];
    });
    assert.deepEqual(left, ["redundant"]);
    await reads(answer(page), "4,500 credits a month.");
  });
});
