import type { Invite } from "../../api/types.ts";
import type { Bill } from "../../protocol/generated.ts";
import type { Cart, RoomState } from "../../sync/room-client.ts";

/** Whether nobody else has come in yet; `invite`: the link of a room that was just made. */
export function isAlone(state: RoomState | undefined, invite: Invite | undefined): boolean {
  if (!state?.greeted) return invite !== undefined;
  return [...state.members.values()].filter(({ gone }) => !gone).length <= 1;
}

/** How many things are in the bag, without those that are only perhaps wanted. */
export function itemsIn(cart: Cart, lines: Bill["lines"]): number {
  let sum = 0;
  for (const [variant, people] of cart) {
    if (lines[variant]?.maybe === undefined) for (const quantity of people.values()) sum += quantity;
  }
  return sum;
}
