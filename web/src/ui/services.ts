/** The calls to the server, shared by all pages: what one has fetched, another need not. */
import { PhotosApi } from "../api/photos.ts";
import { ProductsApi } from "../api/products.ts";
import { RoomsApi } from "../api/rooms.ts";
import { SharesApi } from "../api/shares.ts";
import { Http } from "../api/http.ts";
import type { Credentials, Invite } from "../api/types.ts";
import { language, languageChanges } from "../i18n/index.ts";
import type { RoomId } from "../protocol/generated.ts";

export const rooms = new RoomsApi();
export const photos = new PhotosApi();
export const shares = new SharesApi();
export const catalogue = new ProductsApi(new Http(), () => language);
// Before any element draws itself in the new language: listeners are called in the order in which they came.
languageChanges.addEventListener("change", () => catalogue.forget());

/**
 * What opening or joining a room gave, on its way to the room's page. Kept in memory only: passes and invites are secrets.
 */
const entries = new Map<RoomId, { credentials: Credentials; invite?: Invite }>();

export function bringIn(credentials: Credentials, invite?: Invite): void {
  entries.set(credentials.room.id, invite ? { credentials, invite } : { credentials });
}

/** Gives what was brought, once: a ticket is good for one socket. */
export function takeEntry(room: RoomId): { credentials: Credentials; invite?: Invite } | undefined {
  const entry = entries.get(room);
  entries.delete(room);
  return entry;
}
