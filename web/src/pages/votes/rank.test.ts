import { expect, it } from "vitest";
import { rank } from "./rank.ts";

it("ranks by likes, then by fewest dislikes; equals share a place; what nobody likes is left out", () => {
  const votes = new Map([
    ["p_none", { up: [], down: ["a"] }],
    ["p_two", { up: ["a", "b"], down: [] }],
    ["p_split", { up: ["a"], down: ["b"] }],
    ["p_even", { up: ["c"], down: ["d"] }],
    ["p_one", { up: ["a"], down: [] }],
  ]);
  expect(rank(votes).map(({ product, place }) => `${place} ${product}`)).toEqual([
    "1 p_two",
    "2 p_one",
    "3 p_even",
    "3 p_split",
  ]);
});
