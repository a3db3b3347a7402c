/**
 * Texts in the reader's language.
 *
 * `t` is a live binding: modules read `t.home.heading` when they draw, and elements draw again when the language
 * changes (see `CabasElement`). Only the dictionary in use is loaded.
 */
import { type Language, loadPrefs, preferredLanguage, savePrefs } from "../state/prefs.ts";
import type { Messages } from "./en.ts";

export type { Messages } from "./en.ts";
export type { Language } from "../state/prefs.ts";

/** What dates and numbers look like where the browser doesn't say which country. */
const FALLBACK_LOCALE: Record<Language, string> = { en: "en-GB", fr: "fr-FR" };

const LOAD: Record<Language, () => Promise<Messages>> = {
  en: async () => (await import("./en.ts")).en,
  fr: async () => (await import("./fr.ts")).fr,
};

/** The texts. Set before the first element is drawn. */
export let t!: Messages;
/** Which language they are in. */
export let language: Language = "en";
/** The locale for dates, numbers and prices: the language, in the reader's own country where the browser tells. */
export let locale = "en-GB";

/** Fires `change` after the texts have been replaced. */
export const languageChanges = new EventTarget();

/** The chosen language, or the first of the browser's that we speak. */
export function firstLanguage(): Language {
  return preferredLanguage(loadPrefs(), navigator.languages);
}

/** Loads a language and puts it in use; `remember` keeps it as this device's choice. */
export async function useLanguage(next: Language, remember = false): Promise<void> {
  const texts = await LOAD[next]();
  t = texts;
  language = next;
  locale = navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${next}-`)) ?? FALLBACK_LOCALE[next];
  document.documentElement.lang = next;
  if (remember) savePrefs({ ...loadPrefs(), language: next });
  languageChanges.dispatchEvent(new Event("change"));
}
