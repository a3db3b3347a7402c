import { html, nothing } from "lit";
import type { RoomState } from "../../../sync/room-client.ts";
import { PARTS } from "../parts.ts";
import type { FollowBarEvent } from "./follow-bar.ts";
import type { FollowController } from "./follow.ts";

/** The frame that says whom one follows, or the way back to them. */
export function renderFollow(follow: FollowController, state: RoomState | undefined, overBuy: boolean): unknown {
  const { head, chosen, paused } = follow;
  if (!head || chosen === undefined) return nothing;
  void PARTS.follow();
  return html`<cb-follow-bar
    class=${overBuy ? "over-buy" : ""}
    .head=${head}
    .through=${head.id === chosen ? undefined : state?.members.get(chosen)}
    .astray=${paused}
    @cb-follow-bar=${({ wants }: FollowBarEvent) => (wants === "stop" ? follow.stop() : follow.back())}
  ></cb-follow-bar>`;
}
