import { html, nothing } from "lit";
import type { Invite, Shop } from "../../api/types.ts";
import type { RoomId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { type Place, roomUrl, router } from "../../ui/router.ts";

/** What the views in the middle have to know. */
export interface Viewed {
  readonly client: RoomClient;
  readonly room: RoomId;
  readonly place: Place;
  /** Where one was last among the stalls. */
  readonly stalls: Place | undefined;
  readonly shops: readonly Shop[];
  readonly invite: Invite | undefined;
  readonly narrow: boolean;
  /** A product's name is known now. */
  readonly titled: () => void;
}

/** Which of the views a place asks for. `alone`: nobody else has come in yet. */
export function viewOf({ product, picks, looks, tab, query }: Place, alone: boolean): string {
  if (tab === "cart") return "cart";
  if (looks !== undefined) return `looks:${looks}`;
  if (product !== undefined) return `product:${product}`;
  if (picks !== undefined) return `picks:${picks}`;
  return query === undefined && alone ? "empty" : "browse";
}

/** The view in the middle, where it isn't the stalls: those stay on the page. */
export function renderView(view: string, viewed: Viewed): unknown {
  const { client, room, place } = viewed;
  const [kind, id] = view.split(":");
  switch (kind) {
    case "empty":
      return html`<cb-empty-room
        .client=${client}
        .room=${room}
        .shops=${viewed.shops}
        .invite=${viewed.invite}
      ></cb-empty-room>`;
    case "product":
      return html`<cb-product
        .client=${client}
        .room=${room}
        .product=${place.product}
        .variant=${place.variant}
        .stalls=${viewed.stalls}
        @cb-titled=${() => viewed.titled()}
        @cb-variant=${({ detail: variant }: CustomEvent<string>) =>
          router.go(roomUrl(room, { ...place, variant }), { replace: true })}
      ></cb-product>`;
    case "picks":
      return html`<cb-picks .client=${client} .room=${room} .picks=${place.picks}></cb-picks>`;
    case "looks":
      // The page of all looks, or the board of one.
      return id === ""
        ? html`<cb-looks .client=${client} .room=${room}></cb-looks>`
        : html`<cb-look .client=${client} .room=${room} .look=${id}></cb-look>`;
    case "cart":
      return html`<cb-cart .client=${client} .room=${room} .at=${place.at} .bill=${viewed.narrow}></cb-cart>`;
    default:
      return nothing;
  }
}
