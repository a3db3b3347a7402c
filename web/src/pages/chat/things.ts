import type { PicksId, PollId, ProductId, RoomId, Seq, VariantId } from "../../protocol/generated.ts";
import { messageAt, messageOf, parse, type Place } from "../../ui/router.ts";
import { linkify, type Piece } from "./linkify.ts";

/** A message shows this many things at most; the rest stay links. */
const MOST_THINGS = 3;

/** What of this room an address leads to. */
export type Thing =
  | { readonly is: "product"; readonly product: ProductId; readonly variant: VariantId | undefined }
  | { readonly is: "picks"; readonly picks: PicksId }
  | { readonly is: "poll"; readonly poll: PollId }
  | { readonly is: "line"; readonly variant: VariantId }
  | { readonly is: "message"; readonly seq: Seq };

/** What an address of this room means; nothing where it leads elsewhere, or to no single thing. */
export function thingAt(href: string, room: RoomId, origin: string): Thing | undefined {
  const url = new URL(href);
  if (url.origin !== origin) return undefined;
  const route = parse(url);
  return route.page === "room" && route.room === room ? thingOf(route.place) : undefined;
}

/** The one thing that a place is about. */
export function thingOf(place: Place): Thing | undefined {
  const { product, variant, picks, tab, at } = place;
  const seq = messageOf(place);
  if (seq !== undefined) return { is: "message", seq };
  if (tab === "votes" && at?.startsWith("q_")) return { is: "poll", poll: at };
  if (tab === "cart" && at?.startsWith("v_")) return { is: "line", variant: at };
  if (product !== undefined) return { is: "product", product, variant };
  return picks === undefined ? undefined : { is: "picks", picks };
}

/** Where a thing is. */
export function placeOfThing(thing: Thing): Place {
  switch (thing.is) {
    case "product":
      return { product: thing.product, variant: thing.variant };
    case "picks":
      return { picks: thing.picks };
    case "poll":
      return { tab: "votes", at: thing.poll };
    case "line":
      return { tab: "cart", at: thing.variant };
    case "message":
      return { tab: "chat", at: messageAt(thing.seq) };
  }
}

/** The things of this room that a text links to, each once. */
export function thingsIn(text: string, room: RoomId, origin: string): Thing[] {
  const found = new Map<string, Thing>();
  for (const piece of linkify(text)) {
    const thing = "href" in piece ? thingAt(piece.href, room, origin) : undefined;
    if (thing && found.size < MOST_THINGS) found.set(JSON.stringify(thing), thing);
  }
  return [...found.values()];
}

/** The text without the lines that are nothing but links to things: the things are shown, and say it themselves. */
export function besidesThings(text: string, room: RoomId, origin: string): string {
  const shown = new Set(thingsIn(text, room, origin).map((thing) => JSON.stringify(thing)));
  const isShown = (piece: Piece): boolean =>
    "href" in piece && shown.has(JSON.stringify(thingAt(piece.href, room, origin)));
  const kept = text.split("\n").filter((line) => {
    const pieces = linkify(line).filter((piece) => "href" in piece || piece.text.trim() !== "");
    return pieces.length === 0 || !pieces.every(isShown);
  });
  return kept.join("\n").trim();
}
