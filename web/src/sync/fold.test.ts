import { describe, expect, it } from "vitest";
import { type ChatMessage, type Event, type EventMessage, type Hello, SCHEMA_VERSION } from "../protocol/generated.ts";
import { limits, member } from "../testing/fake-room.ts";
import { NO_BILL } from "./bill.ts";
import { advance, caughtUp, type Fold, greet, withOlder } from "./fold.ts";

function hello(more: Partial<Hello> = {}): Hello {
  return {
    schema: SCHEMA_VERSION,
    epoch: 1,
    seq: 10,
    room: { id: "r_room", name: "Samedi", created_at: 1 },
    you: "m_anna",
    members: [member("m_anna"), member("m_ben")],
    resumed: false,
    chat: [],
    chat_more: false,
    read: 0,
    votes: {},
    look_marks: { votes: {}, plans: {}, prices: {} },
    picks: [],
    polls: [],
    bill: NO_BILL,
    limits: limits(),
    now: 5_000,
    ...more,
  };
}

const event = (seq: number, by: string, body: Event): EventMessage => ({ seq, at: seq * 100, by, ...body });
const said = (seq: number, text: string): ChatMessage => ({ seq, at: 1, by: "m_ben", text });
const texts = ({ chat }: Fold) => chat.map(({ text }) => text);

describe("greet", () => {
  it("takes over what the greeting says", () => {
    const fold = greet(null, hello({ votes: { p_a: { up: ["m_ben"], down: [] } }, chat: [said(7, "hi")] }), 3_000);
    expect(fold).toMatchObject({ seq: 10, me: "m_anna", serverTimeOffset: 2_000, outdated: false, paused: null });
    expect(fold.votes.get("p_a")).toEqual({ up: ["m_ben"], down: [] });
    expect(fold.members.get("m_ben")?.name).toBe("m_ben");
  });

  it("takes the picks over, and keeps them when resumed", () => {
    const ours = { id: "c_ours", seq: 3, title: "Ours", by: "m_ben", at: 3, products: ["p_a"] };
    const before = greet(null, hello({ picks: [ours] }), 0);
    expect(before.picks.kept).toEqual([ours]);
    const resumed = greet(before, hello({ resumed: true, seq: 14 }), 0);
    const after = advance(resumed, [
      event(13, "m_ben", { type: "pick.added", body: { id: "c_ours", product: "p_b" } }),
    ]);
    expect(after.picks.kept[0]?.products).toEqual(["p_a", "p_b"]);
    expect(
      advance(resumed, [event(13, "m_ben", { type: "vote.cast", body: { product: "p_a", thumb: "up" } })]).picks,
    ).toBe(before.picks);
  });

  it("keeps chat and votes when resumed, and still takes in what was missed", () => {
    const before = advance(greet(null, hello({ chat: [said(7, "hi")] }), 0), [
      event(11, "m_ben", { type: "vote.cast", body: { product: "p_a", thumb: "up" } }),
    ]);
    const resumed = greet(before, hello({ resumed: true, seq: 14 }), 0);
    const after = advance(resumed, [event(13, "m_ben", { type: "chat.posted", body: { text: "missed" } })]);
    expect(texts(after)).toEqual(["hi", "missed"]);
    expect(after.votes).toBe(before.votes);
    expect(after.members).toBe(before.members);
    expect(caughtUp(after).seq).toBe(14);
  });

  it("replaces everything when not resumed", () => {
    const before = greet(null, hello({ chat: [said(7, "hi")] }), 0);
    expect(texts(greet(before, hello({ chat: [said(20, "new")], seq: 20 }), 0))).toEqual(["new"]);
  });

  it("notices a newer server", () => {
    expect(greet(null, hello({ schema: SCHEMA_VERSION + 1 }), 0).outdated).toBe(true);
  });
});

describe("advance", () => {
  const start = greet(null, hello({ chat: [said(7, "hi"), said(9, "ho")] }), 0);

  it("takes each entry once", () => {
    const post = event(11, "m_ben", { type: "chat.posted", body: { text: "once" } });
    const old = event(9, "m_ben", { type: "chat.posted", body: { text: "old" } });
    expect(texts(advance(start, [old, post, post]))).toEqual(["hi", "ho", "once"]);
    expect(advance(start, [old])).toBe(start);
  });

  it("edits and deletes in place, and leaves the others the same objects", () => {
    const after = advance(start, [
      event(11, "m_ben", { type: "chat.edited", body: { message: 7, text: "hello" } }),
      event(12, "m_anna", { type: "chat.deleted", body: { message: 9 } }),
      event(13, "m_anna", { type: "chat.deleted", body: { message: 2 } }),
    ]);
    expect(after.chat).toEqual([
      { ...said(7, "hello"), edited_at: 1100 },
      { seq: 9, at: 1, by: "m_ben", deleted_by: "m_anna" },
    ]);
    const edited = advance(start, [event(11, "m_ben", { type: "chat.edited", body: { message: 9, text: "x" } })]);
    expect(edited.chat[0]).toBe(start.chat[0]);
  });

  it("keeps one thumb a member and product", () => {
    const cast = (seq: number, by: string, thumb: "up" | "down" | null) =>
      event(seq, by, { type: "vote.cast", body: { product: "p_a", thumb } });
    const both = advance(start, [cast(11, "m_ben", "up"), cast(12, "m_anna", "up"), cast(13, "m_ben", "down")]);
    expect(both.votes.get("p_a")).toEqual({ up: ["m_anna"], down: ["m_ben"] });
    const none = advance(both, [cast(14, "m_ben", null), cast(15, "m_anna", null)]);
    expect(none.votes.has("p_a")).toBe(false);
  });

  it("follows who comes, goes and gets which role", () => {
    const after = advance(start, [
      event(11, "m_cleo", { type: "member.joined", body: { member: member("m_cleo") } }),
      event(12, "m_anna", { type: "member.role_changed", body: { member: "m_ben", role: "cohost" } }),
      event(13, "m_anna", { type: "member.removed", body: { member: "m_cleo" } }),
    ]);
    expect(after.members.get("m_ben")?.role).toBe("cohost");
    expect(after.members.get("m_cleo")?.gone).toBe(true);
    expect(after.members.get("m_anna")).toBe(start.members.get("m_anna"));
  });

  it("follows who is of a shop's staff", () => {
    const staff = { shop: "s_maison" };
    const said = (seq: number, of: typeof staff | null) =>
      event(seq, "m_anna", { type: "member.staff_changed", body: { member: "m_ben", staff: of } });
    const after = advance(start, [said(11, staff)]);
    expect(after.members.get("m_ben")?.staff).toEqual(staff);
    expect(advance(after, [said(12, null)]).members.get("m_ben")?.staff).toBeNull();
    // Greeted again, the same people are the same objects.
    const members = [...after.members.values()].map((each) => structuredClone(each));
    expect(greet(after, hello({ members }), 0).members).toBe(after.members);
  });

  it("passes over what only a newer server knows, but counts it", () => {
    const strange = { seq: 11, at: 1, by: "m_ben", type: "auction.opened", body: {} } as unknown as EventMessage;
    const after = advance(start, [strange]);
    expect(after.seq).toBe(11);
    expect(after.chat).toBe(start.chat);
  });
});

describe("withOlder", () => {
  it("puts the page before what is here", () => {
    const start = greet(null, hello({ chat: [said(7, "hi")], chat_more: true }), 0);
    const after = withOlder(start, 7, [said(3, "a"), said(5, "b")], false);
    expect(texts(after)).toEqual(["a", "b", "hi"]);
    expect(after.chatMore).toBe(false);
  });

  it("is dropped when the list has been replaced meanwhile", () => {
    const start = greet(null, hello({ chat: [said(9, "hi")] }), 0);
    expect(withOlder(start, 7, [said(3, "a")], false)).toBe(start);
  });
});
