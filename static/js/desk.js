// Keys at the desk: j and k go down and up the rows, Enter opens one. Every row is a link without it.
(() => {
  "use strict";
  const rows = () => [...document.querySelectorAll("[data-rows] a[href], [data-rows] [data-row]")];
  const typing = (place) => place.closest("input, select, textarea, [contenteditable]");

  const go = (step) => {
    const all = rows();
    if (!all.length) return;
    const here = all.findIndex((row) => row.getAttribute("aria-current") === "true");
    const next = Math.min(all.length - 1, Math.max(0, here < 0 ? 0 : here + step));
    all.forEach((row) => row.removeAttribute("aria-current"));
    all[next].setAttribute("aria-current", "true");
    if (!all[next].matches("a")) all[next].tabIndex = -1;
    all[next].focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else return;
    event.preventDefault();
  });
})();
