import { describe, expect, it } from "vitest";
import { followersOf, headOf, isLedBy } from "./follow.ts";

const people = (steps: Record<string, string | undefined>) =>
  new Map(Object.entries(steps).map(([member, leader]) => [member, leader === undefined ? {} : { leader }]));

describe("a row of followers", () => {
  const row = people({ m_ada: "m_basile", m_basile: "m_chloe", m_chloe: undefined, m_dora: undefined });

  it("has a head", () => {
    expect(["m_ada", "m_basile", "m_chloe", "m_dora", "m_gone"].map((member) => headOf(row, member))).toEqual([
      "m_chloe",
      "m_chloe",
      "m_chloe",
      "m_dora",
      "m_gone",
    ]);
  });

  it("is led over whomever", () => {
    expect(followersOf(row, "m_chloe")).toEqual(["m_ada", "m_basile"]);
    expect(followersOf(row, "m_basile")).toEqual(["m_ada"]);
    expect(followersOf(row, "m_dora")).toEqual([]);
    expect(isLedBy(row, "m_chloe", "m_chloe")).toBe(false);
  });

  it("ends, whatever others say", () => {
    const circle = people({ m_ada: "m_basile", m_basile: "m_chloe", m_chloe: "m_basile" });
    expect(isLedBy(circle, "m_ada", "m_dora")).toBe(false);
    expect(["m_basile", "m_chloe"]).toContain(headOf(circle, "m_ada"));
    expect(headOf(circle, "m_basile")).toBe("m_chloe");
  });
});
