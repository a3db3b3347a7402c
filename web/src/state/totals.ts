import type { Money, ShopRef, VariantLine } from "../api/types.ts";
import type { MemberId, ShopId, VariantId } from "../protocol/generated.ts";

/** Who wants how many of what. */
export type Quantities = ReadonlyMap<VariantId, ReadonlyMap<MemberId, number>>;

/** One variant in the cart. */
export interface CartLine {
  readonly variant: VariantId;
  /** Undefined until the catalogue answered, or where it knows nothing of it. */
  readonly item: VariantLine | undefined;
  readonly people: ReadonlyMap<MemberId, number>;
  readonly quantity: number;
  /** Undefined while the price is unknown. */
  readonly sum: Money | undefined;
}

export interface ShopTotals {
  /** Undefined for the lines whose shop is not known (yet). */
  readonly shop: ShopRef | undefined;
  readonly lines: readonly CartLine[];
  readonly quantity: number;
  /** One a currency, most often one. */
  readonly subtotals: readonly Money[];
}

export interface CartTotals {
  /** In the order of the shops' names; the unknown ones last. */
  readonly shops: readonly ShopTotals[];
  readonly quantity: number;
  readonly totals: readonly Money[];
  /** What each person's share comes to. */
  readonly perPerson: ReadonlyMap<MemberId, { readonly quantity: number; readonly totals: readonly Money[] }>;
  /** Lines without a price yet: the totals don't hold them. */
  readonly unpriced: number;
}

/** Sums by currency; the order is that of their codes, so that totals don't jump about. */
class Sums {
  readonly #byCurrency = new Map<string, number>();

  add(money: Money, times: number): void {
    this.#byCurrency.set(money.currency, (this.#byCurrency.get(money.currency) ?? 0) + money.amount * times);
  }

  list(): readonly Money[] {
    return [...this.#byCurrency]
      .map(([currency, amount]) => ({ amount, currency }))
      .sort((a, b) => compare(a.currency, b.currency));
  }
}

/** The bill: lines by shop with subtotals, totals by currency, and each person's share. Pure. */
export function cartTotals(cart: Quantities, items: ReadonlyMap<VariantId, VariantLine>): CartTotals {
  const shops = new Map<
    ShopId | undefined,
    { shop: ShopRef | undefined; lines: CartLine[]; quantity: number; sums: Sums }
  >();
  const people = new Map<MemberId, { quantity: number; sums: Sums }>();
  const all = new Sums();
  let quantity = 0;
  let unpriced = 0;
  for (const [variant, wanted] of cart) {
    const item = items.get(variant);
    let count = 0;
    for (const [member, n] of wanted) {
      count += n;
      const share = people.get(member) ?? { quantity: 0, sums: new Sums() };
      share.quantity += n;
      if (item) share.sums.add(item.price, n);
      people.set(member, share);
    }
    if (count === 0) continue;
    const shop = shops.get(item?.shop.id) ?? { shop: item?.shop, lines: [], quantity: 0, sums: new Sums() };
    shops.set(item?.shop.id, shop);
    shop.quantity += count;
    quantity += count;
    if (item) {
      shop.sums.add(item.price, count);
      all.add(item.price, count);
    } else unpriced += 1;
    const sum = item && { amount: item.price.amount * count, currency: item.price.currency };
    shop.lines.push({ variant, item, people: wanted, quantity: count, sum });
  }
  return {
    shops: [...shops.values()].sort(byShop).map(({ shop, lines, quantity, sums }) => ({
      shop,
      lines: lines.sort(byTitle),
      quantity,
      subtotals: sums.list(),
    })),
    quantity,
    totals: all.list(),
    perPerson: new Map([...people].map(([member, { quantity, sums }]) => [member, { quantity, totals: sums.list() }])),
    unpriced,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byShop(a: { shop: ShopRef | undefined }, b: { shop: ShopRef | undefined }): number {
  if (!a.shop || !b.shop) return a.shop ? -1 : b.shop ? 1 : 0;
  return a.shop.name.localeCompare(b.shop.name) || compare(a.shop.id, b.shop.id);
}

/** By product, then variant; ids last, so that the order is the same for everybody who speaks the same language. */
function byTitle(a: CartLine, b: CartLine): number {
  return (
    (a.item?.product_title ?? "").localeCompare(b.item?.product_title ?? "") ||
    (a.item?.title ?? "").localeCompare(b.item?.title ?? "") ||
    compare(a.variant, b.variant)
  );
}
