import { html, nothing } from "lit";
import { t } from "../../i18n/index.ts";
import type { RoomId } from "../../protocol/generated.ts";
import type { RoomClient, RoomState } from "../../sync/room-client.ts";
import type { Place } from "../../ui/router.ts";
import { catalogue } from "../../ui/services.ts";

/** What stands in the middle, apart from the bag: chat and votes stand beside it. */
export function mainOf({ product, variant, picks, looks, query }: Place): Place {
  if (product !== undefined) return { product, variant };
  if (picks !== undefined) return { picks };
  return looks === undefined ? { query } : { looks };
}

/** What a place is called in the title of the page, where it has a name of its own. */
export function titleOf({ product, picks, looks, tab }: Place, state: RoomState): string | undefined {
  if (tab === "cart") return t.cart.heading;
  if (product !== undefined) return catalogue.peekCard(product)?.title;
  if (looks !== undefined) return state.looks.get(looks)?.title ?? t.looks.heading;
  return state.picks.find(({ id }) => id === picks)?.title;
}

/** The page of all looks, or the board of one. */
export function renderLooks(view: string, client: RoomClient, room: RoomId): unknown {
  if (!view.startsWith("looks:")) return nothing;
  const look = view.slice("looks:".length);
  return look === ""
    ? html`<cb-looks .client=${client} .room=${room}></cb-looks>`
    : html`<cb-look .client=${client} .room=${room} .look=${look}></cb-look>`;
}
