import type { Invite } from "../../api/types.ts";
import type { Cart, RoomState } from "../../sync/room-client.ts";

/** Whether nobody else has come in yet; `invite`: the link of a room that was just made. */
export function isAlone(state: RoomState | undefined, invite: Invite | undefined): boolean {
  if (!state?.greeted) return invite !== undefined;
  return [...state.members.values()].filter(({ gone }) => !gone).length <= 1;
}

/** How many things are in the bag. */
export function itemsIn(cart: Cart): number {
  let sum = 0;
  for (const people of cart.values()) for (const quantity of people.values()) sum += quantity;
  return sum;
}
