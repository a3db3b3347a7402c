import { describe, expect, it } from "vitest";
import type { Product, Variant } from "../../api/types.ts";
import { choose, firstChoice, realOptions, tonesOf, valueState, variantOf } from "./variants.ts";

const variant = (colour: string, size: string, available = true): Variant => ({
  id: `v_${colour}_${size}`,
  title: `${colour} / ${size}`,
  options: [colour, size],
  price: { amount: 8900, currency: "EUR" },
  available,
  condition: "new",
  image: { url: `/art/${colour}.svg`, alt: "", tone: `#${colour}` },
});
const dress: Pick<Product, "variant_list" | "options"> = {
  options: [
    { name: "Colour", values: ["red", "ink"] },
    { name: "Size", values: ["36", "38"] },
  ],
  variant_list: [variant("red", "36", false), variant("red", "38"), variant("ink", "36")],
};

describe("variants", () => {
  it("opens with the first that is there, or the one that was asked for", () => {
    expect(firstChoice(dress)).toEqual(["red", "38"]);
    expect(firstChoice(dress, "v_ink_36")).toEqual(["ink", "36"]);
  });

  it("tells what is sold out from what was never made", () => {
    expect(valueState(dress, ["red", "38"], 1, "36")).toBe("sold");
    expect(valueState(dress, ["ink", "36"], 1, "38")).toBe("none");
    expect(valueState(dress, ["red", "38"], 1, "38")).toBe("there");
  });

  it("lets the other choices give way where a combination doesn't exist", () => {
    expect(choose(dress, ["red", "38"], 0, "ink")).toEqual(["ink", "36"]);
    expect(choose(dress, ["red", "38"], 1, "36")).toEqual(["red", "36"]);
    expect(variantOf(dress, ["ink", "38"])).toBeUndefined();
  });

  it("shows no choice where there is none", () => {
    expect(realOptions({ options: [{ name: "Title", values: ["Default Title"] }] })).toEqual([]);
    expect(realOptions(dress).map(({ name }) => name)).toEqual(["Colour", "Size"]);
  });

  it("draws swatches only where every value has a colour of its own", () => {
    expect(tonesOf(dress, 0, ["red", "ink"])).toEqual(["#red", "#ink"]);
    expect(tonesOf(dress, 1, ["36", "38"])).toBeUndefined();
  });
});
