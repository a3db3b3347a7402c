import { describe, expect, it } from "vitest";
import { EVERYTHING, only } from "../../api/product-query.ts";
import { ALL_STALLS, atShop, type Place } from "../../ui/router.ts";
import { pageOf, pagePlaceOf, placeOf } from "./where.ts";

const at = (page: string, anchor?: string) =>
  placeOf({
    member: "m_1",
    clients: 1,
    page,
    ...(anchor !== undefined && { anchor }),
    typing: false,
    idle: false,
    away: false,
  });

describe("where somebody is", () => {
  it("is said so that others find there", () => {
    const searched: Place = { query: { ...EVERYTHING, q: "robe à pois", shop: ["s_lune"], colour: ["red", "blue"] } };
    const places: Place[] = [
      ALL_STALLS,
      atShop("s_lune"),
      { query: only("collection", "rain") },
      searched,
      { query: { ...EVERYTHING, shop: ["s_lune", "s_brume"], available: true, sort: "price" } },
      { product: "p_dress" },
      { picks: "c_wedding" },
      { tab: "cart" },
      { looks: "" },
      { looks: "l_church" },
    ];
    for (const place of places) expect(at(pageOf(place))).toEqual(place);
    expect(pageOf({})).toBe("home");
    expect(pageOf(searched)).toMatch(/^shop:s_lune\?q=/);
  });

  it("is the good that they look at, unless they are amid a search", () => {
    expect(at("home", "product:p_dress")).toEqual({ product: "p_dress" });
    expect(at("shop:s_lune", "product:p_dress")).toEqual({ product: "p_dress" });
    expect(at("home?colour=red", "product:p_dress")).toEqual({ query: only("colour", "red") });
  });

  it("is to the page for who follows them", () => {
    const exactly = (page: string, anchor = "product:p_hat") =>
      pagePlaceOf({ member: "m_1", clients: 1, page, anchor, typing: false, idle: false, away: false });
    expect(exactly("home")).toEqual(ALL_STALLS);
    expect(exactly("shop:s_lune?q=robe")).toEqual({ query: { ...EVERYTHING, q: "robe", shop: ["s_lune"] } });
    const places: Place[] = [{ product: "p_dress", variant: "v_dress38" }, { product: "p_dress" }, { tab: "cart" }];
    for (const place of places) expect(exactly(pageOf(place))).toEqual(place);
  });

  it("leaves out what is too long to be said, and what is nonsense", () => {
    expect(pageOf({ query: { ...EVERYTHING, shop: ["s_lune"], brand: ["x".repeat(400), "y".repeat(400)] } })).toBe(
      "shop:s_lune",
    );
    expect(at("home?colour=heliotrope&x=1")).toEqual(ALL_STALLS);
    expect(at("somewhere")).toEqual(ALL_STALLS);
  });
});
