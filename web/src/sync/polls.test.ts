import { expect, it } from "vitest";
import type { EventMessage, Poll } from "../protocol/generated.ts";
import { foldPolls, overPolls } from "./polls.ts";

const ME = "m_anna";

function poll(more: Partial<Poll> = {}): Poll {
  return {
    id: "q_one",
    seq: 5,
    at: 1,
    by: "m_ben",
    question: "Which one?",
    options: [{ text: "This" }, { text: "That" }],
    method: "single",
    secret: false,
    hidden: false,
    quorum: 0,
    voters: [],
    ...more,
  };
}

function event(by: string, what: Pick<EventMessage, "type" | "body">): EventMessage {
  return { seq: 9, at: 7, by, ...what } as EventMessage;
}

const RESULT = { rounds: [{ votes: [0, 1], exhausted: 0 }], winners: [1] };

it("keeps ballots, voters and figures of an open poll", () => {
  const voted = event("m_ben", {
    type: "poll.voted",
    body: { poll: "q_one", voted: true, choice: [1], result: RESULT },
  });
  const [after] = foldPolls([poll({ ballots: {} })], voted, ME);
  expect(after).toMatchObject({ voters: ["m_ben"], ballots: { m_ben: [1] }, result: RESULT });
  expect(after?.mine).toBeUndefined();
  const back = event("m_ben", { type: "poll.voted", body: { poll: "q_one", voted: false, choice: [] } });
  expect(foldPolls(after ? [after] : [], back, ME)[0]).toMatchObject({ voters: [], ballots: {} });
});

it("knows the own ballot of a hidden poll from what is told to oneself alone, and keeps it when the poll closes", () => {
  let polls = foldPolls(
    [poll({ hidden: true })],
    event(ME, { type: "poll.voted", body: { poll: "q_one", voted: true } }),
    ME,
  );
  polls = foldPolls(polls, event(ME, { type: "poll.ballot", body: { poll: "q_one", choice: [0] } }), ME);
  expect(polls[0]).toMatchObject({ voters: [ME], mine: [0] });
  expect(polls[0]?.ballots).toBeUndefined();
  const closed = poll({ hidden: true, voters: [ME], closed: { at: 8 }, result: RESULT });
  polls = foldPolls(polls, event("m_ben", { type: "poll.closed", body: { poll: closed } }), ME);
  expect(polls[0]).toMatchObject({ mine: [0], result: RESULT });
  const again = poll({ hidden: true, secret: true });
  polls = foldPolls(polls, event("m_ben", { type: "poll.reopened", body: { poll: again } }), ME);
  expect(polls[0]?.mine, "a secret poll begins anew").toBeUndefined();
});

it("tells who decided, and forgets what made room", () => {
  const decided = foldPolls(
    [poll()],
    event("m_host", { type: "poll.decided", body: { poll: "q_one", option: 1 } }),
    ME,
  );
  expect(decided[0]?.decided).toEqual({ by: "m_host", at: 7, option: 1 });
  const back = foldPolls(decided, event("m_host", { type: "poll.decided", body: { poll: "q_one", option: null } }), ME);
  expect(back[0]?.decided).toBeUndefined();
  const next = event("m_ben", { type: "poll.opened", body: { poll: poll({ id: "q_two" }), forgets: "q_one" } });
  expect(foldPolls(back, next, ME).map(({ id }) => id)).toEqual(["q_two"]);
});

it("shows the own ballot at once, and leaves the counting to the server", () => {
  const vote = { type: "poll.vote" as const, body: { poll: "q_one", choice: [1] } };
  expect(overPolls([poll({ ballots: {} })], vote, ME)[0]).toMatchObject({ mine: [1], voters: [ME], ballots: {} });
  expect(overPolls([poll({ closed: { at: 2 } })], vote, ME)[0]?.mine).toBeUndefined();
});
