import { html, nothing, type TemplateResult } from "lit";
import type { Shop } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { friends } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { MemberView, RoomId } from "../../protocol/generated.ts";
import type { RoomState } from "../../sync/room-client.ts";
import { miniAwning } from "../../ui/parts.ts";
import { ALL_STALLS, atShop, roomUrl } from "../../ui/router.ts";
import { type CardOf, othersHere, shopOf } from "../room/where.ts";

const FACES_ON_TAB = 4;

/** Who is in which shop, without the reader. */
export function peopleByShop(state: RoomState, card: CardOf): ReadonlyMap<string, readonly MemberView[]> {
  const inShop = new Map<string, MemberView[]>();
  for (const member of othersHere(state)) {
    const presence = state.presence.get(member.id);
    const shop = presence && shopOf(presence, card);
    if (shop !== undefined) inShop.set(shop, [...(inShop.get(shop) ?? []), member]);
  }
  return inShop;
}

/** The way to each shop's stall, with the friends who are there; nothing where there is only one. */
export function renderStalls(
  room: RoomId,
  shops: readonly Shop[],
  current: string | undefined,
  people: ReadonlyMap<string, readonly MemberView[]>,
): TemplateResult | typeof nothing {
  if (shops.length < 2) return nothing;
  return html`<nav class="stalls" aria-label=${t.browse.shops}>
    <a class="stall" href=${roomUrl(room, ALL_STALLS)} aria-current=${current === undefined ? "page" : nothing}
      >${icon("stall")}${t.browse.allShort}</a
    >
    ${shops.map((shop) => {
      const faces = people.get(shop.id);
      return html`<a
        class="stall"
        href=${roomUrl(room, atShop(shop.id))}
        aria-current=${shop.id === current ? "page" : nothing}
        >${miniAwning(shop)}${shop.name}${faces ? friends(faces, FACES_ON_TAB, { size: 20 }) : nothing}</a
      >`;
    })}
  </nav>`;
}
