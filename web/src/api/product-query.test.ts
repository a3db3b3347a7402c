import { describe, expect, it } from "vitest";
import {
  choices,
  cleared,
  EVERYTHING,
  isPlain,
  only,
  plain,
  type ProductQuery,
  readQuery,
  toggled,
  toggledCategory,
  writeQuery,
} from "./product-query.ts";

const FULL: ProductQuery = {
  q: "robe à pois & co",
  shop: ["s_lune", "s_brume"],
  collection: ["wedding-guest"],
  category: ["clothes>dresses", "table"],
  brand: ["lin & lune"],
  colour: ["red", "blue"],
  size: ["38", "o 14 cm"],
  condition: ["used"],
  prices: { currency: "EUR", min: 0, max: 3999 },
  available: true,
  sort: "price_desc",
};
const read = (text: string) => readQuery(new URLSearchParams(text));

describe("in an address", () => {
  it("reads back what it writes", () => {
    for (const query of [EVERYTHING, FULL, only("brand", "brume"), { ...FULL, prices: undefined }]) {
      expect(read(writeQuery(query).toString())).toEqual(query);
    }
    expect(writeQuery(EVERYTHING).size).toBe(0);
  });

  it("leaves out what the server would refuse", () => {
    expect(read("colour=red&colour=heliotrope&condition=stolen&sort=luck").colour).toEqual(["red"]);
    expect(read("condition=stolen").condition).toEqual([]);
    expect(read("sort=luck").sort).toBeUndefined();
    expect(read(`q=${"x".repeat(1000)}`).q).toHaveLength(100);
    expect(read(Array.from({ length: 80 }, (_, n) => `size=${n}`).join("&")).size).toHaveLength(50);
    expect(read("size=38&size=38&size=").size).toEqual(["38"]);
    // A price says nothing without a currency, and is an amount.
    for (const prices of ["price_min=1", "currency=EUR", "currency=euro&price_min=1", "currency=EUR&price_max=-1"]) {
      expect(read(prices).prices, prices).toBeUndefined();
    }
    expect(read("currency=EUR&price_min=1e3&price_max=99999999999999").prices).toBeUndefined();
    expect(read("currency=EUR&price_min=4000").prices).toEqual({ currency: "EUR", min: 4000, max: undefined });
  });

  it("knows all the shops by their name of old", () => {
    expect(read("shop=all")).toEqual(EVERYTHING);
  });
});

describe("choices", () => {
  it("come and go", () => {
    const red = toggled(EVERYTHING, "colour", "red");
    expect(red.colour).toEqual(["red"]);
    expect(toggled(toggled(red, "colour", "blue"), "colour", "red").colour).toEqual(["blue"]);
    expect(toggled(red, "colour", "red")).toEqual(EVERYTHING);
  });

  it("of categories leave one word on each branch", () => {
    const clothes = toggledCategory(only("category", "table"), "clothes");
    expect(clothes.category).toEqual(["table", "clothes"]);
    const dresses = toggledCategory(clothes, "clothes>dresses");
    expect(dresses.category).toEqual(["table", "clothes>dresses"]);
    expect(toggledCategory(dresses, "clothes").category).toEqual(["table", "clothes"]);
    expect(toggledCategory(dresses, "clothes>dresses").category).toEqual(["table"]);
    // A name that begins like another is another.
    expect(toggledCategory(only("category", "table"), "tablecloths").category).toEqual(["table", "tablecloths"]);
  });

  it("are counted and cleared without the page that one is on", () => {
    expect(choices(EVERYTHING)).toBe(0);
    expect(choices(only("shop", "s_lune"))).toBe(0);
    expect(choices(only("collection", "rain"))).toBe(0);
    expect(choices(only("brand", "brume"))).toBe(1);
    expect(choices(FULL)).toBe(12);
    expect(cleared(FULL)).toEqual({ ...EVERYTHING, q: FULL.q, sort: FULL.sort, collection: FULL.collection });
    expect(cleared({ ...FULL, shop: ["s_lune"] }).shop).toEqual(["s_lune"]);
    expect(isPlain({ ...EVERYTHING, sort: "new" })).toBe(true);
    expect(isPlain({ ...EVERYTHING, q: "mug" })).toBe(false);
    expect(isPlain({ ...EVERYTHING, available: true })).toBe(false);
  });
});

it("names are asked for as the server folds them", () => {
  expect(plain("  Lin  & Lune ")).toBe("lin & lune");
  expect(plain("Cœur brûlé, Straße, Ångström")).toBe("coeur brule, strasse, angstrom");
});
