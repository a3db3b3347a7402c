/** What keys of the local storage begin with under which rooms' clients keep what was not sent (`src/sync/drawer.ts`). */
export const UNSENT = "cabas.unsent.";

/** Those on this device that go on like this; all of them by default. Throws where the browser lets us read nothing. */
export function unsentKeys(owner = ""): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(UNSENT + owner));
}
