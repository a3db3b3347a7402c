import { RoomsApi } from "../api/rooms.ts";
import type { Credentials } from "../api/types.ts";
import type {
  Bill,
  ChatMessage,
  CloseRow,
  Command,
  EventMessage,
  Hello,
  MemberId,
  MemberView,
  Poll,
  ProductId,
  Role,
  RoomId,
  Seq,
  ServerMessage,
  Thumb,
  VariantId,
} from "../protocol/generated.ts";
import { BillActions, NO_BILL } from "./bill.ts";
import { BoardSync } from "./board-sync.ts";
import { type CartChange, quantityOf } from "./cart.ts";
import { Commands, judgeCommand } from "./commands.ts";
import { Connection } from "./connection.ts";
import { browserEnv, type Env } from "./env.ts";
import {
  AddedEvent,
  JoinedEvent,
  PickedEvent,
  PolledEvent,
  PostedEvent,
  RefusedEvent,
  type RoomEventMap,
  SignalledEvent,
  UnledEvent,
  VotedEvent,
} from "./events.ts";
import { advance, caughtUp, type Fold, greet, thumbOf, toMessage, withMember, withOlder } from "./fold.ts";
import { decodeFrame, encodeFrame } from "./frames.ts";
import type { OwnHold } from "./holds.ts";
import type { OwnPoint } from "./points.ts";
import { judge, type SetQuantity } from "./intents.ts";
import { LooksActions } from "./looks-actions.ts";
import { memo } from "./memo.ts";
import { type KnownPicks, NO_PICKS, PicksActions } from "./picks.ts";
import { PhotoActions, posting, type Shown } from "./photos.ts";
import { PollActions } from "./polls.ts";
import { type Location, PresenceSync } from "./presence.ts";
import { type Cart, type Connection as ConnectionState, type RoomState, saveState } from "./room-state.ts";
import { Publisher } from "./publisher.ts";
import { ReactionActions } from "./reactions.ts";
import { Session } from "./session.ts";
import { TogetherActions } from "./together.ts";
import { UndoStack } from "./undo.ts";

export * from "./events.ts";
export type { Intent, SetQuantity } from "./intents.ts";
export type { Hold, OwnHold } from "./holds.ts";
export type { OwnPoint, Point } from "./points.ts";
export type { Look, Looks, Piece, Pose } from "./looks.ts";
export type * from "./room-state.ts";

/** Pages of older messages. */
const HISTORY_PAGE = 50;

export interface RoomClientOptions {
  readonly roomId: RoomId;
  readonly credentials: Credentials;
  /** Joins again over HTTP: a ticket is good for one socket. A 404, 403 or 401 ends it for good. */
  readonly rejoin: () => Promise<Credentials>;
  /** Older messages; by default from the API of the page's own server. */
  readonly history?: (
    before: Seq,
    limit: number,
  ) => Promise<{ readonly messages: readonly ChatMessage[]; readonly more: boolean }>;
  /** By default the browser. */
  readonly env?: Env;
}

/** A room, live: read `state`, listen for `change`, call the methods. Nothing of the socket shows. */
export class RoomClient extends EventTarget {
  readonly #env: Env;
  readonly #roomId: RoomId;
  readonly #history: NonNullable<RoomClientOptions["history"]>;
  readonly #first: Credentials;
  readonly #connection: Connection;
  readonly #board: BoardSync;
  readonly #commands: Commands;
  readonly #presence: PresenceSync;
  readonly #undo = new UndoStack();
  #fold: Fold | null = null;
  #epoch: number | undefined;
  #ready = false;
  #loading: Promise<void> | undefined;
  readonly #publisher: Publisher;
  /** What a host does with the room's collections. */
  readonly picks: PicksActions;
  /** What people agree about the cart. */
  readonly bill: BillActions;
  /** The outfits that people put together. */
  readonly looks: LooksActions;
  /** What people do with its polls. */
  readonly polls: PollActions;
  /** What they set on products and messages, and how far they have read. */
  readonly reactions: ReactionActions;
  /** What they do with photos that are shown. */
  readonly photos: PhotoActions;
  /** What they do together in passing. */
  readonly together: TogetherActions;

  /** Goes in. The credentials' ticket is used for the first socket. */
  static open(options: RoomClientOptions): RoomClient {
    const client = new RoomClient(options);
    client.#connection.start();
    return client;
  }

  private constructor({ roomId, credentials, rejoin, history, env = browserEnv() }: RoomClientOptions) {
    super();
    this.#env = env;
    this.#roomId = roomId;
    this.#first = credentials;
    this.#history = history ?? ((before, limit) => new RoomsApi().history(roomId, before, limit));
    const session = new Session({ first: credentials, rejoin, now: () => env.now() });
    const changed = () => this.#refresh();
    this.#board = new BoardSync({
      now: () => env.now(),
      judge: (intent, { cart, looks }) =>
        judge(intent, { me: this.#me, role: this.#role, limits: this.#fold?.limits ?? null, cart, looks }),
      refused: (intent, error) => this.#announce(new RefusedEvent(intent, error)),
      othersChanged: (changes, before) => this.#announceAdded(changes, before),
    });
    this.#commands = new Commands({
      env,
      changed,
      refused: (command, error) => this.#announce(new RefusedEvent(command, error)),
    });
    const refused = (leader: MemberId) => this.#announce(new UnledEvent(leader));
    this.#presence = new PresenceSync({ env, changed, refused });
    this.picks = new PicksActions(
      (command) => this.#command(command),
      () => env.id(),
    );
    this.bill = new BillActions((command) => this.#command(command));
    this.reactions = new ReactionActions((command) => this.#command(command));
    this.photos = new PhotoActions((command) => this.#command(command));
    this.looks = new LooksActions({
      edit: (intents) => {
        this.#board.edit(...intents);
        this.#refresh();
      },
      looks: () => this.#board.looks,
      me: () => this.#me,
      id: () => env.id(),
      now: () => env.now() + (this.#fold?.serverTimeOffset ?? 0),
    });
    this.polls = new PollActions(
      (command) => this.#command(command),
      () => env.id(),
    );
    this.together = new TogetherActions((message) => {
      if (this.#connection.phase === "live") this.#connection.send(JSON.stringify(message));
    });
    this.#connection = new Connection({
      env,
      changed,
      ticket: () => session.ticket(),
      path: (ticket) => this.#path(ticket),
      text: (data) => this.#hearText(data),
      binary: (data) => this.#hearFrame(data),
      lost: (row) => this.#lost(row),
    });
    this.#publisher = new Publisher(this, this.#derive());
  }

  /** A new frozen object after each change; parts that did not change are the same objects. */
  get state(): RoomState {
    return this.#publisher.state;
  }

  /** Listens, typed; returns what stops it. */
  on<K extends keyof RoomEventMap>(type: K, listener: (event: RoomEventMap[K]) => void): () => void {
    const hear = listener as unknown as (event: Event) => void;
    this.addEventListener(type, hear);
    return () => this.removeEventListener(type, hear);
  }

  // ── the cart ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** So many of this for that person; 0 takes the line away. */
  setQuantity(variant: VariantId, quantity: number, member: MemberId = this.#me): void {
    const step: SetQuantity = { type: "set_quantity", variant, member, quantity: Math.max(0, Math.round(quantity)) };
    const before = quantityOf(this.#board.cart, variant, member);
    if (before === step.quantity) return;
    this.#board.edit(step);
    if (quantityOf(this.#board.cart, variant, member) === step.quantity) this.#undo.push(step, before);
    this.#refresh();
  }

  /** More of this for the reader. */
  addToCart(variant: VariantId, n = 1): void {
    this.setQuantity(variant, quantityOf(this.#board.cart, variant, this.#me) + n);
  }

  /** Takes back the reader's own last step in the cart; false where there is none. */
  undo(): boolean {
    const step = this.#undo.pop(this.#board.cart);
    if (!step) return false;
    this.#board.edit(step);
    this.#refresh();
    return true;
  }

  // ── chat and votes ────────────────────────────────────────────────────────────────────────────────────────────────

  postChat(text: string, more: { replyTo?: Seq; about?: ProductId } & Shown = {}): void {
    const command = posting(text, more);
    if (!command) return;
    this.setTyping(false);
    this.#command(command);
  }

  /** Sends a refused message again. */
  retryChat(id: string): void {
    this.#commands.retry(id);
  }

  /** Throws a refused message away. */
  discardChat(id: string): void {
    this.#commands.discard(id);
  }

  editChat(seq: Seq, text: string): void {
    const trimmed = text.trim();
    if (trimmed !== "") this.#command({ type: "chat.edit", body: { seq, text: trimmed } });
  }

  deleteChat(seq: Seq): void {
    this.#command({ type: "chat.delete", body: { seq } });
  }

  /** Loads so many of the messages before those that are here, at most 100. Throws an `ApiError`. */
  loadOlderChat(limit = HISTORY_PAGE): Promise<void> {
    this.#loading ??= this.#loadOlder(limit).finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  /** The reader's thumb on a product; null takes it back. */
  setThumb(product: ProductId, thumb: Thumb | null): void {
    if (thumbOf(this.state.votes, product, this.#me) === thumb) return;
    this.#command({ type: "vote.set", body: { product, thumb } });
  }

  // ── people ────────────────────────────────────────────────────────────────────────────────────────────────────────

  setRole(member: MemberId, role: Role): void {
    this.#command({ type: "member.set_role", body: { member, role } });
  }

  /** Removes somebody, or leaves. */
  removeMember(member: MemberId): void {
    this.#command({ type: "member.remove", body: { member } });
  }

  setLocation(location: Location): void {
    this.#presence.setLocation(location);
  }

  /** What the reader holds on a look, also while they move it: say it with every movement. */
  setHold(hold: OwnHold | null): void {
    this.#presence.setHold(hold);
  }

  /** What the reader points at: say it with every movement. */
  setPoint(point: OwnPoint | null): void {
    this.#presence.setPoint(point);
  }

  /** Say it with every key; it ends by itself. */
  setTyping(typing: boolean): void {
    this.#presence.setTyping(typing);
  }

  setIdle(idle: boolean): void {
    this.#presence.setIdle(idle);
  }

  /** Connects now instead of after the wait. */
  reconnect(): void {
    this.#connection.retry();
  }

  /** Leaves the room's page. What is unsaved is lost: see `state.unsaved`. */
  close(): void {
    this.#connection.close();
    this.#presence.close();
    this.#commands.disconnected();
    this.#board.destroy();
  }

  // ── what comes in ─────────────────────────────────────────────────────────────────────────────────────────────────

  #path(ticket: string): string {
    const query = new URLSearchParams({ ticket });
    if (this.#fold && this.#epoch !== undefined) {
      query.set("seq", String(this.#fold.seq));
      query.set("epoch", String(this.#epoch));
    }
    return `/ws/rooms/${encodeURIComponent(this.#roomId)}?${query.toString()}`;
  }

  #hearText(data: string): void {
    let parsed: unknown;
    try {
      parsed = JSON.parse(data);
    } catch {
      return;
    }
    for (const message of Array.isArray(parsed) ? (parsed as unknown[]) : [parsed]) {
      if (typeof message === "object" && message !== null) this.#hear(message as ServerMessage);
    }
    this.#refresh();
  }

  #hear(message: ServerMessage): void {
    if ("hello" in message) this.#greet(message.hello);
    else if (!this.#fold) return;
    else if ("error" in message) this.#commands.refused(message.re, message.error);
    else if ("re" in message) this.#commands.done(message.re, message.seq, this.#fold.seq);
    else if ("saved" in message) this.#board.saved(message.saved);
    else if ("paused" in message) {
      this.#fold = { ...this.#fold, paused: message.paused };
      this.#setPaused(message.paused !== null);
    } else if ("lead" in message) this.#fold = { ...this.#fold, lead: message.lead };
    else if ("waiting" in message) this.#fold = { ...this.#fold, waiting: message.waiting };
    else if ("signal" in message) this.#announce(new SignalledEvent(message.by, message.signal));
    else if ("member_updated" in message) this.#fold = withMember(this.#fold, message.member_updated);
    else if ("type" in message) this.#advance(this.#fold, message);
  }

  #greet(hello: Hello): void {
    const me = this.#me;
    if (hello.you !== me) {
      this.#board.identityChanged(me, hello.you);
      this.#commands.failAll({ code: "identity_changed", message: "You are somebody else in this room now." });
    }
    this.#fold = greet(this.#fold, hello, this.#env.now());
    this.#epoch = hello.epoch;
    this.#connection.greeted();
    const send = (data: string | Uint8Array<ArrayBuffer>) => this.#connection.send(data);
    this.#setPaused(this.#fold.paused !== null);
    // The server passes over what a viewer offers without a word: what they had edited before is looked at one by one.
    if (this.#ownRole === "viewer" && this.#board.unsaved > 0) this.#board.startAfresh();
    this.#board.connected(hello.epoch, send);
    this.#presence.connected(this.#board.clientId, (bytes) => send(encodeFrame({ type: "awareness", bytes })));
    this.#commands.connected(send);
    this.#commands.folded(this.#fold.seq);
  }

  #advance(fold: Fold, event: EventMessage): void {
    this.#fold = advance(fold, [event]);
    if (this.#fold === fold) return;
    if (event.type === "member.role_changed" && event.body.member === this.#me) this.#roleChanged();
    const mine = event.by === this.#me;
    if (mine && event.type === "chat.posted") this.#commands.heard(event.body.text);
    this.#commands.folded(event.seq);
    // A sign that is kept is seen as one in passing is, also by who sets it.
    if (event.type === "vote.reacted" && event.body.on && event.by !== undefined && event.seq > fold.greetedAt) {
      const { product, reaction } = event.body;
      this.#announce(new SignalledEvent(event.by, { type: "react", body: { product, reaction } }));
    }
    if (mine || event.seq <= fold.greetedAt) return;
    if (event.type === "chat.posted") this.#announce(new PostedEvent(toMessage(event)));
    else if (event.type === "member.joined") this.#announce(new JoinedEvent(event.body.member));
    else if (event.type === "vote.cast" && event.by !== undefined) {
      this.#announce(new VotedEvent(event.by, event.body.product, event.body.thumb));
    } else if (event.type === "pick.created" && event.by !== undefined) {
      this.#announce(new PickedEvent(event.by, event.body.title));
    } else if (event.type === "poll.opened" || event.type === "poll.closed") {
      this.#announce(new PolledEvent(event.type === "poll.opened" ? "opened" : "closed", event.body.poll, event.by));
    } else if (event.type === "poll.decided") {
      const poll = this.#fold.polls.find(({ id }) => id === event.body.poll);
      if (poll?.decided) this.#announce(new PolledEvent("decided", poll, event.by));
    }
  }

  /** The server says nothing of what it passes over, and `saved` stands still until all is offered anew. */
  #roleChanged(): void {
    if (this.#ownRole !== "viewer") this.#board.offerAgain();
    else if (this.#board.unsaved > 0) this.#connection.restart(); // To ask which of it was stored.
  }

  #hearFrame(data: Uint8Array<ArrayBuffer>): void {
    const frame = decodeFrame(data);
    if (!frame || !this.#fold) return;
    if (frame.type === "awareness") this.#presence.receive(frame.bytes);
    else if (frame.type === "query") this.#presence.answer();
    else {
      // The server's step 1 comes after everything that was missed.
      if (frame.type === "step1") {
        this.#fold = caughtUp(this.#fold);
        this.#commands.folded(this.#fold.seq);
      }
      try {
        this.#board.receive(frame);
      } catch {
        // Unreadable: this copy may lack something from here on.
        this.#connection.restart();
      }
    }
    this.#refresh();
  }

  #lost(row: CloseRow | undefined): void {
    if (row?.retry === "fresh_copy") {
      const blamed = this.#board.refused(row);
      if (!blamed && row.name !== "stale_epoch") this.#commands.closedOver(row);
    }
    this.#board.disconnected();
    this.#presence.disconnected();
    this.#commands.disconnected();
    this.#refresh();
  }

  // ── helpers ───────────────────────────────────────────────────────────────────────────────────────────────────────

  get #me(): MemberId {
    return this.#fold?.me ?? this.#first.member.id;
  }

  /** What they may do now: who waits for a seat looks on. */
  get #role(): Role {
    return (this.#fold?.waiting ?? null) === null ? this.#ownRole : "viewer";
  }

  get #ownRole(): Role {
    return this.#fold?.members.get(this.#fold.me)?.role ?? this.#first.member.role;
  }

  #setPaused(paused: boolean): void {
    this.#board.setPaused(paused);
    this.#commands.setPaused(paused);
  }

  #command(command: Command): void {
    const error = judgeCommand(command, this.#role, this.#fold?.limits ?? null);
    if (error) this.#announce(new RefusedEvent(command, error));
    else this.#commands.add(command);
  }

  async #loadOlder(limit: number): Promise<void> {
    const before = this.#fold?.chat[0]?.seq;
    if (before === undefined || !this.#fold?.chatMore) return;
    const { messages, more } = await this.#history(before, limit);
    this.#fold = withOlder(this.#fold, before, messages, more);
    this.#refresh();
  }

  #announceAdded(changes: readonly CartChange[], before: Cart): void {
    for (const { variant, member, quantity } of changes) {
      const delta = quantity - quantityOf(before, variant, member);
      if (member !== this.#me && delta !== 0) this.#announce(new AddedEvent(member, variant, quantity, delta));
    }
  }

  #announce(event: Event): void {
    this.#publisher.announce(event);
  }

  #refresh(): void {
    this.#publisher.publish(this.#derive());
  }

  readonly #chat = memo((chat: readonly ChatMessage[], me: MemberId, _version: number) =>
    this.#commands.overChat(chat, me, this.#env.now() + (this.#fold?.serverTimeOffset ?? 0)),
  );
  readonly #votes = memo((votes: Fold["votes"], me: MemberId, _version: number) => this.#commands.overVotes(votes, me));
  readonly #picks = memo((picks: KnownPicks, me: MemberId, _version: number) => {
    return this.#commands.overPicks(picks, me, this.#fold?.serverTimeOffset ?? 0).kept;
  });
  readonly #polls = memo((polls: readonly Poll[], me: MemberId, _version: number) =>
    this.#commands.overPolls(polls, me),
  );
  readonly #pending = memo((_version: number) => this.#commands.pendingChat);
  readonly #firstMembers = memo(
    (): ReadonlyMap<MemberId, MemberView> => new Map([[this.#first.member.id, this.#first.member]]),
  );
  readonly #noVotes: Fold["votes"] = new Map();
  readonly #bill = memo((bill: Bill, me: MemberId, _version: number) =>
    this.#commands.overBill(bill, me, this.#fold?.serverTimeOffset ?? 0),
  );
  readonly #noPolls: readonly Poll[] = [];
  readonly #noChat: readonly ChatMessage[] = [];

  #derive(): RoomState {
    const fold = this.#fold;
    const me = this.#me;
    const version = this.#commands.version;
    this.#ready ||= fold !== null && this.#board.loaded;
    const connection = this.#connectionState();
    const unsaved = this.#board.unsaved + this.#commands.unsaved;
    return {
      connection,
      save: fold ? saveState(connection, fold.paused, unsaved) : "saved",
      unsaved,
      retryInMs: this.#connection.retryInMs,
      ready: this.#ready,
      room: fold?.room ?? this.#first.room,
      me,
      members: fold?.members ?? this.#firstMembers(),
      presence: this.#presence.view(me),
      holds: this.#presence.holds,
      points: this.#presence.points,
      cart: this.#board.cart,
      looks: this.#board.looks,
      votes: this.#votes(fold?.votes ?? this.#noVotes, me, version),
      picks: this.#picks(fold?.picks ?? NO_PICKS, me, version),
      polls: this.#polls(fold?.polls ?? this.#noPolls, me, version),
      bill: this.#bill(fold?.bill ?? NO_BILL, me, version),
      chat: this.#chat(fold?.chat ?? this.#noChat, me, version),
      pendingChat: this.#pending(version),
      chatMore: fold?.chatMore ?? false,
      read: fold?.read ?? 0,
      lead: fold?.lead ?? null,
      waiting: fold?.waiting ?? null,
      limits: fold?.limits ?? null,
      outdated: fold?.outdated ?? false,
      end: this.#connection.end,
      serverTimeOffset: fold?.serverTimeOffset ?? 0,
    };
  }

  #connectionState(): ConnectionState {
    const { phase } = this.#connection;
    if (phase === "live" || phase === "closed") return phase;
    return this.#env.online() ? "connecting" : "offline";
  }
}
