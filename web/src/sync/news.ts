import type { EventMessage, MemberId } from "../protocol/generated.ts";
import { JoinedEvent, PickedEvent, PolledEvent, PostedEvent, SignalledEvent, VotedEvent } from "./events.ts";
import { type Fold, toMessage } from "./fold.ts";

/** What the page is told of an event that was just folded in; of what happened before the greeting, nothing. */
export function newsOf(event: EventMessage, fold: Fold): Event | undefined {
  if (event.seq <= fold.greetedAt) return undefined;
  const { by } = event;
  // A sign that is kept is seen as one in passing is, also by who sets it.
  if (event.type === "vote.reacted") {
    const { product, reaction, on } = event.body;
    return on && by !== undefined ? new SignalledEvent(by, { type: "react", body: { product, reaction } }) : undefined;
  }
  return by === fold.me ? undefined : newsOfOthers(event, by, fold);
}

function newsOfOthers(event: EventMessage, by: MemberId | undefined, { polls }: Fold): Event | undefined {
  switch (event.type) {
    case "chat.posted":
      return new PostedEvent(toMessage(event));
    case "member.joined":
      return new JoinedEvent(event.body.member);
    case "vote.cast":
      return by === undefined ? undefined : new VotedEvent(by, event.body.product, event.body.thumb);
    case "pick.created":
      return by === undefined ? undefined : new PickedEvent(by, event.body.title);
    case "poll.opened":
      return new PolledEvent("opened", event.body.poll, by);
    case "poll.closed":
      return new PolledEvent("closed", event.body.poll, by);
    case "poll.decided": {
      const poll = polls.find(({ id }) => id === event.body.poll);
      return poll?.decided ? new PolledEvent("decided", poll, by) : undefined;
    }
    default:
      return undefined;
  }
}
