/** Paper (light) or slate (dark), by the person's choice or as the system asks. `public/theme.js` does the first paint. */
import { loadPrefs, savePrefs, type Theme } from "../state/prefs.ts";

/** The browser's own bars, in the colour of the page. */
const BAR = { paper: "#fbf7ef", slate: "#24302b" } as const;

const dark = matchMedia("(prefers-color-scheme: dark)");

/** Fires `change` when another theme is shown. */
export const themeChanges = new EventTarget();

export function themeChoice(): Theme {
  return loadPrefs().theme;
}

/** Whether the slate is shown now. */
export function isDark(): boolean {
  return document.documentElement.dataset["theme"] === "slate";
}

export function chooseTheme(choice: Theme): void {
  savePrefs({ ...loadPrefs(), theme: choice });
  show(choice);
}

/** Shows the theme and follows the system from now on. */
export function followTheme(): void {
  dark.addEventListener("change", () => show(themeChoice()));
  show(themeChoice());
}

function show(choice: Theme): void {
  const shown = choice === "dark" || (choice === "system" && dark.matches) ? "slate" : "paper";
  document.documentElement.dataset["theme"] = shown;
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", BAR[shown]);
  themeChanges.dispatchEvent(new Event("change"));
}
