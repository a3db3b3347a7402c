import type { Picks, ProductId } from "../../protocol/generated.ts";
import type { RoomState } from "../../sync/room-client.ts";

/** Whether the reader may change the room's collections. */
export function mayPick({ me, members }: RoomState): boolean {
  const role = members.get(me)?.role;
  return role === "host" || role === "cohost";
}

/** In how many collections each product is. */
export function pickCounts(all: readonly Picks[]): ReadonlyMap<ProductId, number> {
  const counts = new Map<ProductId, number>();
  for (const { products } of all) for (const id of products) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
