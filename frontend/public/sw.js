// The service worker. It keeps one page, which is of nobody, and shows it where no page can be reached. Answers of the books it neither keeps nor
// touches: who signs out, or comes after, finds nothing of them here (decision 57).
const KEPT = "oasys-offline-1";
const FILES = ["/offline.html", "/offline.css", "/icon-any.svg"];

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(KEPT)
      .then((kept) => kept.addAll(FILES.map((path) => new Request(path, { cache: "reload", credentials: "omit" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name !== KEPT) {
          await caches.delete(name);
        }
      }
      await self.registration.navigationPreload?.enable(); // pages do not wait until this has started
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const path = new URL(url).pathname;
  if (mode === "navigate" && method === "GET") {
    event.respondWith(reached(event)); // of files that are saved too: the browser has begun to ask for them already
  } else if (FILES.includes(path)) {
    event.respondWith(fetch(event.request).catch(() => caches.match(path)));
  }
});

async function reached(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await caches.match("/offline.html")) ?? Response.error();
  }
}
