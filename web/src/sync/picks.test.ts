import { describe, expect, it } from "vitest";
import type { Command, Event, Picks } from "../protocol/generated.ts";
import { foldPicks, type KnownPicks, moved, NO_PICKS, overPicks } from "./picks.ts";

const ours: Picks = { id: "c_ours", seq: 10, title: "Ours", by: "m_ana", at: 10, products: ["p_a", "p_b", "p_c"] };
const later: Picks = { id: "c_later", seq: 20, title: "Later", by: "m_ben", at: 20, products: [] };
const both: KnownPicks = { kept: [ours, later], deleted: [] };

const hear = (known: KnownPicks, event: Event, seq = 30): KnownPicks =>
  foldPicks(known, { seq, at: 30, by: "m_ana", ...event });
const want = (known: KnownPicks, command: Command): KnownPicks => overPicks(known, command, "m_ana", 30);
const products = (known: KnownPicks) => known.kept[0]?.products;

describe("what is told of picks", () => {
  it("makes a collection, with its first product or without", () => {
    const one = hear(NO_PICKS, { type: "pick.created", body: { id: "c_one", title: "One", product: "p_a" } });
    expect(one.kept).toEqual([{ id: "c_one", seq: 30, title: "One", by: "m_ana", at: 30, products: ["p_a"] }]);
    const two = hear(one, { type: "pick.created", body: { id: "c_two", title: "Two" } }, 31);
    expect(two.kept.map(({ products }) => products)).toEqual([["p_a"], []]);
  });

  it("lists collections by when they were made", () => {
    const create = (seq: number, id: string, known: KnownPicks) =>
      hear(known, { type: "pick.created", body: { id, title: id } }, seq);
    const ids = create(15, "c_between", create(5, "c_first", both)).kept.map(({ id }) => id);
    expect(ids).toEqual(["c_first", "c_ours", "c_between", "c_later"]);
  });

  it("puts products before others, at the end, and in once", () => {
    const add = (product: string, before?: string) =>
      products(hear(both, { type: "pick.added", body: { id: "c_ours", product, ...(before && { before }) } }));
    expect(add("p_d")).toEqual(["p_a", "p_b", "p_c", "p_d"]);
    expect(add("p_d", "p_b")).toEqual(["p_a", "p_d", "p_b", "p_c"]);
    expect(add("p_d", "p_gone")).toEqual(["p_a", "p_b", "p_c", "p_d"]);
    expect(add("p_b", "p_a")).toEqual(["p_a", "p_b", "p_c"]);
  });

  it("takes out and renames", () => {
    const without = hear(both, { type: "pick.removed", body: { id: "c_ours", product: "p_b" } });
    expect(products(without)).toEqual(["p_a", "p_c"]);
    const renamed = hear(both, { type: "pick.renamed", body: { id: "c_later", title: "Never" } });
    expect(renamed.kept.map(({ title }) => title)).toEqual(["Ours", "Never"]);
    expect(renamed.kept[0]).toBe(ours);
  });

  it("brings back what was deleted, at its place", () => {
    const gone = hear(both, { type: "pick.deleted", body: { id: "c_ours" } });
    expect(gone).toEqual({ kept: [later], deleted: [ours] });
    expect(hear(gone, { type: "pick.restored", body: { picks: ours } })).toEqual(both);
  });

  it("changes nothing, not even the objects, where nothing is new", () => {
    for (const event of [
      { type: "pick.created", body: { id: "c_ours", title: "Ours" } },
      { type: "pick.renamed", body: { id: "c_ours", title: "Ours" } },
      { type: "pick.renamed", body: { id: "c_none", title: "Ours" } },
      { type: "pick.deleted", body: { id: "c_none" } },
      { type: "pick.restored", body: { picks: ours } },
      { type: "pick.added", body: { id: "c_ours", product: "p_a" } },
      { type: "pick.removed", body: { id: "c_ours", product: "p_z" } },
      { type: "pick.moved", body: { id: "c_ours", product: "p_a", before: "p_b" } },
      { type: "pick.moved", body: { id: "c_ours", product: "p_z" } },
      { type: "vote.cast", body: { product: "p_a", thumb: "up" } },
    ] satisfies Event[]) {
      expect(hear(both, event), event.type).toBe(both);
    }
  });
});

describe("moved", () => {
  it.each([
    ["p_c", "p_a", "c a b"],
    ["p_c", "p_b", "a c b"],
    ["p_a", undefined, "b c a"],
    ["p_a", "p_c", "b a c"],
    ["p_b", "p_b", "a b c"],
    ["p_b", "p_gone", "a c b"],
  ])("puts %s before %s", (product, before, after) => {
    expect(moved(ours.products, product, before)).toEqual(after.split(" ").map((letter) => `p_${letter}`));
  });
});

describe("what is wanted and not yet done", () => {
  it("shows as if it were", () => {
    const made = want(both, { type: "pick.create", body: { id: "c_new", title: "New", product: "p_a" } });
    expect(made.kept.at(-1)).toMatchObject({ id: "c_new", title: "New", by: "m_ana", at: 30, products: ["p_a"] });
    const sorted = want(both, { type: "pick.move", body: { id: "c_ours", product: "p_c", before: "p_a" } });
    expect(products(sorted)).toEqual(["p_c", "p_a", "p_b"]);
    const gone = want(both, { type: "pick.delete", body: { id: "c_ours" } });
    expect(gone.kept).toEqual([later]);
    expect(want(gone, { type: "pick.restore", body: { id: "c_ours" } }).kept).toEqual([ours, later]);
  });

  it("is passed over where only the server knows what comes of it", () => {
    expect(want(both, { type: "pick.restore", body: { id: "c_old" } })).toBe(both);
    expect(want(both, { type: "chat.delete", body: { seq: 1 } })).toBe(both);
  });
});
