import { expect, it } from "vitest";
import type { VariantLine } from "../../api/types.ts";
import type { Pose } from "../../sync/looks.ts";
import { countsOf, sumsOf } from "./sums.ts";

const POSE: Pose = [0, 0, 1, 0, 0, 0];
const line = (id: string, shop: string, amount: number, more: Partial<VariantLine> = {}): VariantLine => ({
  id,
  product: `p_${id}`,
  product_title: id,
  title: "",
  options: [],
  shop: { id: shop, slug: shop, name: shop, awning: 0 },
  price: { amount, currency: "EUR" },
  available: true,
  gone: false,
  ...more,
});

it("adds up what can still be had, by shop and by currency", () => {
  const lines = [
    line("v_coat", "s_brume", 20_000),
    line("v_hat", "s_brume", 5_000, { available: false }),
    line("v_bag", "s_far", 9_000, { price: { amount: 9_000, currency: "USD" } }),
    line("v_old", "s_far", 1_000, { gone: true }),
  ];
  const goods = {
    variant: (id: string) => lines.find((each) => each.id === id) ?? (id === "v_never" ? null : undefined),
  };
  const variants = ["v_coat", "v_coat", "v_hat", "v_bag", "v_old", "v_never", "v_coming"];
  const look = { pieces: new Map(variants.map((variant, n) => [`k_${n}`, { variant, pose: POSE, by: "m_a" }])) };
  expect(countsOf(look).get("v_coat")).toBe(2);
  const { shops, totals, missing } = sumsOf(look, goods);
  expect(shops.map(({ shop, subtotals }) => [shop?.id, subtotals])).toEqual([
    ["s_brume", [{ amount: 45_000, currency: "EUR" }]],
    ["s_far", [{ amount: 9_000, currency: "USD" }]],
  ]);
  expect(totals).toEqual([
    { amount: 45_000, currency: "EUR" },
    { amount: 9_000, currency: "USD" },
  ]);
  expect(missing).toBe(3);
});
