// Asks this browser, when its person presses the button, to be told while the site is closed.
(() => {
  "use strict";
  const place = document.querySelector("[data-push]");
  if (!place || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  const button = place.querySelector("[data-push-allow]");
  const said = place.querySelector("[data-push-said]");
  const { key, worker, scope, add } = place.dataset;
  said.textContent = "";
  button.hidden = false;

  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "="));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const name = () => {
    const agent = navigator.userAgent;
    const [, browser] = [["Edg/", "Edge"], ["OPR/", "Opera"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]].find(([sign]) => agent.includes(sign)) || ["", "Browser"];
    const [, system] = [["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Mac OS", "Mac"], ["Windows", "Windows"], ["Linux", "Linux"]].find(([sign]) => agent.includes(sign)) || ["", ""];
    return system ? `${browser}, ${system}` : browser;
  };
  const subscribed = async (registration) => {
    const wanted = { userVisibleOnly: true, applicationServerKey: bytes(key) };
    try {
      return await registration.pushManager.subscribe(wanted);
    } catch (refused) {
      // A subscription under a former key of the site stands in the way of the new one.
      const former = await registration.pushManager.getSubscription();
      if (!former) throw refused;
      await former.unsubscribe();
      return registration.pushManager.subscribe(wanted);
    }
  };
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      if ((await Notification.requestPermission()) !== "granted") {
        said.textContent = said.dataset.denied;
        return;
      }
      const registration = await navigator.serviceWorker.register(worker, { scope });
      // The registration has a life of its own: wait until this one, not the till's, is there.
      while (!registration.active) await new Promise((done) => setTimeout(done, 50));
      const { endpoint, keys } = (await subscribed(registration)).toJSON();
      const answer = await fetch(add, {
        method: "POST",
        body: new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth, name: name() }),
        headers: { "X-CSRFToken": place.querySelector("[name=csrfmiddlewaretoken]").value },
      });
      if (answer.ok) {
        location.reload();
        return;
      }
      said.textContent = (await answer.json()).said || said.dataset.failed;
    } catch {
      said.textContent = said.dataset.failed;
    } finally {
      button.disabled = false;
    }
  });
})();
