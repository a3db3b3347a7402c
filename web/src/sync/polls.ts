import type { Command, EventMessage, MemberId, Millis, NewPoll, Poll, PollId } from "../protocol/generated.ts";

/** Takes an event in, as `me` may know it; one that is in here already, or is about something else, changes nothing. */
export function foldPolls(polls: readonly Poll[], event: EventMessage, me: MemberId): readonly Poll[] {
  switch (event.type) {
    case "poll.opened": {
      const { poll, forgets } = event.body;
      if (polls.some(({ id }) => id === poll.id)) return polls;
      return [...polls.filter(({ id }) => id !== forgets), poll];
    }
    case "poll.closed":
    case "poll.reopened": {
      const { poll } = event.body;
      // An event is for everybody, so the own ballot is not in it.
      return edited(polls, poll.id, ({ mine }) => withMine(poll, poll.voters.includes(me) ? mine : undefined));
    }
    case "poll.voted": {
      const { poll, choice, result, voted } = event.body;
      const { by } = event;
      if (by === undefined) return polls;
      return edited(polls, poll, (known) => {
        const told = choice && known.ballots ? { ballots: withBallot(known.ballots, by, choice) } : {};
        const next = { ...known, voters: withVoter(known.voters, by, voted), ...told, ...(result && { result }) };
        return by === me && choice ? withMine(next, choice) : next;
      });
    }
    case "poll.ballot":
      return edited(polls, event.body.poll, (known) => withMine(known, event.body.choice));
    case "poll.decided": {
      const { poll, option } = event.body;
      return edited(polls, poll, (known) => {
        const next = { ...known };
        if (option === null) delete next.decided;
        else next.decided = { by: event.by ?? known.by, at: event.at, option };
        return next;
      });
    }
    default:
      return polls;
  }
}

/** The polls with the person's own ballot as they want it; figures wait for the server, which counts. */
export function overPolls(polls: readonly Poll[], command: Command, me: MemberId): readonly Poll[] {
  if (command.type !== "poll.vote") return polls;
  const { poll, choice } = command.body;
  return edited(polls, poll, (known) =>
    known.closed ? known : withMine({ ...known, voters: withVoter(known.voters, me, choice.length > 0) }, choice),
  );
}

function withVoter(voters: readonly MemberId[], member: MemberId, voted: boolean): MemberId[] {
  const others = voters.filter((id) => id !== member);
  return voted ? [...others, member].sort() : others;
}

function withBallot(ballots: NonNullable<Poll["ballots"]>, member: MemberId, choice: number[]): typeof ballots {
  const others = Object.entries(ballots).filter(([id]) => id !== member);
  return Object.fromEntries(choice.length === 0 ? others : [...others, [member, choice]]);
}

function withMine(poll: Poll, choice: readonly number[] | undefined): Poll {
  const next = { ...poll };
  if (choice === undefined || choice.length === 0) delete next.mine;
  else next.mine = [...choice];
  return next;
}

function edited(polls: readonly Poll[], id: PollId, edit: (poll: Poll) => Poll): readonly Poll[] {
  const index = polls.findIndex((poll) => poll.id === id);
  const known = polls[index];
  return known ? polls.with(index, edit(known)) : polls;
}

/** What people do with the room's polls. */
export class PollActions {
  readonly #command: (command: Command) => void;
  readonly #id: () => string;

  constructor(command: (command: Command) => void, id: () => string) {
    this.#command = command;
    this.#id = id;
  }

  /** Opens a poll; its id. */
  open(poll: Omit<NewPoll, "id">): PollId {
    const id: PollId = `q_${this.#id()}`;
    this.#command({ type: "poll.open", body: { id, ...poll } });
    return id;
  }

  /** Casts the reader's ballot: places of options, the best first where ranked; none takes it back. */
  vote(poll: PollId, choice: readonly number[]): void {
    this.#command({ type: "poll.vote", body: { poll, choice: [...choice] } });
  }

  close(poll: PollId): void {
    this.#command({ type: "poll.close", body: { poll } });
  }

  /** Opens it again, for so long or until somebody closes it. */
  reopen(poll: PollId, lastsMs?: Millis): void {
    this.#command({ type: "poll.reopen", body: { poll, ...(lastsMs !== undefined && { lasts_ms: lastsMs }) } });
  }

  /** A host decides otherwise than a closed poll did; null takes that back. */
  decide(poll: PollId, option: number | null): void {
    this.#command({ type: "poll.decide", body: { poll, option } });
  }
}
