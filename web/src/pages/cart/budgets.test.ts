import { expect, test } from "vitest";
import type { Settlement } from "../../protocol/generated.ts";
import { budgetLines } from "./budgets.ts";

const euros = (amount: number) => ({ amount, currency: "EUR" });
const settled: Settlement[] = [
  { currency: "EUR", total: 15_000, unpaid: 0, shares: { m_ines: 10_000, m_sami: 5_000 }, paid: {}, transfers: [] },
  { currency: "JPY", total: 900_000, unpaid: 0, shares: { m_sami: 900_000 }, paid: {}, transfers: [] },
];

test("a budget is held against its own currency", () => {
  const left = (budgets: Parameters<typeof budgetLines>[0], me: string) =>
    budgetLines(budgets, settled, me).map((line) => [line.left, line.over]);
  expect(left({}, "m_ines")).toEqual([]);
  expect(left({ room: euros(15_000), mine: euros(9_999) }, "m_ines")).toEqual([
    [0, 0],
    [-1, 1],
  ]);
  expect(left({ mine: euros(5_000) }, "m_sami")).toEqual([[0, 0]]);
  expect(left({ mine: { amount: 1, currency: "USD" } }, "m_sami")).toEqual([[1, 0]]);
});

test("what each may spend counts the others who are over it", () => {
  expect(budgetLines({ each: euros(6_000) }, settled, "m_sami")).toMatchObject([{ left: 1_000, over: 1 }]);
});
