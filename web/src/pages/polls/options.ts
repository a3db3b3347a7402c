import { html, type TemplateResult } from "lit";
import { t } from "../../i18n/index.ts";
import { icon } from "../../icons/icon.ts";
import type { PollOption } from "../../protocol/generated.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import type { GoodsController } from "../../ui/goods/goods-controller.ts";
import { picture } from "../../ui/picture/picture.ts";

/** What an option is called. */
export function optionName(option: PollOption | undefined, goods: GoodsController): string {
  if (!option) return t.polls.gone;
  if ("text" in option) return option.text;
  const card = goods.card(option.product);
  return card?.title ?? (card === null ? t.polls.gone : "…");
}

/** An option's picture; for words a sign, so that options stand in one line. */
export function optionPicture(option: PollOption, goods: GoodsController): TemplateResult {
  if ("text" in option) return html`<span class="th words" aria-hidden="true">${icon("chat", "s")}</span>`;
  const card = goods.card(option.product);
  return html`<span class="th ground" aria-hidden="true" ${cssVar("--g1", card?.image?.tone)}
    >${picture(card?.image, { plain: true })}</span
  >`;
}
