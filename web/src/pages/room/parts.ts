import { part, quietly } from "../../i18n/part.ts";
import { keepShell } from "../../ui/shell.ts";

const CODE = {
  chat: () => import("../chat/chat.ts"),
  product: () => import("../product/product.ts"),
  cart: () => import("../cart/cart.ts"),
  picks: () => import("../picks/picks.ts"),
  votes: () => import("../votes/votes.ts"),
  digest: () => import("../activity/digest.ts"),
  looks: () => import("../looks/looks.ts"),
  wear: () => import("../looks/wear.ts"),
  finder: () => import("../chat/finder.ts"),
  poll: () => import("../polls/poll.ts"),
  empty: () => import("../empty-room/empty-room.ts"),
  filters: () => import("../browse/filters/filters.ts"),
  pick: () => import("../picks/menu.ts"),
  menu: () => import("./menu/menu.ts"),
  people: () => import("./people/people.ts"),
  invite: () => import("./invite/invite-dialog.ts"),
  follow: () => import("./follow/follow-bar.ts"),
  together: () => import("./together/together.ts"),
  pointing: () => import("./pointing/pointing.ts"),
};

/**
 * Parts that the first view may not need: fetched when they are, or once the room is at rest, so that they are there when
 * the connection isn't.
 */
export const PARTS = Object.fromEntries(
  Object.entries(CODE).map(([name, load]) => [name, () => part<unknown>(load)]),
) as Readonly<Record<keyof typeof CODE, () => Promise<unknown>>>;

function fetchUnasked(load: () => Promise<unknown>): void {
  quietly(load).catch(() => addEventListener("online", () => fetchUnasked(load), { once: true }));
}

/** When the room counts as at rest, in ms after it opened. */
const REST_MS = 2_000;

/** Fetches what is still missing once the room is at rest. Nobody waits for it: what can't be had is asked for when it is needed, or
 * the network is back. */
export async function fetchAtRest(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  keepShell();
  for (const load of Object.values(CODE)) fetchUnasked(load);
}
