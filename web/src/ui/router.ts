import type { LookId, PicksId, ProductId, RoomId, Seq, VariantId } from "../protocol/generated.ts";
import { EVERYTHING, only, type ProductQuery, readQuery, writeQuery } from "../api/product-query.ts";

/** The places beside the stalls: what the rail shows, or on a phone the whole page. */
export type Tab = "chat" | "cart" | "votes";
const TABS: readonly Tab[] = ["chat", "cart", "votes"];

/** Where one is within a room. */
export interface Place {
  readonly product?: ProductId | undefined;
  /** The variant of the product that one looks at, where one chose. */
  readonly variant?: VariantId | undefined;
  /** One of the hosts' collections. */
  readonly picks?: PicksId | undefined;
  /** One of the room's looks; "" is all of them. */
  readonly looks?: LookId | undefined;
  readonly tab?: Tab | undefined;
  /** What of the goods, where one is among the stalls; absent: the front. */
  readonly query?: ProductQuery | undefined;
  /** The one thing of the tab that is meant: a message (`m12`, see `messageAt`), a poll, a line of the cart by its variant. */
  readonly at?: string | undefined;
}

/** Among all the stalls. */
export const ALL_STALLS: Place = { query: EVERYTHING };

/** At one shop's stall. */
export function atShop(shop: string): Place {
  return { query: only("shop", shop) };
}

/** What names a message in an address. */
export const messageAt = (seq: Seq): string => `m${seq}`;

/** The message that is meant, if one is. */
export function messageOf({ tab, at }: Place): Seq | undefined {
  const digits = tab === "chat" ? /^m(\d{1,15})$/.exec(at ?? "")?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

export type Route =
  | { readonly page: "home" }
  | { readonly page: "join" }
  /** Somebody goes on as themselves on this device. */
  | { readonly page: "device" }
  | { readonly page: "privacy" }
  /** How a room is set, beside the room. */
  | { readonly page: "settings"; readonly room: RoomId }
  | { readonly page: "room"; readonly room: RoomId; readonly place: Place }
  /** A look that somebody shows is to come into a room. */
  | { readonly page: "adopt"; readonly shared: string }
  | { readonly page: "missing" };

/** Ids as the server makes them; anything else in a path is no room, product or collection. */
const ID = /^[a-z0-9_]{4,32}$/;

/** What an address may name within a tab. */
const AT = /^[a-z0-9_]{1,32}$/;

/** Says that one is among the stalls where nothing else does: `shop=all`. */
const ALL = "shop";

/** Reads an address. */
export function parse(url: URL): Route {
  const parts = url.pathname.split("/").filter((part) => part !== "");
  if (parts.length === 0) return { page: "home" };
  if (parts.length === 1 && (parts[0] === "join" || parts[0] === "privacy" || parts[0] === "device"))
    return { page: parts[0] };
  const [r, room = "", kind, id = ""] = parts;
  if (r === "looks" && parts.length === 3 && kind === "add" && ID.test(room)) return { page: "adopt", shared: room };
  if (r === "r" && parts.length === 3 && kind === "settings" && ID.test(room)) return { page: "settings", room };
  const isThing = parts.length === 4 && (kind === "p" || kind === "picks" || kind === "looks") && ID.test(id);
  const isList = parts.length === 3 && kind === "looks";
  if (r !== "r" || !ID.test(room) || (parts.length !== 2 && !isThing && !isList)) return { page: "missing" };
  const tab = TABS.find((known) => known === url.searchParams.get("tab"));
  const variant = url.searchParams.get("variant") ?? "";
  const at = url.searchParams.get("at") ?? "";
  const place: Place = {
    product: kind === "p" ? id : undefined,
    variant: kind === "p" && ID.test(variant) ? variant : undefined,
    picks: kind === "picks" ? id : undefined,
    looks: kind === "looks" ? id : undefined,
    tab,
    at: tab !== undefined && AT.test(at) ? at : undefined,
    query: among(url.searchParams) ? readQuery(url.searchParams) : undefined,
  };
  return { page: "room", room, place };
}

/** Whether an address says anything of goods. */
function among(params: URLSearchParams): boolean {
  return params.has(ALL) || writeQuery(readQuery(params)).size > 0;
}

/** The address of a place in a room. */
export function roomUrl(room: RoomId, place: Place = {}): string {
  const query = place.query ? writeQuery(place.query) : new URLSearchParams();
  if (place.query && query.size === 0) query.set(ALL, "all");
  if (place.tab !== undefined) {
    query.set("tab", place.tab);
    if (place.at !== undefined) query.set("at", place.at);
  }
  let path = `/r/${room}`;
  if (place.product !== undefined) {
    path += `/p/${place.product}`;
    if (place.variant !== undefined) query.set("variant", place.variant);
  } else if (place.picks !== undefined) path += `/picks/${place.picks}`;
  else if (place.looks !== undefined) path += place.looks === "" ? "/looks" : `/looks/${place.looks}`;
  return query.size > 0 ? `${path}?${query.toString()}` : path;
}

/** The address of a room's settings. */
export const settingsUrl = (room: RoomId): string => `/r/${room}/settings`;

/** Fires `change` when the route is another one. */
class Router extends EventTarget {
  #route: Route = { page: "home" };
  /** True: the reader went back or forward, so what was scrolled stays as it was. */
  #returned = false;

  get route(): Route {
    return this.#route;
  }

  get returned(): boolean {
    return this.#returned;
  }

  start(): void {
    // The room has scrollers of its own, which the browser's restoration doesn't know.
    history.scrollRestoration = "manual";
    this.#route = parse(new URL(location.href));
    addEventListener("popstate", () => this.#went(true));
    document.addEventListener("click", (event) => this.#clicked(event));
  }

  go(address: string, options: { replace?: boolean } = {}): void {
    const url = new URL(address, location.href);
    if (url.href === location.href) return;
    if (options.replace) history.replaceState(null, "", url);
    else history.pushState(null, "", url);
    this.#went(false);
  }

  #went(returned: boolean): void {
    this.#route = parse(new URL(location.href));
    this.#returned = returned;
    this.dispatchEvent(new Event("change"));
  }

  /** Links stay links: only a plain click on one of ours is taken over. */
  #clicked(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const anchor = event.composedPath().find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement);
    if (anchor?.target !== "" || anchor.hasAttribute("download") || anchor.origin !== location.origin) return;
    if (parse(new URL(anchor.href)).page === "missing" || anchor.hash !== "") return;
    event.preventDefault();
    this.go(anchor.href);
  }
}

export const router = new Router();
