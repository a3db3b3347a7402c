export type Theme = "light" | "dark" | "system";
export type Language = "fr" | "en";

export interface Prefs {
  readonly theme: Theme;
  /** Undefined: what the browser asks for. */
  readonly language: Language | undefined;
  /** Whether new messages may be heard. */
  readonly sound: boolean;
  /** Whether goods are suggested. */
  readonly suggestions: boolean;
}

const KEY = "cabas.prefs";

/** What `Storage` offers that is used here; a browser may refuse even to name it. */
export type Store = Pick<Storage, "getItem" | "setItem">;

function browserStore(): Store | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    // Blocked by the browser's settings: preferences last as long as the page.
    return undefined;
  }
}

/** Reads what was kept; anything unknown in it is as if it were not there. */
export function loadPrefs(store: Store | undefined = browserStore()): Prefs {
  let kept: Partial<Record<keyof Prefs, unknown>> = {};
  try {
    const parsed: unknown = JSON.parse(store?.getItem(KEY) ?? "{}");
    if (typeof parsed === "object" && parsed !== null) kept = parsed;
  } catch {
    // Unreadable: start anew.
  }
  return {
    theme: kept.theme === "light" || kept.theme === "dark" ? kept.theme : "system",
    language: kept.language === "fr" || kept.language === "en" ? kept.language : undefined,
    sound: kept.sound === true,
    suggestions: kept.suggestions !== false,
  };
}

/** Keeps them where the browser lets us. */
export function savePrefs(prefs: Prefs, store: Store | undefined = browserStore()): void {
  try {
    store?.setItem(KEY, JSON.stringify(prefs));
  } catch {
    // Full or blocked: not worth a word to the person.
  }
}

/** The first of the browser's languages that we speak; English otherwise. */
export function preferredLanguage(prefs: Prefs, languages: readonly string[]): Language {
  if (prefs.language) return prefs.language;
  for (const tag of languages) {
    const base = tag.toLowerCase().split("-")[0];
    if (base === "fr" || base === "en") return base;
  }
  return "en";
}
