import { html, nothing } from "lit";
import type { Money } from "../../api/types.ts";
import { t } from "../../i18n/later.ts";
import type { LookId, VariantId } from "../../protocol/generated.ts";
import type { Look } from "../../sync/looks.ts";
import type { RoomState } from "../../sync/room-client.ts";
import type { GoodsController } from "../../ui/goods/goods-controller.ts";
import { drift } from "../cart/agreed.ts";
import { driftBadge } from "../cart/marks.ts";
import { countsOf } from "./sums.ts";

/** So many things are named; the rest is a number. */
const MOST = 3;

/** Something on a look that costs another price than when it was put on. */
export interface Change {
  readonly variant: VariantId;
  readonly title: string;
  readonly then: Money;
  readonly now: Money;
}

/** What is known of prices when things were put on a look. */
export function pricesOf(
  { lookMarks }: Pick<RoomState, "lookMarks">,
  look: LookId,
): Readonly<Record<VariantId, Money>> {
  return lookMarks.prices.get(look) ?? {};
}

/** What costs another price than when it was put on, as far as the catalogue is here. What is gone has no price. */
export function changesOf(
  look: Pick<Look, "pieces">,
  prices: Readonly<Record<VariantId, Money>>,
  goods: Pick<GoodsController, "variant">,
): Change[] {
  return [...countsOf(look).keys()].flatMap((variant) => {
    const [line, then] = [goods.variant(variant), prices[variant]];
    if (!line || line.gone || !then || !drift(line.price, then)) return [];
    return [{ variant, title: line.product_title, then, now: line.price }];
  });
}

/** What changed since things were put on, one by one. */
export function renderChanges(changes: readonly Change[]): unknown {
  if (changes.length === 0) return nothing;
  const rest = changes.length - MOST;
  return html`<ul class="changes" role="list" aria-label=${t.looks.changes}>
    ${changes.slice(0, MOST).map(({ title, then, now }) => html`<li>${title} ${driftBadge(now, then)}</li>`)}
    ${rest > 0 ? html`<li>${t.common.more(rest)}</li>` : nothing}
  </ul>`;
}
