import { describe, expect, it } from "vitest";
import type { VariantLine } from "../api/types.ts";
import { cartTotals, type Quantities } from "./totals.ts";

function item(id: string, shop: string, amount: number, currency = "EUR"): VariantLine {
  return {
    id,
    product: `p_${id}`,
    product_title: id,
    title: "M",
    options: ["M"],
    shop: { id: `s_${shop}`, slug: shop, name: shop, awning: 0 },
    price: { amount, currency },
    available: true,
    gone: false,
  };
}

const items = new Map(
  [
    item("v_dress", "Marthe", 8900),
    item("v_scarf", "Marthe", 1999),
    item("v_hat", "Atelier", 4000),
    item("v_mug", "Zoe", 1500, "USD"),
  ].map((each) => [each.id, each]),
);

function cart(lines: Record<string, Record<string, number>>): Quantities {
  return new Map(Object.entries(lines).map(([variant, people]) => [variant, new Map(Object.entries(people))]));
}

const eur = (amount: number) => ({ amount, currency: "EUR" });
const usd = (amount: number) => ({ amount, currency: "USD" });

describe("cartTotals", () => {
  it("adds up by shop, in all and for each person", () => {
    const bill = cartTotals(cart({ v_dress: { m_a: 1, m_b: 2 }, v_scarf: { m_a: 3 }, v_hat: { m_b: 1 } }), items);
    expect(bill.shops.map(({ shop, quantity, subtotals }) => [shop?.name, quantity, subtotals])).toEqual([
      ["Atelier", 1, [eur(4000)]],
      ["Marthe", 6, [eur(3 * 8900 + 3 * 1999)]],
    ]);
    expect(bill.quantity).toBe(7);
    expect(bill.totals).toEqual([eur(4000 + 3 * 8900 + 3 * 1999)]);
    expect(bill.perPerson.get("m_a")).toEqual({ quantity: 4, totals: [eur(8900 + 3 * 1999)] });
    expect(bill.perPerson.get("m_b")).toEqual({ quantity: 3, totals: [eur(2 * 8900 + 4000)] });
    expect(bill.shops[1]?.lines.map(({ variant, quantity, sum }) => [variant, quantity, sum])).toEqual([
      ["v_dress", 3, eur(26_700)],
      ["v_scarf", 3, eur(5_997)],
    ]);
  });

  it("never adds one currency to another", () => {
    const bill = cartTotals(cart({ v_dress: { m_a: 1 }, v_mug: { m_a: 2 } }), items);
    expect(bill.totals).toEqual([eur(8900), usd(3000)]);
    expect(bill.perPerson.get("m_a")?.totals).toEqual([eur(8900), usd(3000)]);
  });

  it("counts what it knows no price of, last and without a sum", () => {
    const bill = cartTotals(cart({ v_new: { m_a: 2 }, v_dress: { m_a: 1 } }), items);
    expect(bill.unpriced).toBe(1);
    expect(bill.quantity).toBe(3);
    expect(bill.totals).toEqual([eur(8900)]);
    expect(bill.shops.at(-1)).toMatchObject({ shop: undefined, quantity: 2, subtotals: [] });
    expect(bill.shops.at(-1)?.lines[0]?.sum).toBeUndefined();
  });

  it("of nothing is nothing", () => {
    expect(cartTotals(new Map(), items)).toEqual({
      shops: [],
      quantity: 0,
      totals: [],
      perPerson: new Map(),
      unpriced: 0,
    });
  });
});
