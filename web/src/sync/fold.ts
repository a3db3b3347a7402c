import {
  type Bill,
  type ChatMessage,
  type Editors,
  type EventMessage,
  type Hello,
  type Knock,
  type Limits,
  type MemberId,
  type MemberView,
  type PauseReason,
  type Poll,
  type RoomInfo,
  SCHEMA_VERSION,
  type Seq,
} from "../protocol/generated.ts";
import { foldBill } from "./bill.ts";
import { foldCard, withoutCards } from "./link-cards.ts";
import { foldMarks, greetedMarks, type LookMarks } from "./look-marks.ts";
import { foldPicks, type KnownPicks, NO_PICKS } from "./picks.ts";
import { foldPhotos } from "./photos.ts";
import { foldPolls } from "./polls.ts";
import { type Opinions, reacted, withSign, withVote } from "./reactions.ts";

/** Messages kept in the page; older ones are paged in again. A week of talk of six friends. */
const MAX_CHAT = 5000;

/** What the log says, as far as this client has heard it. Immutable. */
export interface Fold {
  /** The last entry that is in here. */
  readonly seq: Seq;
  /** The last entry that was there when the socket was greeted: later ones are news. */
  readonly greetedAt: Seq;
  readonly room: RoomInfo;
  readonly me: MemberId;
  readonly members: ReadonlyMap<MemberId, MemberView>;
  readonly chat: readonly ChatMessage[];
  readonly chatMore: boolean;
  /** How far the reader has read the chat, on any device. */
  readonly read: Seq;
  readonly votes: Opinions;
  readonly lookMarks: LookMarks;
  readonly picks: KnownPicks;
  /** In the order in which they were opened. */
  readonly polls: readonly Poll[];
  readonly bill: Bill;
  readonly lead: MemberId | null;
  readonly waiting: number | null;
  /** Who changes looks and notes. */
  readonly editors: Editors;
  /** Who waits to be let in, where the reader may open. */
  readonly knocks: readonly Knock[];
  readonly limits: Limits;
  readonly paused: PauseReason | null;
  readonly outdated: boolean;
  readonly serverTimeOffset: number;
}

/** Begins with a greeting, or goes on with one. */
export function greet(before: Fold | null, hello: Hello, now: number): Fold {
  const kept = hello.resumed ? before : null;
  return {
    // Resumed: what was missed follows, and must not be taken for what is in here already.
    seq: kept ? kept.seq : hello.seq,
    greetedAt: hello.seq,
    room: before && equal(before.room, hello.room) ? before.room : hello.room,
    me: hello.you,
    members: members(before?.members, hello.members),
    chat: kept ? kept.chat : hello.chat,
    chatMore: kept ? kept.chatMore : hello.chat_more,
    read: hello.read,
    votes: kept ? kept.votes : new Map(Object.entries(hello.votes)),
    lookMarks: kept ? kept.lookMarks : greetedMarks(hello.look_marks),
    picks: kept ? kept.picks : { ...NO_PICKS, kept: hello.picks },
    polls: kept ? kept.polls : hello.polls,
    bill: kept ? kept.bill : hello.bill,
    lead: hello.lead ?? null,
    waiting: hello.waiting ?? null,
    editors: hello.editors ?? "everybody",
    knocks: hello.knocks ?? [],
    limits: before && equal(before.limits, hello.limits) ? before.limits : hello.limits,
    paused: hello.paused ?? null,
    outdated: hello.schema > SCHEMA_VERSION,
    serverTimeOffset: hello.now - now,
  };
}

/** What was missed has come. */
export function caughtUp(fold: Fold): Fold {
  return fold.seq < fold.greetedAt ? { ...fold, seq: fold.greetedAt } : fold;
}

/** Takes in events, in order; those that are in here already change nothing. */
export function advance(fold: Fold, events: readonly EventMessage[]): Fold {
  return events.reduce(advanceOne, fold);
}

function advanceOne(fold: Fold, event: EventMessage): Fold {
  // The own ballot comes behind the event that tells others of it, from the same entry.
  const known = event.type === "poll.ballot" ? event.seq < fold.seq : event.seq <= fold.seq;
  if (known) return fold;
  return { ...fold, ...change(fold, event), seq: event.seq };
}

function change(fold: Fold, event: EventMessage): Partial<Fold> {
  switch (event.type) {
    case "chat.posted":
      return {
        chat: [...fold.chat, toMessage(event)].slice(-MAX_CHAT),
        ...(fold.chat.length >= MAX_CHAT && { chatMore: true }),
      };
    case "chat.edited":
      return {
        chat: withMessage(fold.chat, event.body.message, (message) => ({
          ...withoutCards(message, event.body.cards_gone),
          text: event.body.text,
          edited_at: event.at,
        })),
      };
    case "chat.deleted":
      return {
        chat: withMessage(fold.chat, event.body.message, (message) => deleted(message, event.by ?? message.by)),
      };
    case "chat.reacted": {
      const { message, reaction, on } = event.body;
      const { by } = event;
      if (by === undefined) return {};
      return { chat: withMessage(fold.chat, message, (known) => reacted(known, reaction, by, on)) };
    }
    case "chat.unfurled":
      return { chat: foldCard(fold.chat, event) };
    case "photo.gone":
    case "photo.spotted":
    case "photo.unspotted":
      return { chat: foldPhotos(fold.chat, event) };
    case "chat.read":
      return { read: Math.max(fold.read, event.body.message) };
    case "vote.reacted": {
      const { product, reaction, on } = event.body;
      return event.by === undefined ? {} : { votes: withSign(fold.votes, product, reaction, event.by, on) };
    }
    case "vote.cast":
      return event.by === undefined
        ? {}
        : { votes: withVote(fold.votes, event.body.product, event.by, event.body.thumb) };
    case "look.voted":
    case "look.reacted":
    case "look.planned":
    case "look.locked":
    case "look.opened":
    case "look.priced":
      return { lookMarks: foldMarks(fold.lookMarks, event) };
    case "pick.created":
    case "pick.renamed":
    case "pick.deleted":
    case "pick.restored":
    case "pick.added":
    case "pick.removed":
    case "pick.moved":
      return { picks: foldPicks(fold.picks, event) };
    case "poll.opened":
    case "poll.voted":
    case "poll.ballot":
    case "poll.closed":
    case "poll.reopened":
    case "poll.decided":
      return { polls: foldPolls(fold.polls, event, fold.me) };
    case "cart.payer":
    case "cart.noted":
    case "cart.maybe":
    case "cart.split":
    case "cart.budget":
    case "cart.priced":
      return { bill: foldBill(fold.bill, event) };
    case "room.editors_changed":
      return { editors: event.body.editors };
    case "member.joined":
      return { members: new Map(fold.members).set(event.body.member.id, event.body.member) };
    case "member.role_changed":
      return { members: patched(fold.members, event.body.member, { role: event.body.role }) };
    case "member.staff_changed":
      return { members: patched(fold.members, event.body.member, { staff: event.body.staff }) };
    case "member.removed":
      return { members: patched(fold.members, event.body.member, { gone: true }) };
    default:
      // From a newer server: not ours to understand, but it has its place in the log.
      return {};
  }
}

/** The message that a `chat.posted` event is. */
export function toMessage(event: EventMessage & { type: "chat.posted" }): ChatMessage {
  const { seq, at, by, body } = event;
  return { seq, at, by: by ?? "", ...body };
}

/** The message as it is once taken back. */
export function deleted(message: ChatMessage, by: MemberId): ChatMessage {
  const rest = { ...message, deleted_by: by };
  delete rest.text;
  delete rest.reactions;
  delete rest.photos;
  delete rest.photos_until;
  delete rest.cards;
  return rest;
}

/** The list with that message changed; the same list where it is not in it. */
export function withMessage(
  chat: readonly ChatMessage[],
  seq: Seq,
  edit: (message: ChatMessage) => ChatMessage,
): readonly ChatMessage[] {
  const index = indexOf(chat, seq);
  const message = chat[index];
  return message ? chat.with(index, edit(message)) : chat;
}

/** By bisection: the list is in the log's order. */
function indexOf(chat: readonly ChatMessage[], seq: Seq): number {
  let low = 0;
  let high = chat.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = chat[middle]?.seq ?? Infinity;
    if (at === seq) return middle;
    if (at < seq) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Older messages were loaded that end before `before`. */
export function withOlder(fold: Fold, before: Seq, older: readonly ChatMessage[], more: boolean): Fold {
  // A new greeting may have replaced the list meanwhile.
  if (fold.chat[0]?.seq !== before) return fold;
  return { ...fold, chat: [...older.filter((message) => message.seq < before), ...fold.chat], chatMore: more };
}

/** A member has a new name. */
export function withMember(fold: Fold, member: MemberView): Fold {
  return { ...fold, members: new Map(fold.members).set(member.id, member) };
}

function patched(
  members: ReadonlyMap<MemberId, MemberView>,
  id: MemberId,
  patch: Partial<MemberView>,
): ReadonlyMap<MemberId, MemberView> {
  const member = members.get(id);
  return member ? new Map(members).set(id, { ...member, ...patch }) : members;
}

/** The new list as a map; members who are as before stay the same objects, and so does the map. */
function members(
  before: ReadonlyMap<MemberId, MemberView> | undefined,
  list: readonly MemberView[],
): ReadonlyMap<MemberId, MemberView> {
  let unchanged = before?.size === list.length;
  const result = new Map<MemberId, MemberView>();
  for (const member of list) {
    const known = before?.get(member.id);
    if (known && equal(known, member)) result.set(member.id, known);
    else {
      result.set(member.id, member);
      unchanged = false;
    }
  }
  return before && unchanged ? before : result;
}

/** Of objects that hold little. */
function equal<T extends object>(a: T, b: T): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof T>;
  return [...keys].every((key) => a[key] === b[key] || JSON.stringify(a[key]) === JSON.stringify(b[key]));
}
