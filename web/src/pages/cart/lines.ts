import type { MemberId, VariantId } from "../../protocol/generated.ts";
import type { Money, VariantLine } from "../../api/types.ts";
import { money } from "../../i18n/format.ts";
import type { CartLine, CartTotals } from "../../state/totals.ts";
import type { Cart } from "../../sync/room-client.ts";
import type { GoodsController } from "../../ui/goods/goods-controller.ts";

/** What the catalogue knows of the cart's variants so far; the rest is asked for. */
export function itemsOf(cart: Cart, goods: GoodsController): ReadonlyMap<VariantId, VariantLine> {
  const items = new Map<VariantId, VariantLine>();
  for (const id of cart.keys()) {
    const item = goods.variant(id);
    if (item) items.set(id, item);
  }
  return items;
}

/** "89,00 € + $20.00": amounts in several currencies are not added up. */
export function moneyList(amounts: readonly Money[]): string {
  return amounts.map(money).join(" + ");
}

/** What one person wants, in the order of the shops. */
export function linesOf(totals: CartTotals, member: MemberId): { line: CartLine; quantity: number }[] {
  return totals.shops
    .flatMap(({ lines }) => lines)
    .map((line) => ({ line, quantity: line.people.get(member) ?? 0 }))
    .filter(({ quantity }) => quantity > 0);
}

/** A variant in words: what it is called beside the good, unless the shop has only one. */
export function variantText(item: VariantLine): string {
  return item.title === "" || item.title === "Default Title" || item.title === item.product_title ? "" : item.title;
}
