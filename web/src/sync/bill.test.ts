import { describe, expect, test } from "vitest";
import type { Command, EventMessage } from "../protocol/generated.ts";
import { foldBill, NO_BILL, overBill } from "./bill.ts";

const at = 1_000;
const euros = (amount: number) => ({ amount, currency: "EUR" });

function fold(...events: Pick<EventMessage, "type" | "body">[]) {
  return events.reduce(
    (bill, event, n) => foldBill(bill, { seq: n + 1, at: at + n, by: "m_ines", ...event } as EventMessage),
    NO_BILL,
  );
}

describe("what is agreed about the cart", () => {
  test("is folded from events", () => {
    const bill = fold(
      { type: "cart.payer", body: { variant: "v_dress", payer: "m_ines" } },
      { type: "cart.noted", body: { variant: "v_dress", text: "size 40" } },
      { type: "cart.maybe", body: { variant: "v_hat", maybe: true } },
      { type: "cart.split", body: { rule: { by: "equally" } } },
      { type: "cart.split", body: { variant: "v_hat", rule: { by: "wants" } } },
      { type: "cart.budget", body: { of: "each", amount: euros(5_000) } },
      { type: "cart.priced", body: { variant: "v_dress", price: euros(8_900) } },
    );
    expect(bill).toEqual({
      lines: {
        v_dress: { payer: "m_ines", note: { text: "size 40", by: "m_ines", at: at + 1 } },
        v_hat: { maybe: "m_ines", split: { rule: { by: "wants" }, by: "m_ines" } },
      },
      split: { by: "equally" },
      budgets: { each: euros(5_000) },
      prices: { v_dress: euros(8_900) },
    });
  });

  test("leaves nothing behind once taken back", () => {
    const bill = fold(
      { type: "cart.payer", body: { variant: "v_dress", payer: "m_ines" } },
      { type: "cart.split", body: { rule: { by: "equally" } } },
      { type: "cart.budget", body: { of: "mine", amount: euros(5_000) } },
      { type: "cart.payer", body: { variant: "v_dress", payer: null } },
      { type: "cart.noted", body: { variant: "v_dress", text: null } },
      { type: "cart.split", body: { rule: null } },
      { type: "cart.budget", body: { of: "mine", amount: null } },
    );
    expect(bill).toEqual(NO_BILL);
  });

  test("shows what the reader wants at once, but no second payer", () => {
    const bill = fold({ type: "cart.payer", body: { variant: "v_dress", payer: "m_ines" } });
    const over = (command: Command) => overBill(bill, command, "m_sami", at);
    expect(over({ type: "cart.pay", body: { variant: "v_hat", pay: true } }).lines["v_hat"]?.payer).toBe("m_sami");
    expect(over({ type: "cart.pay", body: { variant: "v_dress", pay: true } })).toBe(bill);
    expect(over({ type: "cart.note", body: { variant: "v_hat", text: " new " } }).lines["v_hat"]?.note).toEqual({
      text: "new",
      by: "m_sami",
      at,
    });
    expect(over({ type: "cart.note", body: { variant: "v_hat", text: " " } })).toEqual(bill);
    expect(over({ type: "chat.post", body: { text: "hello" } })).toBe(bill);
  });
});
