import type {
  Bill,
  ChatMessage,
  CloseRow,
  CommandError,
  Editors,
  Knock,
  Limits,
  MemberId,
  MemberView,
  Millis,
  PauseReason,
  PhotoId,
  Picks,
  Poll,
  ProductId,
  RoomInfo,
  Seq,
  Tally,
  VariantId,
} from "../protocol/generated.ts";
import type { Hold } from "./holds.ts";
import type { Point } from "./points.ts";
import type { LookMarks } from "./look-marks.ts";
import type { Looks } from "./looks.ts";

/** `connecting`: at work on it. `offline`: the browser has no network. `closed`: for good; see `end`. */
export type Connection = "connecting" | "live" | "offline" | "closed";

/** `paused`: the server cannot store anything at the moment. */
export type SaveState = "saved" | "saving" | "offline" | "paused";

/** Where somebody is, over all their tabs. */
export interface Presence {
  readonly member: MemberId;
  /** Open tabs. */
  readonly clients: number;
  /** `home`, `shop:{s_…}`, `picks:{c_…}`, `product:{p_…}`, `cart`; the first two and products with a query behind them. */
  readonly page?: string;
  /** The element that they look at, such as `product:{p_…}`, or one near the top of what they see. */
  readonly anchor?: string;
  /** How far below the top the anchor stands, in heights of what is scrolled; told while they are followed. */
  readonly offset?: number;
  /** Whom they follow: the head of the row, by the server's word. */
  readonly leader?: MemberId;
  readonly typing: boolean;
  /** For some minutes they have touched nothing, or they don't look at the page. */
  readonly idle: boolean;
  /** They are idle, and have not looked at the page for some time. */
  readonly away: boolean;
}

/** A message on its way. */
export interface PendingMessage {
  readonly id: string;
  readonly text: string;
  readonly replyTo?: Seq;
  readonly about?: ProductId;
  readonly photos?: readonly PhotoId[];
  readonly at: Millis;
  /** Set once the server refused it: retry or discard. */
  readonly failed?: CommandError;
}

/** Who wants how many of what. */
export type Cart = ReadonlyMap<VariantId, ReadonlyMap<MemberId, number>>;

/** Everything the page shows of a room. Immutable; parts that did not change are the same objects as before. */
export interface RoomState {
  readonly connection: Connection;
  readonly save: SaveState;
  /** Edits, messages, votes and picks that the server has not stored yet. */
  readonly unsaved: number;
  /** When it connects again by itself; null while it is at it. */
  readonly retryInMs: number | null;
  /** Whether the room has said hello once: all that its log says is here, the board may still be on its way. */
  readonly greeted: boolean;
  /** Whether the room and its board have arrived once. */
  readonly ready: boolean;
  readonly room: RoomInfo | null;
  readonly me: MemberId;
  readonly members: ReadonlyMap<MemberId, MemberView>;
  readonly presence: ReadonlyMap<MemberId, Presence>;
  /** What others hold on looks; new with every movement, without `presence` being so. */
  readonly holds: readonly Hold[];
  /** What others point at. */
  readonly points: readonly Point[];
  /** With the unsaved edits. */
  readonly cart: Cart;
  /** The outfits, with the unsaved edits. */
  readonly looks: Looks;
  /** What is thought and said of them, with what is unsaved. */
  readonly lookMarks: LookMarks;
  /** What everybody thinks of products, with the unsaved votes and signs. */
  readonly votes: ReadonlyMap<ProductId, Tally>;
  /** The hosts' collections, in the order in which they were made, with the unsaved changes. */
  readonly picks: readonly Picks[];
  /** The last polls, in the order in which they were opened, with the own unsaved ballots. */
  readonly polls: readonly Poll[];
  /** What is agreed about the cart, with the unsaved changes. */
  readonly bill: Bill;
  /** Oldest first, with the unsaved edits, deletions and signs. */
  readonly chat: readonly ChatMessage[];
  readonly pendingChat: readonly PendingMessage[];
  /** Whether there are older messages to load. */
  readonly chatMore: boolean;
  /** How far the reader has read the chat, as the server knows it from all their devices; 0: it knows nothing. */
  readonly read: Seq;
  /** Who leads: whom newcomers come to, and all may follow. */
  readonly lead: MemberId | null;
  /** The room is full and the reader watches: their place in line for a seat, from 1. */
  readonly waiting: number | null;
  /** Who changes looks and notes: everybody who takes part, or hosts and cohosts. */
  readonly editors: Editors;
  /** Who waits to be let in, where the reader may open. */
  readonly knocks: readonly Knock[];
  readonly limits: Limits | null;
  /** The server speaks a newer schema: reload soon. */
  readonly outdated: boolean;
  /** Why it is over for good. */
  readonly end: CloseRow | null;
  /** What to add to the own clock to get the server's, in ms. */
  readonly serverTimeOffset: number;
}

/** What is said of the person's edits. */
export function saveState(connection: Connection, paused: PauseReason | null, unsaved: number): SaveState {
  if (connection !== "live") return "offline";
  if (paused) return "paused";
  return unsaved > 0 ? "saving" : "saved";
}

/** Whether the room's end has come: it can only be looked at. */
export function isOver(room: RoomInfo | null, now: number): boolean {
  return (room?.ends_at ?? Infinity) <= now;
}
