import type { ProductCard, Shop } from "../../api/types.ts";
import type { MemberId, MemberView, ProductId } from "../../protocol/generated.ts";
import { headOf } from "../../sync/follow.ts";
import type { Presence, RoomState } from "../../sync/room-client.ts";
import { t } from "../../i18n/index.ts";
import { EVERYTHING, isPlain, type ProductQuery, readQuery, shopPage, writeQuery } from "../../api/product-query.ts";
import type { Place } from "../../ui/router.ts";
import { nameOf } from "./members.ts";

/** What a good's name is, as far as one knows. */
export type CardOf = (id: ProductId) => ProductCard | null | undefined;

/** A search that is longer is not told, in characters: presence has little room, and is said again and again. */
const MAX_QUERY = 600;

/**
 * How presence names a place: `product:{p_…}`, behind a `?` the variant that was chosen; `picks:{c_…}`, `looks`, `looks:{l_…}`, `cart`; among the
 * stalls `shop:{s_…}` or `home`, then behind a `?` whatever else is looked for, as the address has it.
 */
export function pageOf(place: Place): string {
  if (place.tab === "cart") return "cart";
  if (place.product !== undefined) {
    return `product:${place.product}${place.variant === undefined ? "" : `?variant=${place.variant}`}`;
  }
  if (place.picks !== undefined) return `picks:${place.picks}`;
  if (place.looks !== undefined) return place.looks === "" ? "looks" : `looks:${place.looks}`;
  const query = place.query ?? EVERYTHING;
  const shop = shopPage(query);
  const rest = writeQuery(shop === undefined ? query : { ...query, shop: [] }).toString();
  return (shop === undefined ? "home" : `shop:${shop}`) + (rest !== "" && rest.length <= MAX_QUERY ? `?${rest}` : "");
}

/** What a page is called without the variant or the search behind it. */
export function mainPart(page: string): string {
  return page.replace(/\?.*$/s, "");
}

/** The id in a page or anchor of that kind. */
function named(mark: string | undefined, kind: "product" | "picks" | "looks" | "shop"): string | undefined {
  return mark?.startsWith(`${kind}:`) ? mainPart(mark.slice(kind.length + 1)) : undefined;
}

/** What somebody among the stalls is looking for. */
function queryOf({ page = "" }: Presence): ProductQuery {
  const [, rest = ""] = /\?(.*)$/s.exec(page) ?? [];
  const query = readQuery(new URLSearchParams(rest));
  const shop = named(page, "shop");
  return shop === undefined ? query : { ...query, shop: [shop] };
}

/** The look that somebody is at; "" where they are at all of them. */
function looksOf({ page }: Presence): string | undefined {
  return page === "looks" ? "" : named(page, "looks");
}

/** The product that somebody looks at: its page, or its tile among others. */
export function productOf(presence: Presence): ProductId | undefined {
  return named(presence.page, "product") ?? named(presence.anchor, "product");
}

/** The shop that somebody is in, where that is known. */
export function shopOf(presence: Presence, card: CardOf): string | undefined {
  const product = productOf(presence);
  return named(presence.page, "shop") ?? (product === undefined ? undefined : card(product)?.shop.id);
}

/** Where somebody is, in words: "at Vesper wrap dress". */
export function whereText(presence: Presence | undefined, shops: readonly Shop[], card: CardOf): string {
  if (!presence) return t.where.notHere;
  if (presence.idle) return presence.away ? t.where.away : t.where.idle;
  if (presence.page === "cart") return t.where.cart;
  if (looksOf(presence) !== undefined) return t.where.looks;
  const product = productOf(presence);
  if (product !== undefined) {
    const title = card(product)?.title;
    return title === undefined ? t.where.aProduct : t.where.product(title);
  }
  if (named(presence.page, "picks") !== undefined) return t.where.picks;
  const {
    q,
    shop: [shop],
  } = queryOf(presence);
  if (q !== "") return t.where.looking(q);
  const name = shops.find(({ id }) => id === shop)?.name;
  return name === undefined ? t.where.home : t.where.shop(name);
}

/** The same, and with whom they go about: "at Vesper wrap dress, with Inès". */
export function whereabouts(state: RoomState, member: MemberId, shops: readonly Shop[], card: CardOf): string {
  const presence = state.presence.get(member);
  const where = whereText(presence, shops, card);
  if (presence?.leader === undefined || presence.idle) return where;
  const leader = headOf(state.presence, member);
  const name = nameOf(state, leader);
  return `${where}, ${leader === state.me ? t.follow.withYou : t.follow.withName(name)}`;
}

/** Where somebody is themselves: on a good's page only if it is open, with the variant that they chose. */
export function pagePlaceOf(presence: Presence): Place {
  if (presence.page === "cart") return { tab: "cart" };
  const product = named(presence.page, "product");
  if (product !== undefined) {
    const variant = new URLSearchParams(/\?(.*)$/s.exec(presence.page ?? "")?.[1]).get("variant");
    return variant === null ? { product } : { product, variant };
  }
  const looks = looksOf(presence);
  if (looks !== undefined) return { looks };
  const picks = named(presence.page, "picks");
  return picks === undefined ? { query: queryOf(presence) } : { picks };
}

/** How to get where somebody is: to the good that they look at, unless they are amid a search. */
export function placeOf(presence: Presence | undefined): Place | undefined {
  if (!presence) return undefined;
  if (presence.page === "cart") return { tab: "cart" };
  const looks = looksOf(presence);
  if (looks !== undefined) return { looks };
  const query = queryOf(presence);
  const product = productOf(presence);
  const searching = !isPlain(query) || query.collection.length > 0 || query.sort !== undefined;
  if (product !== undefined && !searching) return { product };
  const picks = named(presence.page, "picks");
  if (picks !== undefined) return { picks };
  return { query };
}

/** Those at the page now, without the reader: whoever came first stands first. */
export function othersHere(state: RoomState): MemberView[] {
  return [...state.members.values()]
    .filter((member) => member.id !== state.me && !member.gone && state.presence.has(member.id))
    .sort((a, b) => a.joined_at - b.joined_at || (a.id < b.id ? -1 : 1));
}

/** Who looks at which product, without the reader. */
export function lookers(state: RoomState): Map<ProductId, MemberView[]> {
  const found = new Map<ProductId, MemberView[]>();
  for (const member of othersHere(state)) {
    const presence = state.presence.get(member.id);
    const product = presence && productOf(presence);
    if (product === undefined) continue;
    const list = found.get(product);
    if (list) list.push(member);
    else found.set(product, [member]);
  }
  return found;
}

/** Whether somebody else in the room has the same thing from the stall, so that the initial has to tell them apart. */
export function sharesFruit(member: MemberView, members: ReadonlyMap<string, MemberView>): boolean {
  for (const other of members.values()) {
    if (other.id !== member.id && !other.gone && other.avatar % 12 === member.avatar % 12) return true;
  }
  return false;
}
