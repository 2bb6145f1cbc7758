// Runs before the first paint: the ground the person chose, and that script runs at all.
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    if (localStorage.getItem("amounts") === "hidden") root.dataset.amounts = "hidden";
  } catch {
    // A browser that keeps nothing shows the ground of its system.
  }
})();
