import type {
  ChatMessage,
  Command,
  CommandError,
  MemberId,
  MemberView,
  Poll,
  ProductId,
  Signal,
  Thumb,
  VariantId,
} from "../protocol/generated.ts";
import type { Intent } from "./intents.ts";
import type { RoomState } from "./room-state.ts";

/** The state is a new one. At most one a microtask, with all that changed since the last. */
export class ChangeEvent extends Event {
  static readonly type = "change";
  constructor(readonly keys: ReadonlySet<keyof RoomState>) {
    super(ChangeEvent.type);
  }
}

/** Something that the person did could not be done and has been taken back. */
export class RefusedEvent extends Event {
  static readonly type = "refused";
  constructor(
    readonly intent: Intent | Command,
    /** Translate by `code`; for a refused edit of the board it is the close code's name. */
    readonly error: CommandError,
  ) {
    super(RefusedEvent.type);
  }
}

/** Somebody else changed a quantity in the cart, just now (not while the reader was away). */
export class AddedEvent extends Event {
  static readonly type = "added";
  constructor(
    readonly member: MemberId,
    readonly variant: VariantId,
    readonly quantity: number,
    /** Negative: taken away. */
    readonly delta: number,
  ) {
    super(AddedEvent.type);
  }
}

/** Somebody else said something, just now. */
export class PostedEvent extends Event {
  static readonly type = "posted";
  constructor(readonly message: ChatMessage) {
    super(PostedEvent.type);
  }
}

/** Somebody else set a thumb, just now. */
export class VotedEvent extends Event {
  static readonly type = "voted";
  constructor(
    readonly member: MemberId,
    readonly product: ProductId,
    readonly thumb: Thumb | null,
  ) {
    super(VotedEvent.type);
  }
}

/** Somebody else made a collection of picks, just now. */
export class PickedEvent extends Event {
  static readonly type = "picked";
  constructor(
    readonly member: MemberId,
    readonly title: string,
  ) {
    super(PickedEvent.type);
  }
}

/** A poll was opened or closed or decided by somebody else, or its time was up, just now. */
export class PolledEvent extends Event {
  static readonly type = "polled";
  constructor(
    readonly what: "opened" | "closed" | "decided",
    readonly poll: Poll,
    /** Absent where its time was up. */
    readonly member: MemberId | undefined,
  ) {
    super(PolledEvent.type);
  }
}

/** Somebody new came into the room, just now. */
export class JoinedEvent extends Event {
  static readonly type = "joined";
  constructor(readonly member: MemberView) {
    super(JoinedEvent.type);
  }
}

/** The server lets the person not follow whom they wanted to: it would go round in a circle, or they do in another tab. */
export class UnledEvent extends Event {
  static readonly type = "unled";
  constructor(readonly leader: MemberId) {
    super(UnledEvent.type);
  }
}

/** Somebody signals something in passing: also the reader themselves, once the server has passed it on. */
export class SignalledEvent extends Event {
  static readonly type = "signalled";
  constructor(
    readonly member: MemberId,
    readonly signal: Signal,
  ) {
    super(SignalledEvent.type);
  }
}

/** The events of a room client, by name. */
export interface RoomEventMap {
  change: ChangeEvent;
  refused: RefusedEvent;
  added: AddedEvent;
  posted: PostedEvent;
  voted: VotedEvent;
  picked: PickedEvent;
  polled: PolledEvent;
  joined: JoinedEvent;
  unled: UnledEvent;
  signalled: SignalledEvent;
}
