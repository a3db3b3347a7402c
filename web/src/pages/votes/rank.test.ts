import { describe, expect, it } from "vitest";
import { rank, wanters } from "./rank.ts";

describe("wanters", () => {
  it("counts a thumb or a heart once, and nobody who would rather not", () => {
    const reactions = { heart: ["a", "b", "c"], fire: ["d"] };
    expect(wanters({ up: ["a"], down: ["c"], reactions })).toEqual(["a", "b"]);
  });
});

describe("rank", () => {
  it("goes by who wants it, then by who doesn't, then by hearts; equals share a place; what nobody wants is left out", () => {
    const votes = new Map([
      ["p_none", { up: [], down: ["a"] }],
      ["p_hot", { up: [], down: [], reactions: { fire: ["a", "b"] } }],
      ["p_two", { up: ["a", "b"], down: [] }],
      ["p_split", { up: ["a"], down: ["b"] }],
      ["p_even", { up: ["c"], down: ["d"] }],
      ["p_one", { up: ["a"], down: [] }],
      ["p_love", { up: [], down: [], reactions: { heart: ["a"] } }],
    ]);
    expect(rank(votes).map(({ product, place }) => `${place} ${product}`)).toEqual([
      "1 p_two",
      "2 p_love",
      "3 p_one",
      "4 p_even",
      "4 p_split",
    ]);
  });
});
