import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { account as openAccount, ask } from "../../examples/cloudflare-worker/test/support/worker.mjs";
import { place, run } from "../../examples/cloudflare-worker/test/support/workerd.mjs";
import { alerts, button, figures, latestAlert } from "./account.js";
import { reads, ready, useBrowser, visiting } from "./browser.js";

// The view of a live account, on the page as the real worker serves it.

useBrowser();

const LIVE = "page/?v=1&w=live";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let at;
let worker;
let address;

before(async () => {
  // Killed and started again, it has to be where it was.
  at = await place({ port: await freePort(), page: fileURLToPath(new URL("../../www/dist", import.meta.url)) });
  worker = await run(at);
  address = `${worker.url}/`;
});
after(async () => {
  await worker.kill();
  at.remove();
});

const connection = (page) => page.getByRole("status", { name: "Connection" });
const standing = (page) => page.getByRole("group", { name: "Live account" });

async function watch(page, account, token = account.tokens.read) {
  await page.getByLabel("Account", { exact: true }).fill(account.id);
  await page.getByLabel("Read token").fill(token);
  await button(page, "Watch").click();
}

/** A stream that the page itself has left. */
const LEFT = /events failed$/;

test("the gauge and the alerts move with the account, and the token is in no address", () =>
  visiting({ address, search: LIVE, expecting: LEFT }, async (page) => {
    const acme = await openAccount(worker.url, { anchor: cycleStart() });
    const addresses = [];
    page.on("request", (request) => addresses.push(request.url()));
    assert.equal(await page.getByLabel("Address of the worker").inputValue(), worker.url);
    await watch(page, acme);
    await reads(standing(page), "5,000 credits left. 0 credits used since");
    await reads(connection(page), "Live.");
    await acme.post("/usage", { id: "reply-1", credits: 12.5 });
    await reads(standing(page), "4,987.5 credits left. 12.5 credits used since");
    await acme.post("/usage", { id: "reply-2", credits: "4187.5" });
    await reads(standing(page), "800 credits left.");
    await reads(latestAlert(page), "Below 20%. 800 credits left of 5,000.");
    await reads(page.locator(".donut figcaption"), "84% used, running low");
    assert.equal((await figures(page)).Consumed, "4,200");
    await page.reload();
    await ready(page);
    await reads(standing(page), "800 credits left.");
    await reads(latestAlert(page), "Below 20%.");
    for (const each of [...addresses, page.url()]) assert(!each.includes("dd_read"), each);
    const tab = await page.context().newPage();
    await tab.goto(address + LIVE);
    assert.equal(await tab.getByLabel("Read token").inputValue(), "", "another tab knows nothing of it");
    await tab.close();
    await button(page, "Stop and forget the token").click();
    await page.reload();
    await ready(page);
    assert.equal(await page.getByLabel("Read token").inputValue(), "");
  }));

test("a worker that is gone is said, and what was missed meanwhile is there when it is back", () =>
  visiting({ address, search: LIVE, expecting: /ERR_|failed$|Failed to load/ }, async (page) => {
    const acme = await openAccount(worker.url, { anchor: cycleStart() });
    await watch(page, acme);
    await reads(standing(page), "5,000 credits left.");
    await acme.post("/usage", { id: "much", credits: 4200 });
    await reads(latestAlert(page), "Below 20%.");
    await worker.kill();
    await page.getByText(/The connection was lost|Nothing answers at 127/).waitFor();
    await page.getByText(/Trying again in \d+ seconds?\./).waitFor();
    worker = await run(at);
    await acme.post("/usage", { id: "more", credits: 600 });
    await button(page, "Try now").click({ timeout: 1_000 }).catch(() => "it was tried already");
    await reads(standing(page), "200 credits left.");
    await reads(latestAlert(page), "Below 5%.");
    assert.equal((await alerts(page)).length, 2, "none twice");
    await reads(connection(page), "Live.");
  }));

test("what is wrong is said in words: nothing typed, a strange token, another machine", () =>
  visiting({ address, search: LIVE, expecting: /401|events failed$/ }, async (page) => {
    const acme = await openAccount(worker.url);
    await button(page, "Watch").click();
    await page.getByText("Say which account.").waitFor();
    await page.getByText("A token is needed.").waitFor();
    await watch(page, acme, `${acme.tokens.read}x`);
    await reads(page.getByRole("alert"), "That token is not one of this account, or it has been revoked.");
    await watch(page, acme);
    await reads(standing(page), "credits left.");
    await acme.call("DELETE", "/tokens");
    await reads(page.getByRole("alert"), "or it has been revoked.");
    await watch(page, await openAccount(worker.url));
    await reads(standing(page), "credits left.");
    await button(page, "Stop and forget the token").click();
    await page.getByLabel("Address of the worker").fill("worker");
    await button(page, "Watch").click();
    await page.getByText("That is no address.").waitFor();
    await page.getByLabel("Address of the worker").fill("https://worker.example.com/accounts");
    await reads(page.getByRole("alert"), "This page may talk only to where it came from. worker.example.com has a page of its own");
    const link = page.getByRole("link", { name: "open it there" });
    assert.equal(await link.getAttribute("href"), "https://worker.example.com/page/?v=1&w=live");
  }));

test("the page on another server says that there is no worker", () =>
  visiting({ search: "?v=1&w=account", expecting: /404/ }, async (page) => {
    await page.getByRole("link", { name: "Watch one that a worker keeps" }).click();
    await page.getByLabel("Account", { exact: true }).fill("acme");
    await page.getByLabel("Read token").fill("dd_read_x");
    await page.getByLabel("Read token").press("Enter");
    await reads(page.getByRole("alert"), /There is no worker at 127\.0\.0\.1:\d+: something else answers there\./);
    await page.getByRole("link", { name: "Replay real requests instead" }).click();
    await page.getByRole("heading", { name: "Active credits" }).waitFor();
  }));

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing, and nothing is cut off on a phone, ${colorScheme}`, () =>
    visiting({ address, search: LIVE, colorScheme, viewport: { width: 320, height: 700 } }, async (page) => {
      const acme = await openAccount(worker.url, { id: `phone-${colorScheme}-with-a-name-of-sixty-characters-that-has-no-break` });
      await page.evaluate(axe);
      await clean(page, "the form");
      await watch(page, acme);
      await acme.post("/usage", { id: "much", credits: 4900 });
      await reads(latestAlert(page), "Below 5%.");
      await clean(page, "the account");
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    }));
}

test("the worker gives out the page's files and nothing else, and lets nobody frame it", async () => {
  const asked = async (path, options) => ask(`${worker.url}${path}`, options);
  const page = await asked("/page/");
  assert.match(page.body, /connect-src &#39;self&#39;;/);
  assert.equal(page.headers.get("content-security-policy"), "frame-ancestors 'none'");
  assert.equal(page.headers.get("x-content-type-options"), "nosniff");
  const wasm = /\.\/(assets\/drawdown_bg[^"]+\.wasm)/.exec(page.body)[1];
  assert.equal((await asked(`/page/${wasm}`)).headers.get("content-type"), "application/wasm");
  assert.equal((await fetch(`${worker.url}/page?v=1`, { redirect: "manual" })).headers.get("location"), "/page/?v=1");
  for (const path of ["/page/nothing.js", "/page/assets/", "/page/assets", "/page/..%2f..%2fpackage.json", "/page/%2e%2e/package.json"]) {
    assert.equal((await asked(path)).status, 404, path);
  }
  assert.equal((await asked("/page/", { method: "POST", body: {} })).status, 405);
});

async function clean(page, where) {
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  });
  assert.deepEqual(found, [], where);
}

/** The first of this month: what the worker stamps is then in the first cycle. */
function cycleStart() {
  return `${new Date().toISOString().slice(0, 7)}-01`;
}

function freePort() {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
