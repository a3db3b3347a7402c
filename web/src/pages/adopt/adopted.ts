import type { SharedLook } from "../../api/shares.ts";
import { t } from "../../i18n/start.ts";

/** What the schema allows. */
const MAX_NOTE = 2_000;

/**
 * A shared look as it comes into a room. It can't name what it was made after, which must be a look of the same room: so its note says whose
 * it is and where.
 */
export function adopted(look: SharedLook): Pick<SharedLook, "title" | "pieces"> & { readonly note: string } {
  const credit = t.adopt.credit(look.title, look.by, look.url);
  const note = look.note === null ? credit : `${credit}\n${look.note}`;
  // By characters as the server counts them: no half of a pair is left.
  return { title: look.title, pieces: look.pieces, note: Array.from(note).slice(0, MAX_NOTE).join("") };
}
