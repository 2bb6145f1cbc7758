// Sales that wait for the line. Each is kept on the device with its key before it is sent, and goes
// away when it was answered: sent again with the same key it is the same payment.
(() => {
  "use strict";
  const place = document.querySelector("[data-queue]");
  const form = document.querySelector("form[data-charge]");
  if (!place || !form) return;
  const away = "offline" in form.dataset;
  const list = place.querySelector("[data-queue-list]");
  const fact = place.querySelector("[data-queue-fact]");
  const words = place.dataset;
  const asked = [];
  const sending = new Set();
  const spare = new Map();

  // A browser that keeps nothing holds the sales as long as the page is open.
  const store = new Promise((resolve) => {
    try {
      const request = indexedDB.open("till", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("sales", { keyPath: "key" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  const inStore = async (mode, work) => {
    const base = await store;
    if (!base) return null;
    return new Promise((resolve, reject) => {
      const deed = base.transaction("sales", mode);
      const request = work(deed.objectStore("sales"));
      deed.oncomplete = () => resolve(request.result);
      deed.onerror = () => reject(deed.error);
    });
  };
  const put = async (sale) => {
    if ((await inStore("readwrite", (sales) => sales.put(sale))) === null) spare.set(sale.key, sale);
  };
  const drop = async (key) => {
    spare.delete(key);
    await inStore("readwrite", (sales) => sales.delete(key));
  };
  const all = async () => {
    const kept = (await inStore("readonly", (sales) => sales.getAll())) || [...spare.values()];
    return kept
      .filter((sale) => sale.terminal === form.dataset.terminal)
      .sort((one, other) => one.at.localeCompare(other.at));
  };

  // What became of it: asked, away (no answer: the same key again later), login, refused.
  const send = async (sale) => {
    if (away) return { state: "away" };
    sending.add(sale.key);
    try {
      const answer = await fetch(form.dataset.charges, {
        method: "POST",
        redirect: "manual",
        headers: {
          "Content-Type": "application/json",
          "Idempotency-Key": sale.key,
          "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value,
        },
        body: JSON.stringify(sale.body),
        signal: AbortSignal.timeout(15000),
      });
      if (answer.type === "opaqueredirect" || answer.status === 403) return { state: "login" };
      if (answer.status >= 500 || answer.status === 429) return { state: "away" };
      const told = await answer.json();
      return answer.ok ? { state: "asked", told } : { state: "refused", fact: told.detail };
    } catch {
      return { state: "away" };
    } finally {
      sending.delete(sale.key);
    }
  };

  const element = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text }, more);
  const line = (sale, state) => {
    const row = element("li", "");
    row.append(element("strong", sale.words), " ", element("span", `${new Date(sale.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}${sale.body.note ? ` · ${sale.body.note}` : ""}`, { className: "quiet" }));
    if (state) row.append(element("span", ` ${state}`, { className: "till-queue-state" }));
    return row;
  };
  const show = async () => {
    const waiting = (await all()).filter((sale) => !sale.first || !sending.has(sale.key));
    place.hidden = !waiting.length && !asked.length;
    fact.textContent = waiting.length > 1 ? words.many.replace("#", waiting.length) : waiting.length ? words.one : "";
    list.replaceChildren(
      ...waiting.map((sale) => {
        const row = line(sale, sale.fact || (!away && sale.cashier !== form.dataset.cashier ? words.other : ""));
        const button = element("button", words.drop, { type: "button" });
        button.addEventListener("click", async () => {
          if (!button.dataset.sure) {
            button.dataset.sure = "yes";
            button.textContent = words.sure;
            return;
          }
          await drop(sale.key);
          show();
        });
        row.append(button);
        return row;
      }),
      ...asked.map(({ sale, told }) => {
        const row = line(sale, words.asked);
        row.append(element("a", words.show, { href: told.href }));
        return row;
      }),
    );
  };

  let busy = false;
  const flush = async () => {
    if (busy || away) return;
    busy = true;
    try {
      for (const sale of await all()) {
        if (sale.cashier !== form.dataset.cashier || sale.refused || sending.has(sale.key)) continue;
        const { state, told, fact: said } = await send(sale);
        if (state === "asked") {
          await drop(sale.key);
          asked.push({ sale, told });
        } else if (state === "refused") await put({ ...sale, first: false, refused: true, fact: said });
        else {
          if (state === "login" || sale.first) await put({ ...sale, first: false, fact: state === "login" ? words.login : "" });
          break;
        }
        await show();
      }
    } finally {
      busy = false;
      await show();
    }
  };

  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  setInterval(async () => {
    if (document.hidden) return;
    if ((await all()).some((sale) => !sale.refused)) flush();
  }, 8000);
  window.tillQueue = { put, drop, send, show, flush, say: words.saved };
  show().then(flush);
})();
