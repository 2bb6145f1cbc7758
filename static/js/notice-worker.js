// Shows what the bank tells this browser while its pages are closed. It answers no request and
// keeps nothing: the till has a worker of its own.
(() => {
  "use strict";
  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener("push", (event) => {
    let told = {};
    try {
      told = event.data ? event.data.json() : {};
    } catch {
      told = {};
    }
    event.waitUntil(
      self.registration.showNotification(told.title || "…", {
        body: told.text || "",
        tag: told.tag || "notice",
        icon: self.NOTICE_ICON,
        data: { link: told.link || "/notifications/" },
      }),
    );
  });
  self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    const link = new URL(event.notification.data.link, self.location.origin);
    if (link.origin !== self.location.origin) return;
    event.waitUntil(self.clients.openWindow(link.href));
  });
})();
