import { expect, test } from "vitest";
import { NO_BILL } from "../../sync/bill.ts";
import { drift, parted } from "./agreed.ts";

test("what is set aside is not counted", () => {
  const one = new Map([["m_ines", 1]]);
  const cart = new Map([
    ["v_dress", one],
    ["v_hat", one],
  ]);
  const { counted, aside } = parted(cart, {
    ...NO_BILL,
    lines: { v_hat: { maybe: "m_ines" }, v_coat: { maybe: "m_ines" } },
  });
  expect([[...counted.keys()], [...aside.keys()]]).toEqual([["v_dress"], ["v_hat"]]);
});

test("a price drifts in its own currency only", () => {
  const euros = (amount: number) => ({ amount, currency: "EUR" });
  expect(drift(euros(9_900), euros(8_900))).toEqual(euros(1_000));
  expect(drift(euros(7_900), euros(8_900))).toEqual(euros(-1_000));
  expect(drift(euros(8_900), euros(8_900))).toBeUndefined();
  expect(drift(euros(8_900), { amount: 1, currency: "USD" })).toBeUndefined();
  expect(drift(euros(8_900), undefined)).toBeUndefined();
});
