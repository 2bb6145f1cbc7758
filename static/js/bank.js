// Small comforts. Every page works without this file.
(() => {
  "use strict";
  const root = document.documentElement;
  const each = (scope, selector, work) => {
    if (scope.matches && scope.matches(selector)) work(scope);
    scope.querySelectorAll(selector).forEach(work);
  };
  const keep = (name, value) => {
    try {
      if (value) localStorage.setItem(name, value);
      else localStorage.removeItem(name);
    } catch {
      // A browser that keeps nothing holds the choice for this page only.
    }
  };

  // The keypad writes into its input, digit by digit, never more decimals than the asset has.
  const keypad = (pad) => {
    const input = pad.querySelector("input");
    const decimals = Number(pad.dataset.decimals);
    pad.addEventListener("click", (event) => {
      const button = event.target.closest("[data-key]");
      if (!button) return;
      const key = button.dataset.key;
      const now = input.value;
      if (key === "back") input.value = now.slice(0, -1);
      else {
        const next = key === "." && now === "" ? "0." : now === "0" && key !== "." ? key : now + key;
        const shape = new RegExp(`^\\d{1,15}(\\.\\d{0,${decimals}})?$`);
        if (shape.test(next)) input.value = next;
      }
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
  };

  // Counts down to an instant; at zero the page may look again.
  const countdown = (place) => {
    const until = Date.parse(place.dataset.countdown);
    const tick = () => {
      const seconds = Math.max(0, Math.round((until - Date.now()) / 1000));
      const minutes = String(Math.floor(seconds / 60));
      place.textContent = `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
      if (seconds > 0 && place.isConnected) setTimeout(tick, 1000);
      else if (place.isConnected) place.dispatchEvent(new Event("countdown:over", { bubbles: true }));
    };
    if (!Number.isNaN(until)) tick();
  };

  // One press is one press: the button says that it works.
  const once = (form) => {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "yes";
      form.setAttribute("aria-busy", "true");
      const button = event.submitter || form.querySelector("[type=submit]");
      if (button && button.dataset.pending) {
        button.textContent = button.dataset.pending;
        button.classList.add("working");
      }
    });
  };

  // Officers walk through rows by j and k, and open one by Enter.
  const rows = (table) => {
    const links = () => [...table.querySelectorAll("tr[data-row] a")].filter(
      (link, index, all) => all.findIndex((other) => other.closest("tr") === link.closest("tr")) === index,
    );
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, select, textarea, [contenteditable]")) return;
      const step = { j: 1, k: -1 }[event.key];
      const all = links();
      if (!step || !all.length) return;
      const at = all.findIndex((link) => link.closest("tr").contains(document.activeElement));
      const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
      next.focus();
    });
  };

  // Filters apply as they are changed.
  const filters = (form) => {
    form.addEventListener("change", (event) => {
      if (event.target.matches("select, [type=checkbox], [type=radio], [type=date]")) form.requestSubmit();
    });
  };

  const copier = (button) => {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      const said = button.textContent;
      button.textContent = button.dataset.copied || said;
      setTimeout(() => { button.textContent = said; }, 2000);
    });
  };

  const appearance = (group) => {
    const show = () => group.querySelectorAll("[data-choose]").forEach((button) => {
      const [name, value] = button.dataset.choose.split("=");
      button.setAttribute("aria-pressed", String((root.dataset[name] || "") === value));
    });
    group.addEventListener("click", (event) => {
      const button = event.target.closest("[data-choose]");
      if (!button) return;
      const [name, value] = button.dataset.choose.split("=");
      if (value) root.dataset[name] = value;
      else delete root.dataset[name];
      keep(name, value);
      show();
    });
    show();
  };

  // Parts whose state is small enough fold themselves on a phone.
  const fold = (form) => {
    const details = form.querySelector("details");
    if (details && matchMedia(form.matches("[data-fold]") ? "(max-width: 63.99rem)" : "(max-width: 40rem)").matches) details.open = false;
  };

  const wake = (scope) => {
    each(scope, "[data-keypad]", keypad);
    each(scope, "[data-countdown]", countdown);
    each(scope, "form[data-once]", once);
    each(scope, "[data-rows]", rows);
    each(scope, "form[data-filters]", filters);
    each(scope, "form[data-filters], [data-fold]", fold);
    each(scope, "[data-copy]", copier);
    each(scope, "[data-appearance]", appearance);
  };
  wake(document);
  // A row of doors that is wider than the screen begins where one is.
  document.querySelectorAll("nav [aria-current]").forEach((here) => {
    const row = here.closest("ul, nav");
    for (const each of [row, row.parentElement]) {
      if (each.scrollWidth > each.clientWidth) {
        each.scrollLeft = here.offsetLeft - (each.clientWidth - here.offsetWidth) / 2;
      }
    }
  });
  // What htmx swaps in wakes up too.
  document.addEventListener("htmx:load", (event) => {
    if (event.target !== document.body) wake(event.target);
  });
  // A page that comes back from the browser's memory may send its form again.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
