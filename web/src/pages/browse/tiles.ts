import { html, type TemplateResult } from "lit";
import type { ProductCard } from "../../api/types.ts";
import type { MemberView, ProductId, RoomId } from "../../protocol/generated.ts";
import type { RoomClient, RoomState } from "../../sync/room-client.ts";
import { roomUrl } from "../../ui/router.ts";
import { pickCounts } from "../picks/picked.ts";
import { lookers } from "../room/where.ts";
import { isHost, mayWrite, takingPart } from "../room/members.ts";
import "./tile.ts";

const NOBODY: readonly MemberView[] = [];

/** What all tiles of a view have in common. */
export interface Tiles {
  readonly room: RoomId;
  readonly state: RoomState;
  readonly here: ReadonlyMap<ProductId, readonly MemberView[]>;
  /** How many take part. */
  readonly people: number;
  readonly votes: boolean;
  /** In how many of the hosts' collections each is; undefined where the reader can't put things in. */
  readonly picked: ReadonlyMap<ProductId, number> | undefined;
}

/** Reads it off the room's state, once for all tiles. */
export function tilesOf({ state }: RoomClient, room: RoomId): Tiles {
  return {
    room,
    state,
    here: lookers(state),
    people: takingPart(state.members).length,
    votes: mayWrite(state),
    picked: isHost(state) ? pickCounts(state.picks) : undefined,
  };
}

export function renderTile(
  { room, state, here, people, votes, picked }: Tiles,
  card: ProductCard,
  eager: boolean,
): TemplateResult {
  return html`<cb-tile
    data-product=${card.id}
    .card=${card}
    .href=${roomUrl(room, card.fitting ? { product: card.id, variant: card.fitting.variant } : { product: card.id })}
    .me=${state.me}
    .here=${here.get(card.id) ?? NOBODY}
    .tally=${state.votes.get(card.id)}
    .members=${state.members}
    .people=${people}
    .votes=${votes}
    .picked=${picked && (picked.get(card.id) ?? 0)}
    .eager=${eager}
  ></cb-tile>`;
}
