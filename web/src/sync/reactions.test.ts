import { describe, expect, it } from "vitest";
import type { Tally } from "../protocol/generated.ts";
import { reacted, withReaction, withSign } from "./reactions.ts";

describe("withReaction", () => {
  it("sets each sign once a member, and leaves nothing behind", () => {
    const one = withReaction(undefined, "heart", "m_anna", true);
    expect(one).toEqual({ heart: ["m_anna"] });
    expect(withReaction(one, "heart", "m_anna", true)).toBe(one);
    const two = withReaction(withReaction(one, "heart", "m_ben", true), "fire", "m_anna", true);
    expect(two).toEqual({ heart: ["m_anna", "m_ben"], fire: ["m_anna"] });
    expect(withReaction(two, "fire", "m_ben", false)).toBe(two);
    expect(withReaction(one, "heart", "m_anna", false)).toBeUndefined();
  });

  it("keeps what else is known of the thing", () => {
    const message: { seq: number; reactions?: Tally["reactions"] & object } = { seq: 7 };
    const after = reacted(message, "wow", "m_anna", true);
    expect(after).toEqual({ seq: 7, reactions: { wow: ["m_anna"] } });
    expect(reacted(after, "wow", "m_anna", false)).toEqual({ seq: 7 });
  });

  it("keeps thumbs, and forgets a product that nobody thinks anything of", () => {
    const none: ReadonlyMap<string, Tally> = new Map();
    const one = withSign(none, "p_coat", "heart", "m_anna", true);
    expect(withSign(one, "p_coat", "heart", "m_anna", false).size).toBe(0);
    const liked = new Map<string, Tally>([["p_coat", { up: ["m_ben"], down: [], reactions: { heart: ["m_anna"] } }]]);
    expect(withSign(liked, "p_coat", "heart", "m_anna", false).get("p_coat")).toEqual({
      up: ["m_ben"],
      down: [],
    });
  });
});
