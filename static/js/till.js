// The till: its keypad, one tap that charges once, and how the payment stands. Without this file the
// same form asks in the same way.
(() => {
  "use strict";
  const form = document.querySelector("form[data-charge]");
  const away = document.body.dataset.offline !== undefined;
  const kept = (name, value) => {
    try {
      if (value === undefined) return localStorage.getItem(name);
      localStorage.setItem(name, value);
    } catch {
      // A browser that keeps nothing begins anew each time.
    }
    return null;
  };

  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/service-worker.js", { scope: "/till/" }).catch(() => {});

  // --- Sound: two notes, made here. The tap that charges allows it.
  let ears = null;
  const listen = () => {
    if (kept("till-sound") === "off") return;
    try {
      ears = ears || new AudioContext();
      ears.resume();
    } catch {
      ears = null;
    }
  };
  const play = (notes) => {
    if (kept("till-sound") === "off") return;
    listen();
    if (!ears) return;
    notes.forEach((pitch, index) => {
      const begin = ears.currentTime + index * 0.14;
      const tone = ears.createOscillator();
      const loud = ears.createGain();
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(0.0001, begin);
      loud.gain.exponentialRampToValueAtTime(0.25, begin + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.0001, begin + 0.3);
      tone.connect(loud).connect(ears.destination);
      tone.start(begin);
      tone.stop(begin + 0.32);
    });
  };
  document.querySelectorAll("[data-sound]").forEach((button) => {
    const say = () => { button.querySelector("span").textContent = kept("till-sound") === "off" ? button.dataset.off : button.dataset.on; };
    button.hidden = false;
    button.addEventListener("click", () => {
      kept("till-sound", kept("till-sound") === "off" ? "on" : "off");
      say();
      play([660]);
    });
    say();
  });

  // --- The screen stays awake while a customer pays.
  let awake = null;
  const stayAwake = async () => {
    if (document.hidden || !document.querySelector(".till-waits")) return;
    try {
      awake = awake || (await navigator.wakeLock.request("screen"));
      awake.addEventListener("release", () => { awake = null; });
    } catch {
      awake = null;
    }
  };
  // Whoever comes back to the page sees at once how it stands.
  const ask = () => {
    const stage = document.getElementById("stage");
    if (stage && window.htmx && !document.hidden) window.htmx.trigger(stage, "look");
  };
  document.addEventListener("visibilitychange", () => {
    stayAwake();
    ask();
  });

  // --- How the payment stands: told by sound and touch when it changes, not when it is looked at again.
  let stood = "";
  const look = () => {
    const stage = document.getElementById("stage");
    if (!stage) return;
    const stands = stage.dataset.stage + (stage.querySelector("[data-part]") ? "-part" : "");
    if (stood && stands !== stood) {
      if (stands === "settled") {
        play([784, 1175]);
        if (navigator.vibrate) navigator.vibrate([80, 60, 160]);
      } else if (["declined", "expired", "open-part", "processing-part"].includes(stands)) {
        play([330, 262]);
        if (navigator.vibrate) navigator.vibrate(300);
      }
    }
    stood = stands;
    if (stage.classList.contains("till-waits")) stayAwake();
    else if (awake) awake.release();
    const next = stage.querySelector("[autofocus]");
    if (next) next.focus();
  };
  document.addEventListener("htmx:load", look);
  document.addEventListener("countdown:over", ask);
  look();

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
  document.querySelectorAll("[data-again]").forEach((link) => { link.href = location.href; });

  // --- Numbers of cashiers
  const pinKeys = document.querySelector("[data-pin-keys]");
  if (pinKeys) {
    const pin = pinKeys.closest("form").querySelector("[name=pin]");
    pinKeys.hidden = false;
    pinKeys.addEventListener("click", (event) => {
      const button = event.target.closest("[data-key]");
      if (!button) return;
      const key = button.dataset.key;
      if (key === "clear") pin.value = "";
      else if (key === "back") pin.value = pin.value.slice(0, -1);
      else if (pin.value.length < 6) pin.value += key;
    });
  }

  if (!form) return;

  // --- Without a line the page knows its till from the last visit.
  if (away) {
    const number = (location.pathname.match(/^\/till\/(\d+)\//) || [])[1];
    const till = JSON.parse((number && kept(`till:${number}`)) || "null");
    if (!till) return;
    Object.assign(form.dataset, till);
    document.querySelector("[data-shell-merchant]").textContent = till.merchant;
    document.querySelector("[data-shell-name]").textContent = till.name;
    document.querySelector("[data-shell-asset]").textContent = till.asset;
    form.hidden = false;
    if (window.tillQueue) window.tillQueue.show();
    // A line that is said to be back may not be: the bank itself is asked.
    const back = async () => {
      if (amount.value || document.hidden) return;
      try {
        if ((await fetch("/health", { cache: "no-store", signal: AbortSignal.timeout(4000) })).ok) location.reload();
      } catch {
        // Still none.
      }
    };
    addEventListener("online", back);
    setInterval(back, 5000);
  } else {
    const { terminal, name, merchant, asset, decimals, cashier } = form.dataset;
    kept(`till:${terminal}`, JSON.stringify({ terminal, name, merchant, asset, decimals, cashier }));
  }

  const amount = form.elements.amount;
  const decimals = Number(form.dataset.decimals);
  const shape = new RegExp(decimals ? `^\\d{1,15}(\\.\\d{0,${decimals}})?$` : "^\\d{1,15}$");
  const words = form.querySelector("[data-charge-words]");
  const facts = form.querySelector("[data-charge-facts]");
  const ownTip = form.querySelector("[data-tip-own]");

  const minor = (text) => {
    const [whole, part = ""] = text.trim().split(".");
    return /^\d+$/.test(whole) && /^\d*$/.test(part) && part.length <= decimals ? BigInt(whole + part.padEnd(decimals, "0")) : null;
  };
  const major = (units) => {
    const text = units.toString().padStart(decimals + 1, "0");
    return decimals ? `${text.slice(0, -decimals)}.${text.slice(-decimals)}` : text;
  };
  // As the bank reckons it: half up to the minor unit.
  const total = () => {
    const sale = minor(amount.value);
    if (sale === null || sale === 0n) return null;
    const tip = form.elements.tip ? form.elements.tip.value : "";
    if (tip === "own") {
      const own = minor(form.elements.tip_own.value || "0");
      return own === null ? null : sale + own;
    }
    return tip ? sale + (2n * sale * BigInt(tip) + 100n) / 200n : sale;
  };
  const show = () => {
    const sum = total();
    words.textContent = sum === null ? form.dataset.say : `${form.dataset.say} ${major(sum)}\u00a0${form.dataset.asset}`;
    form.elements.total.value = sum === null ? "" : major(sum);
    if (ownTip) ownTip.hidden = form.elements.tip.value !== "own";
  };
  const press = (key) => {
    const now = amount.value;
    if (key === "back") amount.value = now.slice(0, -1);
    else if (key === "clear") amount.value = "";
    else {
      const next = key === "." && !now ? "0." : /^0+$/.test(now) && key !== "." ? key.replace(/^0+(?=.)/, "") : now + key;
      if (shape.test(next)) amount.value = next;
    }
    show();
  };
  // The screen's own keyboard stays down: the keys are here.
  if (matchMedia("(pointer: coarse)").matches) amount.inputMode = "none";
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-key]");
    if (button) press(button.dataset.key);
  });
  form.addEventListener("input", () => {
    amount.value = amount.value.replace(",", ".");
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, a, summary, dialog")) return;
    if (!form.isConnected || !form.offsetParent) return;
    const key = { Backspace: "back", Escape: "clear", ",": "." }[event.key] || event.key;
    if (/^([0-9.]|back|clear)$/.test(key)) press(key);
    else if (key === "Enter" && !event.target.closest("button")) form.requestSubmit();
    else return;
    event.preventDefault();
  });

  // --- One tap, one payment: the key belongs to the sale, however often it is sent.
  const letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
  const newToken = () => {
    const random = crypto.getRandomValues(new Uint8Array(64));
    const chosen = [...random].filter((byte) => byte < 240).slice(0, 8).map((byte) => letters[byte % 30]);
    return `${form.dataset.terminal}-${chosen.join("")}`;
  };
  const clear = () => {
    form.reset();
    amount.value = "";
    form.elements.note.value = "";
    form.elements.token.value = newToken();
    show();
  };
  const say = (text) => {
    facts.replaceChildren();
    if (text) facts.append(Object.assign(document.createElement("p"), { className: "field-fact", textContent: text }));
  };
  const open = async (href) => {
    const place = document.getElementById("stage-place");
    try {
      const answer = await fetch(href, { headers: { "HX-Request": "true" }, redirect: "error", signal: AbortSignal.timeout(10000) });
      if (!answer.ok) throw new Error("not there");
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      history.pushState({}, "", href);
      document.body.classList.add("till-asked");
      place.replaceChildren(...page.body.childNodes);
      stood = "";
      window.htmx.process(place);
      place.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
      scrollTo(0, 0);
    } catch {
      location.assign(href);
    }
  };
  // Back from the code to the keypad; the drawer's own address is no reason to load anew.
  addEventListener("popstate", () => {
    if (document.body.classList.contains("till-asked")) location.reload();
  });

  let charging = false;
  form.addEventListener("submit", async (event) => {
    const queue = window.tillQueue;
    const sum = total();
    if (!queue || sum === null) {
      if (away) event.preventDefault();
      return;
    }
    event.preventDefault();
    if (charging) return;
    charging = true;
    listen();
    say("");
    form.setAttribute("aria-busy", "true");
    if (form.dataset.pending) words.textContent = form.dataset.pending;
    if (!form.elements.token.value) form.elements.token.value = newToken();
    const said = (name) => (form.elements[name] ? form.elements[name].value : "");
    const sale = {
      key: form.elements.token.value,
      terminal: form.dataset.terminal,
      cashier: form.dataset.cashier,
      at: new Date().toISOString(),
      words: `${major(sum)}\u00a0${form.dataset.asset}`,
      body: { amount: amount.value.replace(/\.$/, ""), tip: said("tip"), tip_own: said("tip") === "own" ? said("tip_own") : "", method: said("method"), note: said("note"), total: major(sum) },
      first: true,
    };
    await queue.put(sale);
    const { state, told, fact } = await queue.send(sale);
    charging = false;
    form.removeAttribute("aria-busy");
    if (state === "asked") {
      await queue.drop(sale.key);
      await open(told.href);
    } else if (state === "refused") {
      await queue.drop(sale.key);
      say(fact);
      show();
    } else {
      await queue.put({ ...sale, first: false, fact: state === "login" ? document.querySelector("[data-queue]").dataset.login : "" });
      say(queue.say);
      clear();
    }
    queue.show();
  });
  if (away) form.elements.token.value = newToken();
  show();
})();
