import { t } from "../../i18n/index.ts";
import type { RoomState } from "../../sync/room-client.ts";
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
  if (tab === "cart") return t.room.ourBag;
  if (product !== undefined) return catalogue.peekCard(product)?.title;
  if (looks !== undefined) return state.looks.get(looks)?.title ?? t.room.ourLooks;
  return state.picks.find(({ id }) => id === picks)?.title;
}
