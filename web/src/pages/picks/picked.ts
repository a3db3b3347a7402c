import type { Limits, Picks, ProductId } from "../../protocol/generated.ts";
import type { RoomState } from "../../sync/room-client.ts";

type PicksLimits = Pick<Limits, "max_picks" | "max_pick_products" | "max_pick_title_chars">;

/** What collections are bounded by until the room has said so. */
const UNTIL_TOLD: PicksLimits = { max_picks: 20, max_pick_products: 100, max_pick_title_chars: 80 };

/** What the room's collections are bounded by. */
export function picksLimits({ limits }: RoomState): PicksLimits {
  return limits ?? UNTIL_TOLD;
}

/** In how many collections each product is. */
export function pickCounts(all: readonly Picks[]): ReadonlyMap<ProductId, number> {
  const counts = new Map<ProductId, number>();
  for (const { products } of all) for (const id of products) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
