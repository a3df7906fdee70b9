// The service worker of the field form: keeps the page and its files on the tablet, and nothing of any visit.
//
// KEPT (its name, the page, its files) stands before this text; the name changes whenever one of them does.

const PATIENCE = 4000;

// The page is kept only as somebody who may see it is shown it: not the sign-in that takes its place.
const isThePage = (answer) => answer.ok && !answer.redirected && answer.type === "basic";

async function keepPage(answer) {
  const cache = await caches.open(KEPT.name);
  await cache.put(KEPT.page, answer);
  // Older files are of use only as long as an older page needs them.
  for (const name of await caches.keys()) {
    if (name.startsWith("honbu-field-") && name !== KEPT.name) await caches.delete(name);
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(KEPT.name);
    await cache.addAll(KEPT.files.map((file) => new Request(file, { cache: "reload" })));
    const answer = await fetch(KEPT.page, { credentials: "same-origin", cache: "no-store" });
    if (isThePage(answer)) await keepPage(answer);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => { event.waitUntil(self.clients.claim()); });

// The newest page where there is a network, the kept one where there is none, or one that answers nothing.
async function thePage(request) {
  const fresh = fetch(request).then((answer) => {
    if (isThePage(answer)) keepPage(answer.clone());
    return answer;
  });
  const slow = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  const answer = await Promise.race([fresh, slow]).catch(() => undefined);
  if (answer && answer.status < 500) return answer;
  return (await caches.match(KEPT.page)) ?? fresh;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (address.pathname === KEPT.page) event.respondWith(thePage(request));
  } else if (address.pathname.startsWith("/static/") || KEPT.files.includes(address.pathname)) {
    event.respondWith(caches.match(address.pathname).then((kept) => kept ?? fetch(request)));
  }
});
