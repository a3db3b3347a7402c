import { expect, it } from "vitest";
import type { VariantLine } from "../../api/types.ts";
import type { Look } from "../../sync/looks.ts";
import { changesOf } from "./changes.ts";

const euros = (amount: number) => ({ amount, currency: "EUR" });

it("names what costs another price than when it was put on, once", () => {
  const piece = (variant: string) => ({ variant, pose: [0, 0, 1, 0, 0, 0], by: "m_anna" }) as const;
  const look: Pick<Look, "pieces"> = {
    pieces: new Map(
      ["v_up", "v_up", "v_down", "v_same", "v_gone", "v_new", "v_far"].map((v, n) => [`k_${n}`, piece(v)]),
    ),
  };
  const line = (product_title: string, price: number, gone = false) =>
    ({ product_title, price: euros(price), gone }) as VariantLine;
  const known: Record<string, VariantLine | null> = {
    v_up: line("Coat", 9_900),
    v_down: line("Hat", 1_500),
    v_same: line("Bag", 4_000),
    v_gone: line("Scarf", 4_000, true),
    v_new: line("Boots", 7_000),
    v_far: { ...line("Belt", 3_000), price: { amount: 3_000, currency: "USD" } },
  };
  const prices = { v_up: euros(8_900), v_down: euros(2_000), v_same: euros(4_000), v_gone: euros(1), v_far: euros(1) };
  expect(changesOf(look, prices, { variant: (id) => known[id] })).toEqual([
    { variant: "v_up", title: "Coat", then: euros(8_900), now: euros(9_900) },
    { variant: "v_down", title: "Hat", then: euros(2_000), now: euros(1_500) },
  ]);
});
