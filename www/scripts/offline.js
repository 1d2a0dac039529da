// The service worker: the page as it was built, kept whole. The build puts VERSION, FILES and ENTRY before it.
//
// A version is fetched as a whole or not at all, and a page is served from one version only. A newer one waits until the
// visitor takes it; what the version before it had is kept, for pages that are still open and fetch more of it.

/* global VERSION, FILES, ENTRY */

const OURS = "drawdown ";
const CACHE = OURS + VERSION;
const HOME = new URL("./", self.location.href).href;

self.addEventListener("install", (event) => event.waitUntil(fetchVersion()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOlder().then(() => self.clients.claim())));
self.addEventListener("message", ({ data }) => data === "takeOver" && self.skipWaiting());
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && event.request.url.startsWith(HOME)) event.respondWith(answer(event.request));
});

async function fetchVersion() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((file) => new Request(HOME + file, file.startsWith("assets/") ? {} : { cache: "no-cache" })));
  // While a new version is put in place, an old page may still be served beside it.
  const page = await (await cache.match(HOME)).text();
  if (!page.includes(ENTRY)) {
    await caches.delete(CACHE);
    throw new Error("the page belongs to another version");
  }
}

/** Keeps this version and the one before it. */
async function forgetOlder() {
  const names = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
}

async function answer(request) {
  const { origin, pathname } = new URL(request.url);
  const home = origin + pathname === HOME || origin + pathname === `${HOME}index.html`;
  const cache = await caches.open(CACHE);
  const kept = await cache.match(home ? HOME : request, { ignoreSearch: true });
  return kept ?? (await caches.match(request)) ?? fetch(request);
}
