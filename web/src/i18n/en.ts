import { first } from "./first.en.ts";
import { later } from "./later.en.ts";
import { start } from "./start.en.ts";

/** Every text of the app, in English, for tests: the page fetches each group when something speaks it. */
export const en = { ...first, ...start, ...later };

export type Messages = typeof en;
