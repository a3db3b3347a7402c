/** The calls to the server, shared by all pages: what one has fetched, another need not. */
import { PhotosApi } from "../api/photos.ts";
import { RoomsApi } from "../api/rooms.ts";
import { SharesApi } from "../api/shares.ts";
import { Http } from "../api/http.ts";
import type { Credentials, Invite } from "../api/types.ts";
import { EVERYTHING, shopPage } from "../api/product-query.ts";
import { FIRST_PAGE, ProductsApi } from "../api/products.ts";
import { firstLanguage, language, languageChanges } from "../i18n/index.ts";
import type { RoomId } from "../protocol/generated.ts";
import { connectAhead } from "../sync/socket.ts";
import type { Place } from "./router.ts";

const http = new Http();
export const rooms = new RoomsApi(http);
export const photos = new PhotosApi();
export const shares = new SharesApi();
export const catalogue = new ProductsApi(http, () => language);
// Before any element draws itself in the new language: listeners are called in the order in which they came.
languageChanges.addEventListener("change", () => catalogue.forget());

/** Asks for what a room begins with, while its code and its texts are on their way. */
export function askAhead(room: RoomId, { product, picks, looks, tab, query = EVERYTHING }: Place): void {
  const isAmongGoods = (product ?? picks ?? looks) === undefined && tab !== "cart";
  const goods = new ProductsApi(http, firstLanguage);
  http.ahead(() => [
    rooms.join(room).then(({ ticket }) => connectAhead(room, ticket)),
    goods.shops(),
    ...(isAmongGoods ? [goods.browse(query, FIRST_PAGE), goods.collections(shopPage(query))] : []),
  ]);
}

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
