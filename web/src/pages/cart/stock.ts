import { html, nothing } from "lit";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { CartLine } from "../../state/totals.ts";
import type { RoomState } from "../../sync/room-client.ts";
import { mayWrite } from "../room/members.ts";

/**
 * How many more of a variant all people together want than its shop says there are; 0 where the shop doesn't say, or there are enough.
 * What can be had though there are none is made to order.
 */
export function excess({ item, quantity }: Pick<CartLine, "item" | "quantity">): number {
  const { available = false, gone = false, stock = 0 } = item ?? {};
  return available && !gone && stock > 0 ? Math.max(0, quantity - stock) : 0;
}

/** Why not all of a line can be had, in words; "" where it can. */
export function lackOf(line: Pick<CartLine, "item" | "quantity" | "people">): string {
  const { item, quantity, people } = line;
  if (!item) return "";
  if (item.gone) return t.cart.gone;
  if (!item.available) return t.cart.soldOut;
  if (excess(line) === 0) return "";
  const several = [...people.values()].filter((wanted) => wanted > 0).length > 1;
  return (several ? t.cart.tooMany : t.cart.tooManyOf)(item.stock ?? 0, quantity);
}

/** What the reader can do about it: want less of it, or another variant. */
export function renderLack(
  line: CartLine,
  state: RoomState,
  { less, another }: { less: (by: number) => void; another: (button: HTMLElement) => void },
): unknown {
  const { item, people } = line;
  const mine = people.get(state.me) ?? 0;
  if (!item || item.gone || mine === 0 || !mayWrite(state)) return nothing;
  const title = item.product_title;
  const by = Math.min(mine, excess(line));
  if (by > 0) {
    return html`<button
      class="btn btn-soft"
      type="button"
      aria-label=${t.cart.lessOf(by, title)}
      @click=${() => less(by)}
    >
      ${icon("minus", "s")}${t.cart.less(by)}
    </button>`;
  }
  if (item.available) return nothing;
  return html`<button
    class="btn btn-soft"
    type="button"
    aria-label=${t.cart.anotherOf(title)}
    aria-haspopup="dialog"
    @click=${(event: Event) => another(event.currentTarget as HTMLElement)}
  >
    ${icon("tag", "s")}${t.cart.another}
  </button>`;
}
