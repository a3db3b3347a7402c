/** Opens what a thing's buttons ask for, beside them; the code of each comes with its first. */
import type { WearEvent } from "../looks/events.ts";
import type { PickEvent } from "../picks/pick-event.ts";
import { PARTS } from "./parts.ts";
import type { ReactEvent } from "./together/react-event.ts";

export async function openPicks(root: ParentNode, { button, product }: PickEvent): Promise<void> {
  await PARTS.pick();
  root.querySelector("cb-picks-menu")?.show(button, product);
}

export async function openWear(root: ParentNode, { button, product, variant }: WearEvent): Promise<void> {
  await PARTS.wear();
  root.querySelector("cb-wear-menu")?.show(button, product, variant);
}

export async function openReactions(root: ParentNode, event: ReactEvent): Promise<void> {
  await PARTS.together();
  root.querySelector("cb-reactions")?.show(event);
}
