import { expect, it } from "vitest";
import type { Poll } from "../../protocol/generated.ts";
import { member } from "../../testing/fake-room.ts";
import { ballotsToCast, choosers, electorate, outcome, shifted, timeLeft, votesOf } from "./standing.ts";

const ranked: Poll = {
  id: "q_one",
  seq: 5,
  at: 1,
  by: "m_ben",
  question: "Which?",
  options: [{ text: "A" }, { text: "B" }, { text: "C" }],
  method: "ranked",
  secret: false,
  hidden: false,
  quorum: 0,
  voters: ["m_ben", "m_left"],
  ballots: { m_ben: [1, 2], m_left: [0] },
  result: {
    rounds: [
      { votes: [2, 2, 1], out: 2, exhausted: 0 },
      { votes: [2, 3, 0], exhausted: 0 },
    ],
    winners: [1],
  },
};
const members = new Map(
  [member("m_ben"), member("m_anna"), member("m_left", { gone: true }), member("m_vic", { role: "viewer" })].map(
    (each) => [each.id, each],
  ),
);

it("counts as voters those who may and those who did", () => {
  expect(electorate(ranked, { members })).toBe(3);
  const late = new Map([...members, ["m_late", member("m_late", { joined_at: 9 })]]);
  expect(electorate(ranked, { members: late })).toBe(4);
  expect(electorate({ ...ranked, closed: { at: 8 } }, { members: late }), "came when it was over").toBe(3);
  expect(ballotsToCast({ polls: [ranked], members, me: "m_anna" })).toBe(1);
  expect(ballotsToCast({ polls: [ranked], members, me: "m_ben" }), "has voted").toBe(0);
  expect(ballotsToCast({ polls: [ranked], members, me: "m_vic" }), "may not").toBe(0);
  expect(ballotsToCast({ polls: [{ ...ranked, closed: { at: 2 } }], members, me: "m_anna" })).toBe(0);
});

it("has an outcome once closed: a host's word before the votes, and none in a tie", () => {
  expect(outcome(ranked)).toBeUndefined();
  const closed = { ...ranked, closed: { at: 2 } };
  expect(outcome(closed)).toBe(1);
  expect(outcome({ ...closed, decided: { by: "m_host", at: 3, option: 0 } })).toBe(0);
  expect(outcome({ ...closed, result: { rounds: [], winners: [0, 1] } })).toBeUndefined();
});

it("tells votes of the last round that an option was in, and who put it first", () => {
  expect([0, 1, 2].map((option) => votesOf(ranked, option))).toEqual([
    { votes: 2 },
    { votes: 3 },
    { votes: 1, out: 1 },
  ]);
  expect([0, 1, 2].map((option) => choosers(ranked, option))).toEqual([["m_left"], ["m_ben"], []]);
});

it("says how long is left in a unit that one can grasp", () => {
  const says = (ms: number) => {
    const left = timeLeft(ms);
    return left && `${left.count} ${left.unit}`;
  };
  expect([0, 1, 90_000, 150_000, 2.5 * 3_600_000, 3 * 86_400_000].map(says)).toEqual([
    undefined,
    "1 seconds",
    "90 seconds",
    "2 minutes",
    "2 hours",
    "3 days",
  ]);
});

it("moves an option by one place, and none out of the list", () => {
  expect(shifted([0, 1, 2], 2, -1)).toEqual([0, 2, 1]);
  expect(shifted([0, 1, 2], 0, 1)).toEqual([1, 0, 2]);
  expect(shifted([0, 1, 2, 3], 0, 2)).toEqual([1, 2, 0, 3]);
  expect(shifted([0, 1, 2, 3], 3, -3)).toEqual([3, 0, 1, 2]);
  const order = [0, 1];
  expect(shifted(order, 0, -1)).toBe(order);
  expect(shifted(order, 1, 1)).toBe(order);
});
