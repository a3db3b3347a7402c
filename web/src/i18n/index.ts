/**
 * Texts in the reader's language.
 *
 * `t` is a live binding: modules read `t.common.close` when they draw, and elements draw again when the language
 * changes (see `CabasElement`). Only the dictionary in use is loaded, and of it only what is spoken: what a page says
 * around the goods comes first, the rest with the parts that say it (`later.ts`, `start.ts`).
 */
import { type Language, loadPrefs, preferredLanguage, savePrefs } from "../state/prefs.ts";
import type { First } from "./first.en.ts";
import type { Later } from "./later.en.ts";
import type { Start } from "./start.en.ts";

export type { Language } from "../state/prefs.ts";

/** Groups of texts, by when they are fetched. */
interface Groups {
  readonly first: First;
  readonly start: Start;
  readonly later: Later;
}
type Group = keyof Groups;
type Dictionary = { readonly [G in Group]: () => Promise<Groups[G]> };

/** What dates and numbers look like where the browser doesn't say which country. */
const FALLBACK_LOCALE: Record<Language, string> = { en: "en-GB", fr: "fr-FR" };

const LOAD: Record<Language, Dictionary> = {
  en: {
    first: async () => (await import("./first.en.ts")).first,
    start: async () => (await import("./start.en.ts")).start,
    later: async () => (await import("./later.en.ts")).later,
  },
  fr: {
    first: async () => (await import("./first.fr.ts")).first,
    start: async () => (await import("./start.fr.ts")).start,
    later: async () => (await import("./later.fr.ts")).later,
  },
};

/** The texts that are there before the first element is drawn. */
export let t!: First;
/** The same with a further group: for `start.ts` and `later.ts` only, whose importers know that it is here. */
export let atStart!: First & Start;
export let inRoom!: First & Later;
/** Which language they are in. */
export let language: Language = "en";
/** The locale for dates, numbers and prices: the language, in the reader's own country where the browser tells. */
export let locale = "en-GB";

/** Fires `change` after the texts have been replaced. */
export const languageChanges = new EventTarget();

/** What is asked for, in whatever language, and what of it is here. */
const spoken = new Set<Group>(["first"]);
const here = new Set<Group>();

/** The chosen language, or the first of the browser's that we speak. */
export function firstLanguage(): Language {
  return preferredLanguage(loadPrefs(), navigator.languages);
}

/** Which language was asked for last: what comes for another one came too late. */
let wanted: Language | undefined;

/** Loads a language and puts it in use; `remember` keeps it as this device's choice. */
export async function useLanguage(next: Language, remember = false): Promise<void> {
  wanted = next;
  let groups: Group[];
  let texts: object[];
  do {
    groups = [...spoken];
    texts = await Promise.all(groups.map((group) => LOAD[next][group]()));
  } while (groups.length < spoken.size);
  if (wanted !== next) return;
  put(Object.assign({}, ...texts) as First & Start & Later);
  language = next;
  locale = navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${next}-`)) ?? FALLBACK_LOCALE[next];
  document.documentElement.lang = next;
  document.querySelector('link[rel="manifest"]')?.setAttribute("href", `/app.${next}.webmanifest`);
  if (remember) savePrefs({ ...loadPrefs(), language: next });
  languageChanges.dispatchEvent(new Event("change"));
}

/** Sees to it that a group is here, before what speaks it is drawn. */
export async function speak(group: Group): Promise<void> {
  if (here.has(group)) return;
  spoken.add(group);
  let asked: Language;
  let texts: Groups[Group];
  do {
    asked = language;
    texts = await LOAD[asked][group]();
  } while (asked !== language);
  put({ ...inRoom, ...atStart, ...texts });
  here.add(group);
}

function put(texts: First & Start & Later): void {
  t = atStart = inRoom = texts;
}
