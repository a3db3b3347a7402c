import type { Money, VariantLine } from "../../api/types.ts";
import type { VariantId } from "../../protocol/generated.ts";
import { cartTotals, type ShopTotals } from "../../state/totals.ts";
import type { Look } from "../../sync/looks.ts";
import type { GoodsController } from "../../ui/goods/goods-controller.ts";

/** What a look costs today. */
export interface Sums {
  readonly shops: readonly ShopTotals[];
  /** One a currency: they are not added up. */
  readonly totals: readonly Money[];
  /** Pieces that can't be bought at the moment, or any more. */
  readonly missing: number;
}

/** How many of each variant are on a look. */
export function countsOf({ pieces }: Pick<Look, "pieces">): Map<VariantId, number> {
  const counts = new Map<VariantId, number>();
  for (const { variant } of pieces.values()) counts.set(variant, (counts.get(variant) ?? 0) + 1);
  return counts;
}

/** By shop and in all, by the catalogue's prices of now; what is gone from its shop costs nothing. */
export function sumsOf(look: Pick<Look, "pieces">, goods: Pick<GoodsController, "variant">): Sums {
  const items = new Map<VariantId, VariantLine>();
  const counted = new Map<VariantId, ReadonlyMap<string, number>>();
  let missing = 0;
  for (const [variant, count] of countsOf(look)) {
    const line = goods.variant(variant);
    if (line === null || (line && (line.gone || !line.available))) missing += count;
    if (!line || line.gone) continue;
    items.set(variant, line);
    counted.set(variant, new Map([["", count]]));
  }
  const { shops, totals } = cartTotals(counted, items);
  return { shops, totals, missing };
}
