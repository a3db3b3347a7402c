import { part } from "../../i18n/part.ts";

/**
 * Parts that the first view may not need: fetched when they are, or once the room is at rest, so that they are there when
 * the connection isn't.
 */
export const PARTS = {
  chat: () => part(() => import("../chat/chat.ts")),
  product: () => part(() => import("../product/product.ts")),
  cart: () => part(() => import("../cart/cart.ts")),
  picks: () => part(() => import("../picks/picks.ts")),
  votes: () => part(() => import("../votes/votes.ts")),
  digest: () => part(() => import("../activity/digest.ts")),
  looks: () => part(() => import("../looks/looks.ts")),
  wear: () => part(() => import("../looks/wear.ts")),
  finder: () => part(() => import("../chat/finder.ts")),
  poll: () => part(() => import("../polls/poll.ts")),
  empty: () => part(() => import("../empty-room/empty-room.ts")),
  filters: () => part(() => import("../browse/filters/filters.ts")),
  pick: () => part(() => import("../picks/menu.ts")),
  menu: () => part(() => import("./menu/menu.ts")),
  people: () => part(() => import("./people/people.ts")),
  invite: () => part(() => import("./invite/invite-dialog.ts")),
  follow: () => part(() => import("./follow/follow-bar.ts")),
  together: () => part(() => import("./together/together.ts")),
  pointing: () => part(() => import("./pointing/pointing.ts")),
} as const;

/** When the room counts as at rest, in ms after it opened. */
const REST_MS = 2_000;

/** Fetches what is still missing once the room is at rest. */
export async function fetchAtRest(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  for (const load of Object.values(PARTS)) void load();
}
