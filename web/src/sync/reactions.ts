import type { Command, MemberId, ProductId, Reaction, Seq, Tally } from "../protocol/generated.ts";

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

/** Votes with a sign on a product changed. */
export function withProductReaction(
  votes: ReadonlyMap<ProductId, Tally>,
  product: ProductId,
  ...change: [reaction: Reaction, member: MemberId, on: boolean]
): ReadonlyMap<ProductId, Tally> {
  const before = votes.get(product) ?? { up: [], down: [] };
  const after = reacted(before, ...change);
  if (after === before) return votes;
  const next = new Map(votes);
  if (after.reactions || after.up.length + after.down.length > 0) next.set(product, after);
  else next.delete(product);
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
