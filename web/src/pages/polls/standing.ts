/** How a poll stands, in the room that it is asked in. */
import type { MemberId, Poll } from "../../protocol/generated.ts";
import type { RoomState } from "../../sync/room-client.ts";
import { mayWrite, takesPart } from "../room/members.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Above this many of the smaller unit the larger one is named. */
const ENOUGH = 2;

/** Of how many people a poll wants the votes: of those who may, and of those who did. Who came when it was closed is none of them. */
export function electorate({ voters, closed }: Poll, { members }: Pick<RoomState, "members">): number {
  const all = new Set<MemberId>(voters);
  for (const member of members.values())
    if (takesPart(member) && member.joined_at <= (closed?.at ?? Infinity)) all.add(member.id);
  return all.size;
}

/** Whether the reader may vote and has not. */
export function waitsFor(poll: Poll, reader: Pick<RoomState, "members" | "me">): boolean {
  return !poll.closed && !poll.voters.includes(reader.me) && mayWrite(reader);
}

/** How many polls wait for the reader's vote. */
export function ballotsToCast(state: Pick<RoomState, "polls" | "members" | "me">): number {
  return state.polls.filter((poll) => waitsFor(poll, state)).length;
}

/** What a closed poll came to: a host's word, or the one option that won. */
export function outcome({ closed, decided, result }: Poll): number | undefined {
  if (!closed) return undefined;
  if (decided) return decided.option;
  return result?.winners.length === 1 ? result.winners[0] : undefined;
}

/** Votes of an option in the last round that it was in, and the round after which it was out. */
export function votesOf({ result }: Poll, option: number): { votes: number; out?: number } {
  const rounds = result?.rounds ?? [];
  const out = rounds.findIndex((round) => round.out === option);
  const round = rounds[out < 0 ? rounds.length - 1 : out];
  return { votes: round?.votes[option] ?? 0, ...(out >= 0 && { out: out + 1 }) };
}

/** Who chose an option (where ranked: put it first), as far as that may be known. */
export function choosers({ ballots, method }: Poll, option: number): MemberId[] {
  const chose = ([, choice]: [MemberId, number[]]) =>
    method === "ranked" ? choice[0] === option : choice.includes(option);
  return Object.entries(ballots ?? {})
    .filter(chose)
    .map(([member]) => member);
}

export type Unit = "days" | "hours" | "minutes" | "seconds";

/** Time left in one unit, and when that will read otherwise, both for a poll that is open; undefined when it is up. */
export function timeLeft(ms: number): { count: number; unit: Unit; nextMs: number } | undefined {
  if (ms <= 0) return undefined;
  const [unit, size]: [Unit, number] =
    ms > ENOUGH * DAY
      ? ["days", DAY]
      : ms > ENOUGH * HOUR
        ? ["hours", HOUR]
        : ms > ENOUGH * MINUTE
          ? ["minutes", MINUTE]
          : ["seconds", SECOND];
  // Rounded down, so that nobody comes too late who believes it; but never to nought.
  const count = Math.max(1, Math.floor(ms / size));
  return { count, unit, nextMs: Math.max(SECOND, (ms % size) + 1) };
}

/** The list with what stands at `index` moved by so many places; the same list where that leads out of it. */
export function shifted(order: readonly number[], index: number, by: number): readonly number[] {
  const option = order[index];
  const to = index + by;
  if (option === undefined || to === index || to < 0 || to >= order.length) return order;
  return order.toSpliced(index, 1).toSpliced(to, 0, option);
}
