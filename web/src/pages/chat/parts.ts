import { html, nothing, type TemplateResult } from "lit";
import type { ProductCard } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { colour } from "../../icons/friend.ts";
import type { ProductId, RoomId } from "../../protocol/generated.ts";
import type { RoomState } from "../../sync/room-client.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import { priceTag } from "../../ui/parts.ts";
import { picture } from "../../ui/picture/picture.ts";
import { roomUrl } from "../../ui/router.ts";
import { linkify } from "./linkify.ts";
import { splitMentions } from "./mentions.ts";

/** Text as it is; people who are mentioned, by their name of today; addresses to go to. */
export function renderText(text: string, { members, me }: Pick<RoomState, "members" | "me">): unknown {
  return splitMentions(text, members).map((piece) =>
    typeof piece === "string"
      ? renderLinks(piece)
      : html`<span class="at ${piece.id === me ? "mine" : ""} ${colour(piece.avatar)}">@${piece.name}</span>`,
  );
}

/** In a tab of their own, which knows nothing of this one. */
function renderLinks(text: string): unknown {
  return linkify(text).map((piece) =>
    "href" in piece
      ? html`<a href=${piece.href} target="_blank" rel="noopener noreferrer nofollow">${piece.text}</a>`
      : piece.text,
  );
}

/** The product that a message is about. `undefined`: on its way; `null`: the catalogue has none such. */
export function renderCard(about: ProductId, card: ProductCard | null | undefined, room: RoomId): TemplateResult {
  if (card === null) return html`<p class="taken">${t.votes.missing}</p>`;
  return html`<a class="pcard" href=${roomUrl(room, { product: about })}
    ><span class="th ground" ${cssVar("--g1", card?.image?.tone)}
      >${picture(card?.image, { plain: true, eager: true })}</span
    ><span class="tx"
      ><span class="name">${card?.title ?? "…"}</span
      ><span class="row"
        >${card ? priceTag(card.price, { size: "s", from: card.price_to !== undefined }) : nothing}<span
          class="link small"
          >${t.chat.look}</span
        ></span
      ></span
    ></a
  >`;
}
