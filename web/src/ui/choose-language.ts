import { type Language, useLanguage } from "../i18n/index.ts";
import { tellMissing } from "../i18n/part.ts";

/** Puts a language in use and keeps it as this device's choice; says so where its texts can't be had. */
export function chooseLanguage(language: Language): Promise<void> {
  return useLanguage(language, true).catch(tellMissing);
}
