// Before the first paint, so that nobody who chose the dark theme is blinded first: a script of its own, since the page's
// policy allows none inline. The app (src/ui/theme.ts) goes on from here, by the same stored preference.
(function () {
  var theme = "system";
  try {
    theme = JSON.parse(localStorage.getItem("cabas.prefs") || "{}").theme;
  } catch (_) {
    // Forbidden or unreadable: as the system.
  }
  var dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "slate" : "paper";
  // The browser's own bars, too; index.html says the light one.
  if (dark) document.querySelector('meta[name="theme-color"]').content = "#24302b";
})();
