/** Paper (light) or slate (dark), by the person's choice or as the system asks. `public/theme.js` does the first paint. */

export type Theme = "paper" | "slate";
export type ThemeChoice = Theme | "system";

const KEY = "cabas.theme";
/** The browser's own bars, in the colour of the page. */
const BAR: Record<Theme, string> = { paper: "#fbf7ef", slate: "#24302b" };

const dark = matchMedia("(prefers-color-scheme: dark)");

/** Fires `change` when another theme is shown. */
export const themeChanges = new EventTarget();

export function themeChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === "paper" || stored === "slate" ? stored : "system";
  } catch {
    return "system";
  }
}

/** What is shown now. */
export function theme(): Theme {
  const choice = themeChoice();
  return choice === "system" ? (dark.matches ? "slate" : "paper") : choice;
}

export function chooseTheme(choice: ThemeChoice): void {
  try {
    if (choice === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch {
    // Storage can be forbidden: then the choice can't be kept, and the system's theme stays.
  }
  show();
}

/** Shows the theme and follows the system from now on. */
export function followTheme(): void {
  dark.addEventListener("change", show);
  show();
}

function show(): void {
  const shown = theme();
  document.documentElement.dataset["theme"] = shown;
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", BAR[shown]);
  themeChanges.dispatchEvent(new Event("change"));
}
