import type { Messages } from "./en.ts";
import { first } from "./first.fr.ts";
import { later } from "./later.fr.ts";
import { start } from "./start.fr.ts";

/** Tous les textes, en français, pour les tests. */
export const fr: Messages = { ...first, ...start, ...later };
