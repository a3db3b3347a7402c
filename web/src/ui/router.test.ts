import { describe, expect, it } from "vitest";
import { EVERYTHING } from "../api/product-query.ts";
import { ALL_STALLS, atShop, parse, roomUrl } from "./router.ts";

const at = (path: string) => parse(new URL(path, "https://cabas.example"));

describe("routes", () => {
  it("reads back every place that it writes", () => {
    for (const place of [
      {},
      { product: "p_dress" },
      { product: "p_dress", tab: "chat" as const },
      { product: "p_dress", variant: "v_dress38" },
      { picks: "c_wedding" },
      { picks: "c_wedding", tab: "votes" as const },
      { tab: "cart" as const },
      { looks: "" },
      { looks: "l_church", tab: "chat" as const },
      { tab: "cart" as const, at: "v_dress38" },
      { product: "p_dress", tab: "chat" as const, at: "m12" },
      ALL_STALLS,
      atShop("s_lune"),
      { query: { ...EVERYTHING, q: "robe à pois", colour: ["red", "blue"] }, tab: "votes" as const },
    ]) {
      const whole = {
        product: undefined,
        variant: undefined,
        picks: undefined,
        looks: undefined,
        tab: undefined,
        query: undefined,
        ...place,
      };
      expect(at(roomUrl("r_zoe1", place))).toEqual({ page: "room", room: "r_zoe1", place: whole });
    }
  });

  it("knows the pages and nothing else", () => {
    expect(at("/").page).toBe("home");
    expect(at("/join#i_x.y").page).toBe("join");
    expect(at("/looks/w_church/add")).toEqual({ page: "adopt", shared: "w_church" });
    for (const path of [
      "/x",
      "/r",
      "/r/UPPER",
      "/r/r_zoe1/p",
      "/r/r_zoe1/q/p_dress",
      "/r/r_zoe1/picks",
      "/r/r_zoe1/picks/UPPER",
      "/r/r_zoe1/looks/UPPER",
      "/r/r_zoe1/looks/l_church/x",
      "/r/r_zoe1/p/p_dress/x",
      "/join/x",
      "/looks/w_church",
      "/looks/UPPER/add",
      "/looks/w_church/add/x",
    ]) {
      expect(at(path).page, path).toBe("missing");
    }
  });

  it("ignores a tab or a variant that can't be", () => {
    expect(at("/r/r_zoe1/p/p_dress?variant=X")).toMatchObject({ place: { product: "p_dress", variant: undefined } });
    expect(at("/r/r_zoe1?variant=v_dress38&shop=all")).toMatchObject({ place: { variant: undefined } });
    expect(at("/r/r_zoe1?at=m12")).toMatchObject({ place: { at: undefined } });
    expect(at("/r/r_zoe1?tab=chat&at=M!")).toMatchObject({ place: { at: undefined } });
    expect(at("/r/r_zoe1?tab=looks")).toMatchObject({ place: { tab: undefined } });
  });
});
