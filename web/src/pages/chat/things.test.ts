import { expect, it } from "vitest";
import { roomUrl } from "../../ui/router.ts";
import { besidesThings, thingAt, thingsIn } from "./things.ts";

const ORIGIN = "https://cabas.example";
const to = (place: Parameters<typeof roomUrl>[1], room = "r_zoe1") => ORIGIN + roomUrl(room, place);

it("knows what an address of this room leads to", () => {
  const at = (href: string) => thingAt(href, "r_zoe1", ORIGIN);
  expect(at(to({ product: "p_dress" }))).toEqual({ is: "product", product: "p_dress", variant: undefined });
  expect(at(to({ product: "p_dress", variant: "v_38" }))).toMatchObject({ variant: "v_38" });
  expect(at(to({ picks: "c_wedding" }))).toEqual({ is: "picks", picks: "c_wedding" });
  expect(at(to({ tab: "votes", at: "q_which" }))).toEqual({ is: "poll", poll: "q_which" });
  expect(at(to({ tab: "cart", at: "v_38" }))).toEqual({ is: "line", variant: "v_38" });
  expect(at(to({ product: "p_dress", tab: "chat", at: "m12" }))).toEqual({ is: "message", seq: 12 });
});

it("takes nothing of another room, another place or no thing", () => {
  for (const href of [
    to({ product: "p_dress" }, "r_other"),
    "https://elsewhere.example/r/r_zoe1/p/p_dress",
    to({}),
    to({ tab: "cart" }),
    to({ tab: "votes", at: "m12" }),
    `${ORIGIN}/join#i_x.y`,
  ]) {
    expect(thingAt(href, "r_zoe1", ORIGIN), href).toBeUndefined();
  }
});

it("names each thing once and not too many", () => {
  const many = ["a", "b", "c", "d"].map((id) => to({ product: `p_${id}xx` })).join(" ");
  expect(thingsIn(many, "r_zoe1", ORIGIN)).toHaveLength(3);
  const twice = `${to({ product: "p_dress" })} or ${to({ product: "p_dress" })}`;
  expect(thingsIn(twice, "r_zoe1", ORIGIN)).toHaveLength(1);
});

it("leaves out the lines that are only things", () => {
  const link = to({ product: "p_dress" });
  const rest = (text: string) => besidesThings(text, "r_zoe1", ORIGIN);
  expect(rest(` ${link}\n`)).toBe("");
  expect(rest(`This one?\n${link}`)).toBe("This one?");
  expect(rest(`This? ${link}`)).toBe(`This? ${link}`);
  expect(rest(`${link} https://elsewhere.example/`)).toBe(`${link} https://elsewhere.example/`);
  expect(rest("One\n\nTwo")).toBe("One\n\nTwo");
  const four = ["a", "b", "c", "d"].map((id) => to({ product: `p_${id}xx` }));
  expect(rest(four.join("\n")), "what has no card keeps its link").toBe(four[3]);
});
