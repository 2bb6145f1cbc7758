// Keeps the till's shell for when there is no line: a fixed list of files and one page that shows
// nobody's money. Everything else goes to the bank, and nothing that it answers is kept.
(() => {
  "use strict";
  const { version, page, files } = self.TILL;
  const name = `till-${version}`;

  self.addEventListener("install", (event) => {
    event.waitUntil(
      caches.open(name)
        .then((kept) => kept.addAll(files.map((file) => new Request(file, { cache: "reload", credentials: "omit" }))))
        .then(() => self.skipWaiting()),
    );
  });
  self.addEventListener("activate", (event) => {
    event.waitUntil(
      caches.keys()
        .then((names) => Promise.all(names.filter((other) => other.startsWith("till-") && other !== name).map((other) => caches.delete(other))))
        .then(() => self.clients.claim()),
    );
  });
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== location.origin) return;
    if (request.mode === "navigate") {
      event.respondWith(fetch(request).catch(() => caches.match(page)));
    } else if (files.includes(url.pathname) && url.pathname !== page) {
      event.respondWith(fetch(request).catch(() => caches.match(url.pathname)));
    }
  });
})();
