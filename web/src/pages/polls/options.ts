import { html, type TemplateResult } from "lit";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { PollOption } from "../../protocol/generated.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import type { GoodsController } from "../../ui/goods/goods-controller.ts";
import type { Look, RoomState } from "../../sync/room-client.ts";
import { picture } from "../../ui/picture/picture.ts";
import { mini } from "../looks/mini.ts";
import "../photos/photo.ts";
import { messageOf, photoName } from "../photos/shown.ts";

/** Of a look that is gone nothing is left to be seen. */
const NOTHING_ON_IT: Pick<Look, "pieces"> = { pieces: new Map() };

/** What an option is called. */
export function optionName(option: PollOption | undefined, goods: GoodsController, state?: RoomState): string {
  if (!option) return t.polls.gone;
  if ("text" in option) return option.text;
  if ("look" in option) return state?.looks.get(option.look)?.title ?? t.polls.lookGone;
  if ("photo" in option) return state ? photoName(state, option.photo) : t.photos.viewer;
  const card = goods.card(option.product);
  return card?.title ?? (card === null ? t.polls.gone : "…");
}

/** An option's picture; for words a sign, so that options stand in one line. */
export function optionPicture(option: PollOption, goods: GoodsController, state?: RoomState): TemplateResult {
  if ("photo" in option) {
    const known = state && messageOf(state, option.photo)?.photos?.find(({ id }) => id === option.photo);
    return html`<cb-photo
      class="th"
      .room=${state?.room?.id ?? ""}
      .photo=${option.photo}
      .facts=${known}
      .gone=${known?.gone ? t.photos.gone : undefined}
    ></cb-photo>`;
  }
  if ("look" in option) {
    return html`<span class="th look">${mini(state?.looks.get(option.look) ?? NOTHING_ON_IT, goods)}</span>`;
  }
  if ("text" in option) return html`<span class="th words" aria-hidden="true">${icon("chat", "s")}</span>`;
  const card = goods.card(option.product);
  return html`<span class="th ground" aria-hidden="true" ${cssVar("--g1", card?.image?.tone)}
    >${picture(card?.image, { plain: true })}</span
  >`;
}
