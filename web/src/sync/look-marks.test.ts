import { describe, expect, it } from "vitest";
import type { Command, EventMessage, LookPlan } from "../protocol/generated.ts";
import { foldMarks, greetedMarks, isLocked, type LookMarks, NO_MARKS, overMarks } from "./look-marks.ts";

const LOOK = "l_church";
const euros = (amount: number) => ({ amount, currency: "EUR" });

function fold(...events: (Pick<EventMessage, "type" | "body"> & { by?: string })[]): LookMarks {
  return events.reduce(
    (marks, event, n) => foldMarks(marks, { seq: n + 1, at: 1_000 + n, by: "m_ines", ...event } as EventMessage),
    NO_MARKS,
  );
}

const over = (marks: LookMarks, command: Command): LookMarks => overMarks(marks, command, "m_ines", 5_000);

describe("what is said of looks", () => {
  it("is folded from events, and leaves nothing behind", () => {
    const plan: LookPlan = { occasion: "The wedding", locks_at: 9_000 };
    const marks = fold(
      { type: "look.voted", body: { look: LOOK, thumb: "up" } },
      { type: "look.reacted", body: { look: LOOK, reaction: "heart", on: true }, by: "m_sami" },
      { type: "look.planned", body: { look: "l_gone", plan: { occasion: "Once" } } },
      { type: "look.planned", body: { look: LOOK, plan, forgets: "l_gone" } },
      { type: "look.priced", body: { look: LOOK, variant: "v_coat", price: euros(8_900) } },
      { type: "look.priced", body: { look: LOOK, variant: "v_hat", price: euros(2_000) } },
    );
    expect(marks).toEqual({
      votes: new Map([[LOOK, { up: ["m_ines"], down: [], reactions: { heart: ["m_sami"] } }]]),
      plans: new Map([[LOOK, plan]]),
      prices: new Map([[LOOK, { v_coat: euros(8_900), v_hat: euros(2_000) }]]),
    });
    const none = fold(
      { type: "look.voted", body: { look: LOOK, thumb: "up" } },
      { type: "look.voted", body: { look: LOOK, thumb: null } },
      { type: "look.locked", body: { look: LOOK, plan: { locked: { at: 1, by: "m_ines" } } } },
      { type: "look.opened", body: { look: LOOK, plan: {} } },
    );
    expect(none).toEqual(NO_MARKS);
  });

  it("is greeted with", () => {
    const tally = { up: ["m_sami"], down: [] };
    const marks = greetedMarks({ votes: { [LOOK]: tally }, plans: {}, prices: {} });
    expect(marks.votes.get(LOOK)).toBe(tally);
  });

  it("is as the person wants it before the server has answered", () => {
    const planned = over(NO_MARKS, {
      type: "look.plan",
      body: { look: LOOK, occasion: " The wedding ", dress_code: " ", locks_at: 4_000 },
    });
    expect(planned.plans.get(LOOK)).toEqual({ occasion: "The wedding", locks_at: 4_000 });
    const locked = over(planned, { type: "look.lock", body: { look: LOOK, on: true } });
    expect(locked.plans.get(LOOK)?.locked).toEqual({ at: 5_000, by: "m_ines" });
    // To open it takes away a deadline that has passed.
    const open = over(locked, { type: "look.lock", body: { look: LOOK, on: false } });
    expect(open.plans.get(LOOK)).toEqual({ occasion: "The wedding" });
    const voted = over(NO_MARKS, { type: "look.vote", body: { look: LOOK, thumb: "down" } });
    const signed = over(voted, { type: "look.react", body: { look: LOOK, reaction: "fire", on: true } });
    expect(signed.votes.get(LOOK)).toEqual({ up: [], down: ["m_ines"], reactions: { fire: ["m_ines"] } });
  });

  it("locks by a word or by its time", () => {
    const plans = new Map<string, LookPlan>([
      ["l_word", { locked: { at: 1 } }],
      ["l_time", { locks_at: 2_000 }],
    ]);
    expect(isLocked({ plans }, "l_word", 0)).toBe(true);
    expect([1_999, 2_000].map((now) => isLocked({ plans }, "l_time", now))).toEqual([false, true]);
    expect(isLocked({ plans }, LOOK, 9_000)).toBe(false);
  });
});
