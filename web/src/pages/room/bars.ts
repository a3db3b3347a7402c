import { html, nothing, type TemplateResult } from "lit";
import { t } from "../../i18n/index.ts";
import { icon, type IconName } from "../../icons/icon.ts";
import type { RoomId } from "../../protocol/generated.ts";
import { type Place, roomUrl } from "../../ui/router.ts";

/** What the two bars (tabs of the rail, bottom bar of a phone) need to know of the room. */
export interface BarState {
  readonly room: RoomId;
  readonly place: Place;
  /** Where one was last among the stalls. */
  readonly stalls: Place;
  /** What chat and votes stand beside. */
  readonly beside: Place;
  readonly unread: number;
  readonly items: number;
  /** Polls that wait for the reader's vote. */
  readonly ballots: number;
}

interface Entry {
  readonly icon: IconName;
  readonly label: string;
  readonly place: Place;
  readonly current: boolean;
  readonly count?: number;
  /** The count in words. */
  readonly said?: string;
}

/** The tabs of the rail. */
export function renderTabs(bar: BarState): TemplateResult {
  const { tab, looks: at } = bar.place;
  const [, chat, cart, looks, votes] = entries(bar);
  const open = tab === "chat" || (tab === undefined && at === undefined);
  return html`<nav class="tabs" aria-label=${t.room.places}>
    ${[{ ...chat, current: open, count: open ? 0 : bar.unread }, cart, looks, votes].map(
      (entry) =>
        html`<a href=${roomUrl(bar.room, entry.place)} aria-current=${entry.current ? "page" : nothing}
          >${icon(entry.icon)}${entry.label}${renderBadge(entry)}</a
        >`,
    )}
  </nav>`;
}

/** The bar at the bottom of a phone. */
export function renderBottom(bar: BarState): TemplateResult {
  return html`<nav class="bottom" aria-label=${t.room.places}>
    ${entries(bar).map(
      (entry) =>
        html`<a href=${roomUrl(bar.room, entry.place)} aria-current=${entry.current ? "page" : nothing}
          ><span class="bi">${icon(entry.icon)}${renderBadge(entry)}</span>${entry.label}</a
        >`,
    )}
  </nav>`;
}

/** Browse, chat, cart, looks, votes: always in this order. */
function entries({ place, stalls, beside, unread, items, ballots }: BarState): [Entry, Entry, Entry, Entry, Entry] {
  const { tab, product, looks } = place;
  // From a product the stalls are a step back; from elsewhere it is where one was.
  const browse = beside.looks !== undefined || (tab === undefined && product !== undefined) ? stalls : beside;
  return [
    { icon: "stall", label: t.room.browse, place: browse, current: tab === undefined && looks === undefined },
    {
      icon: "chat",
      label: t.room.chat,
      place: { ...beside, tab: "chat" },
      current: tab === "chat",
      count: unread,
      said: t.room.unread(unread),
    },
    {
      icon: "bag",
      label: t.room.cart,
      place: { tab: "cart" },
      current: tab === "cart",
      count: items,
      said: t.room.items(items),
    },
    {
      icon: "hanger",
      label: t.room.looks,
      // Back to the look that one was at; from there to all of them.
      place: { looks: tab === undefined ? "" : (beside.looks ?? "") },
      current: tab === undefined && looks !== undefined,
    },
    {
      icon: "vote",
      label: t.room.votes,
      place: { ...beside, tab: "votes" },
      current: tab === "votes",
      count: ballots,
      said: t.room.ballots(ballots),
    },
  ];
}

function renderBadge({ count = 0, said }: Entry): unknown {
  if (count === 0) return nothing;
  return html`<span class="badge"
    ><span aria-hidden="true">${count > 99 ? "99+" : count}</span><span class="vh">${said}</span></span
  >`;
}
