import { html, nothing } from "lit";
import { names } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { friends } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { MemberId, Tally, Thumb } from "../../protocol/generated.ts";
import type { RoomState } from "../../sync/room-client.ts";
import { takingPart } from "../room/members.ts";
import { wanters } from "./rank.ts";

const MOST_FACES = 6;

/** What is thought of something that nobody has said anything of. */
export const NOTHING_YET: Tally = { up: [], down: [] };

export interface Thumbs {
  readonly tally: Tally;
  readonly me: MemberId;
  /** Sets the reader's own, or takes it back; absent where they only look on. */
  readonly set: ((thumb: Thumb | null) => void) | undefined;
  /** With what they mean; else only who doesn't see them is told, and of what they are. */
  readonly words?: boolean;
  readonly of?: string;
}

/** Both thumbs, with how many there are. */
export function renderThumbs({ tally, me, set, words = false, of }: Thumbs): unknown {
  return (["up", "down"] as const).map((thumb) => {
    const ids = tally[thumb];
    const mine = ids.includes(me);
    const label = thumb === "up" ? t.browse.like : t.browse.dislike;
    const said = thumb === "up" ? t.browse.likeCount(ids.length) : t.browse.dislikeCount(ids.length);
    const full = of === undefined ? said : `${said} (${of})`;
    const count = ids.length > 0 ? ids.length : nothing;
    const content = html`${icon(thumb === "up" ? "like" : "dislike")}${
      words ? html`${label}${ids.length > 0 ? ` · ${ids.length}` : nothing}` : count
    }`;
    if (!set) {
      return words
        ? html`<span class="face">${content}</span>`
        : html`<span class="face" role="img" aria-label=${full}>${content}</span>`;
    }
    return html`<button
      class="face"
      type="button"
      aria-pressed=${mine ? "true" : "false"}
      aria-label=${words ? nothing : full}
      title=${words ? nothing : label}
      @click=${() => set(mine ? null : thumb)}
    >
      ${content}
    </button>`;
  });
}

/** "3 of 5 want this", with their faces. */
export function renderWanters({ members }: Pick<RoomState, "members">, tally: Tally, most = MOST_FACES): unknown {
  const faces = wanters(tally)
    .map((id) => members.get(id))
    .filter((member) => member !== undefined);
  if (faces.length === 0) return nothing;
  // Of those who take part, and no fewer than want it: some may have left.
  const of = Math.max(faces.length, takingPart(members).length);
  return html`<p class="want" title=${names(faces.map(({ name }) => name))}>
    ${friends(faces, most, { size: 24 })}<b>${t.opinions.wants(faces.length, of)}</b>
  </p>`;
}
