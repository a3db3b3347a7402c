// Before the first paint, so that nobody who chose the dark theme is blinded first: a script of its own, since the page's
// policy allows none inline. The app (src/ui/theme.ts) goes on from here.
(function () {
  var theme = null;
  try {
    theme = localStorage.getItem("cabas.theme");
  } catch (_) {
    // Storage can be forbidden; the system's theme is used then.
  }
  if (theme !== "paper" && theme !== "slate") {
    theme = matchMedia("(prefers-color-scheme: dark)").matches ? "slate" : "paper";
  }
  document.documentElement.dataset.theme = theme;
})();
