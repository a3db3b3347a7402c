import { expect, it } from "vitest";
import type { VariantLine } from "../../api/types.ts";
import { excess } from "./stock.ts";

const coat = (about: Partial<VariantLine>): VariantLine => ({
  id: "v_coat",
  product: "p_coat",
  product_title: "Coat",
  title: "M",
  options: ["M"],
  shop: { id: "s_one", slug: "one", name: "One", awning: 0 },
  price: { amount: 18_900, currency: "EUR" },
  available: true,
  gone: false,
  ...about,
});

it("counts what is wanted beyond what there is, by all together", () => {
  expect(excess({ item: coat({ stock: 2 }), quantity: 3 })).toBe(1);
  expect(excess({ item: coat({ stock: 2 }), quantity: 2 })).toBe(0);
});

it("says nothing where the shop doesn't, nor of what isn't there at all, nor of what is made to order", () => {
  for (const item of [
    coat({}),
    coat({ stock: 0 }),
    coat({ stock: 2, available: false }),
    coat({ stock: 2, gone: true }),
    undefined,
  ]) {
    expect(excess({ item, quantity: 9 })).toBe(0);
  }
});
