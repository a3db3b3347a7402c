/** What keys of the local storage begin with under which rooms' clients keep what was not sent (`src/sync/drawer.ts`). */
export const UNSENT = "cabas.unsent.";
