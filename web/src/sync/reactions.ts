import type { Command, MemberId, ProductId, Reaction, Seq, Tally, Thumb } from "../protocol/generated.ts";

/** Who set which signs on something. */
export type Reactions = NonNullable<Tally["reactions"]>;

/** The signs, in the order in which they are offered and shown. */
export const REACTIONS: readonly Reaction[] = ["heart", "clap", "laugh", "wow", "fire", "hmm"];

/** The signs with this one set or taken back; the same ones where it is so already. */
export function withReaction(
  reactions: Reactions | undefined,
  reaction: Reaction,
  member: MemberId,
  on: boolean,
): Reactions | undefined {
  const before = reactions?.[reaction] ?? [];
  if (before.includes(member) === on) return reactions;
  const next = { ...reactions, [reaction]: on ? [...before, member] : before.filter((id) => id !== member) };
  const left = Object.entries(next).filter(([, members]) => members.length > 0);
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

/** Something with its signs changed; the same object where they are so already. */
export function reacted<T extends { reactions?: Reactions }>(
  thing: T,
  reaction: Reaction,
  member: MemberId,
  on: boolean,
): T {
  const reactions = withReaction(thing.reactions, reaction, member, on);
  if (reactions === thing.reactions) return thing;
  const next = { ...thing };
  delete next.reactions;
  return reactions ? { ...next, reactions } : next;
}

/** What everybody thinks of products, or of looks, by their id. */
export type Opinions = ReadonlyMap<string, Tally>;

/** Opinions with a sign on one thing changed. */
export function withSign(
  votes: Opinions,
  thing: string,
  ...change: [reaction: Reaction, member: MemberId, on: boolean]
): Opinions {
  const before = votes.get(thing) ?? { up: [], down: [] };
  const after = reacted(before, ...change);
  if (after === before) return votes;
  const next = new Map(votes);
  if (after.reactions || after.up.length + after.down.length > 0) next.set(thing, after);
  else next.delete(thing);
  return next;
}

export function thumbOf(votes: Opinions, thing: string, member: MemberId): Thumb | null {
  const tally = votes.get(thing);
  if (tally?.up.includes(member)) return "up";
  return tally?.down.includes(member) ? "down" : null;
}

/** One thumb a member and thing. */
export function withVote(votes: Opinions, thing: string, member: MemberId, thumb: Thumb | null): Opinions {
  if (thumbOf(votes, thing, member) === thumb) return votes;
  const tally = votes.get(thing) ?? { up: [], down: [] };
  const cast = (ids: readonly MemberId[], wanted: Thumb) => {
    const others = ids.filter((id) => id !== member);
    return thumb === wanted ? [...others, member] : others;
  };
  const result = { ...tally, up: cast(tally.up, "up"), down: cast(tally.down, "down") };
  const next = new Map(votes);
  if (result.up.length + result.down.length === 0 && !result.reactions) next.delete(thing);
  else next.set(thing, result);
  return next;
}

/** What people set on products and messages, and how far they have read. */
export class ReactionActions {
  constructor(private readonly command: (command: Command) => void) {}

  /** Sets the reader's sign on a product, or takes it back. */
  onProduct(product: ProductId, reaction: Reaction, on: boolean): void {
    this.command({ type: "vote.react", body: { product, reaction, on } });
  }

  /** The same on a message. */
  onMessage(seq: Seq, reaction: Reaction, on: boolean): void {
    this.command({ type: "chat.react", body: { seq, reaction, on } });
  }

  /** Tells the reader's other devices how far they have read. */
  read(seq: Seq): void {
    this.command({ type: "chat.read", body: { seq } });
  }
}
