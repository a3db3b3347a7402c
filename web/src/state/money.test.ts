import { describe, expect, it } from "vitest";
import { exponent, formatMoney, parseAmount, priceParts, typedAmount } from "./money.ts";

const eur = (amount: number) => ({ amount, currency: "EUR" });

describe("money", () => {
  it("reads as the language writes it", () => {
    expect(formatMoney(eur(8900), "fr")).toBe("89,00\u00a0€");
    expect(formatMoney(eur(8900), "en")).toBe("€89.00");
    expect(formatMoney(eur(5), "en")).toBe("€0.05");
    expect(formatMoney(eur(-1250), "en")).toBe("-€12.50");
  });

  it("knows how many minor units a currency has", () => {
    expect([exponent("EUR"), exponent("JPY"), exponent("KWD")]).toEqual([2, 0, 3]);
    expect(formatMoney({ amount: 1200, currency: "JPY" }, "en")).toBe("¥1,200");
    expect(formatMoney({ amount: 1234, currency: "KWD" }, "en")).toBe("KWD\u00a01.234");
  });

  it("comes in the pieces of a price tag", () => {
    expect(priceParts(eur(124900), "fr")).toEqual({
      text: "1\u202f249,00\u00a0€",
      symbol: "€",
      symbolFirst: false,
      gap: "\u00a0",
      integer: "1\u202f249",
      decimal: ",",
      fraction: "00",
    });
    expect(priceParts(eur(8950), "en")).toMatchObject({
      symbol: "€",
      symbolFirst: true,
      integer: "89",
      fraction: "50",
      gap: "",
    });
    expect(priceParts({ amount: 1200, currency: "JPY" }, "fr")).toMatchObject({ decimal: "", fraction: "" });
  });

  it("loses no cent of large amounts", () => {
    expect(formatMoney(eur(900_719_925_474_099_1), "en")).toBe("€90,071,992,547,409.91");
  });

  it("shows a currency that is none as it was called", () => {
    expect(formatMoney({ amount: 150, currency: "coins" }, "en")).toBe("1.50\u00a0coins");
  });

  it("reads what people type, and types it back", () => {
    for (const [text, currency, amount] of [
      ["45", "EUR", 4500],
      ["45,5", "EUR", 4550],
      ["45.50", "EUR", 4550],
      ["1\u202f200", "EUR", 120000],
      ["1200", "JPY", 1200],
      ["0,125", "KWD", 125],
      ["0", "EUR", 0],
    ] as const) {
      expect(parseAmount(text, currency), text).toBe(amount);
      expect(parseAmount(typedAmount({ amount, currency }), currency)).toBe(amount);
    }
    for (const text of ["", "-5", "1e3", "12,345", "abc", "1.2.3", "9999999999"]) {
      expect(parseAmount(text, "EUR"), text).toBeUndefined();
    }
    expect(parseAmount("1,5", "JPY")).toBeUndefined();
    expect(typedAmount({ amount: 4500, currency: "EUR" })).toBe("45");
    expect(typedAmount({ amount: 4550, currency: "EUR" })).toBe("45.50");
    expect(typedAmount({ amount: 1000, currency: "JPY" })).toBe("1000");
  });
});
