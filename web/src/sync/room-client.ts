import { RoomsApi } from "../api/rooms.ts";
import type { Credentials } from "../api/types.ts";
import type {
  ChatMessage,
  CloseRow,
  Command,
  EventMessage,
  Hello,
  MemberId,
  Role,
  RoomId,
  Seq,
  ServerMessage,
} from "../protocol/generated.ts";
import { backoff } from "./backoff.ts";
import { BillActions } from "./bill.ts";
import { BoardSync, type MakeBoard } from "./board-sync.ts";
import { type CartChange, quantityOf } from "./cart.ts";
import { Commands, judgeCommand } from "./commands.ts";
import { Connection } from "./connection.ts";
import { browserEnv, type Env } from "./env.ts";
import { AddedEvent, RefusedEvent, type RoomEventMap, SignalledEvent, UnledEvent } from "./events.ts";
import { advance, caughtUp, type Fold, greet, withMember, withOlder } from "./fold.ts";
import { decodeFrame, encodeFrame } from "./frames.ts";
import { judge } from "./intents.ts";
import { isLocked, LookMarkActions } from "./look-marks.ts";
import { LooksActions } from "./looks-actions.ts";
import { newsOf } from "./news.ts";
import { Overview } from "./overview.ts";
import { PhotoActions } from "./photos.ts";
import { PicksActions } from "./picks.ts";
import { PollActions } from "./polls.ts";
import { PresenceSync } from "./presence.ts";
import { Publisher } from "./publisher.ts";
import { ReactionActions } from "./reactions.ts";
import { RoomActions } from "./room-actions.ts";
import { type Cart, isOver, type RoomState } from "./room-state.ts";
import { Session } from "./session.ts";
import { socketPath } from "./socket.ts";
import { TogetherActions } from "./together.ts";
import { Keeper } from "./unsent.ts";

export * from "./events.ts";
export type { Intent, SetQuantity } from "./intents.ts";
export type { Hold, OwnHold } from "./holds.ts";
export type { OwnPoint, Point } from "./points.ts";
export type { LookMarks } from "./look-marks.ts";
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
  /** Fetches what a copy of the board is made of; by default as a part of the page that comes later. */
  readonly board?: () => Promise<MakeBoard>;
  /** By default the browser. */
  readonly env?: Env;
}

/** What a copy of the board is made of, as a part of the page. */
export async function fetchBoard(): Promise<MakeBoard> {
  const { Board } = await import("./board.ts");
  return (options) => new Board(options);
}

/** A room, live: read `state`, listen for `change`, call the methods. Nothing of the socket shows. */
export class RoomClient extends RoomActions {
  readonly #env: Env;
  readonly #roomId: RoomId;
  readonly #history: NonNullable<RoomClientOptions["history"]>;
  readonly #first: Credentials;
  readonly #connection: Connection;
  readonly #fetchBoard: () => Promise<MakeBoard>;
  protected readonly board: BoardSync;
  protected readonly commands: Commands;
  protected readonly presence: PresenceSync;
  #fold: Fold | null = null;
  #epoch: number | undefined;
  #loading: Promise<void> | undefined;
  #keeper: Keeper;
  readonly #overview: Overview;
  readonly #publisher: Publisher;
  /** What a host does with the room's collections. */
  readonly picks: PicksActions;
  /** What people agree about the cart. */
  readonly bill: BillActions;
  /** The outfits that people put together. */
  readonly looks: LooksActions;
  /** What they think and say of them. */
  readonly marks: LookMarkActions;
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
    // Beside the rest: the room is greeted without it.
    client.#bringBoard();
    void client.#start();
    return client;
  }

  private constructor({ roomId, credentials, rejoin, history, board, env = browserEnv() }: RoomClientOptions) {
    super();
    this.#fetchBoard = board ?? fetchBoard;
    this.#env = env;
    this.#roomId = roomId;
    this.#first = credentials;
    this.#keeper = new Keeper(env.slot(`${roomId}.${credentials.member.id}`));
    this.#history = history ?? ((before, limit) => new RoomsApi().history(roomId, before, limit));
    const session = new Session({ first: credentials, rejoin, now: () => env.now() });
    const changed = () => this.refresh();
    this.board = new BoardSync({
      now: () => env.now(),
      judge: (intent, { cart, looks }) =>
        judge(intent, {
          me: this.me,
          role: this.#role,
          limits: this.#fold?.limits ?? null,
          cart,
          looks,
          locked: (look) => isLocked(this.#overview.marks(this.#fold), look, this.#now()),
          hostsEdit: this.#fold?.editors === "hosts",
        }),
      refused: (intent, error) => this.#announce(new RefusedEvent(intent, error)),
      othersChanged: (changes, before) => this.#announceAdded(changes, before),
    });
    this.commands = new Commands({
      env,
      changed,
      refused: (command, error) => this.#announce(new RefusedEvent(command, error)),
    });
    const refused = (leader: MemberId) => this.#announce(new UnledEvent(leader));
    this.presence = new PresenceSync({ env, changed, refused });
    this.picks = new PicksActions(
      (command) => this.command(command),
      () => env.id(),
    );
    this.bill = new BillActions((command) => this.command(command));
    this.reactions = new ReactionActions((command) => this.command(command));
    this.photos = new PhotoActions(
      (command) => this.command(command),
      () => env.id(),
    );
    this.looks = new LooksActions({
      edit: (intents) => {
        this.board.edit(...intents);
        this.refresh();
      },
      looks: () => this.board.looks,
      me: () => this.me,
      id: () => env.id(),
      now: () => this.#now(),
    });
    this.marks = new LookMarkActions((command) => this.command(command));
    this.polls = new PollActions(
      (command) => this.command(command),
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
    this.#overview = new Overview({
      env,
      first: credentials,
      board: this.board,
      commands: this.commands,
      presence: this.presence,
      connection: this.#connection,
    });
    this.#publisher = new Publisher(this, this.#overview.of(null));
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

  /** Loads so many of the messages before those that are here, at most 100. Throws an `ApiError`. */
  loadOlderChat(limit = HISTORY_PAGE): Promise<void> {
    this.#loading ??= this.#loadOlder(limit).finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  /** Connects now instead of after the wait. */
  reconnect(): void {
    this.#connection.retry();
  }

  /** Leaves the room's page. What is unsaved (see `state.unsaved`) is kept on this device until somebody opens the room here. */
  close(): void {
    this.#keeper.leave();
    this.#connection.close();
    this.presence.close();
    this.commands.disconnected();
    this.board.destroy();
  }

  /** The same, and what is unsaved is not wanted any more. */
  giveUp(): void {
    this.#keeper.forget();
    this.close();
  }

  // ── what comes in ─────────────────────────────────────────────────────────────────────────────────────────────────

  #path(ticket: string): string {
    const [fold, epoch] = [this.#fold, this.#epoch];
    return socketPath(this.#roomId, ticket, fold && epoch !== undefined ? { seq: fold.seq, epoch } : undefined);
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
    this.refresh();
  }

  #hear(message: ServerMessage): void {
    if ("hello" in message) this.#greet(message.hello);
    else if (!this.#fold) return;
    else if ("error" in message) this.commands.refused(message.re, message.error);
    else if ("re" in message) this.commands.done(message.re, message.seq, this.#fold.seq);
    else if ("saved" in message) this.board.saved(message.saved);
    else if ("paused" in message) {
      this.#fold = { ...this.#fold, paused: message.paused };
      this.#setPaused(this.#fold);
    } else if ("waiting" in message) {
      this.#fold = { ...this.#fold, waiting: message.waiting };
      this.#setPaused(this.#fold);
    } else if ("lead" in message) this.#fold = { ...this.#fold, lead: message.lead };
    else if ("knocks" in message) this.#fold = { ...this.#fold, knocks: message.knocks };
    else if ("signal" in message) this.#announce(new SignalledEvent(message.by, message.signal));
    else if ("member_updated" in message) this.#fold = withMember(this.#fold, message.member_updated);
    else if ("room_updated" in message) this.#fold = { ...this.#fold, room: message.room_updated };
    else if ("type" in message) this.#advance(this.#fold, message);
  }

  #greet(hello: Hello): void {
    const me = this.me;
    if (hello.you !== me) {
      this.board.identityChanged(me, hello.you);
      this.#keeper.forget();
      this.#keeper = new Keeper(this.#env.slot(`${this.#roomId}.${hello.you}`));
      this.commands.failAll({ code: "identity_changed", message: "You are somebody else in this room now." });
    }
    this.#fold = greet(this.#fold, hello, this.#env.now());
    this.#epoch = hello.epoch;
    this.#connection.greeted();
    const send = (data: string | Uint8Array<ArrayBuffer>) => this.#connection.send(data);
    this.#setPaused(this.#fold);
    // The server passes over what a viewer offers without a word: what they had edited before is looked at one by one.
    if (this.#ownRole === "viewer" && this.board.unsaved > 0) this.board.startAfresh();
    this.board.connected(hello.epoch, send);
    this.presence.connected(this.board.clientId, (bytes) => send(encodeFrame({ type: "awareness", bytes })));
    this.commands.connected(send);
    this.commands.folded(this.#fold.seq);
  }

  /** Without what the board is made of the room can't be ready: where it could not be fetched it is asked for again, ever more rarely. */
  #bringBoard(attempt = 0): void {
    this.#fetchBoard().then(
      (make) => {
        if (this.#connection.phase === "closed") return;
        this.board.bring(make);
        this.refresh();
      },
      () => {
        const again = () => this.#connection.phase !== "closed" && this.#bringBoard(attempt + 1);
        this.#env.setTimeout(again, backoff(attempt, this.#env.random()));
      },
    );
  }

  /** First comes what pages before this one could not send: what is done here meanwhile must not be sent before it. */
  async #start(): Promise<void> {
    for (const { intents, commands, added } of await this.#keeper.recall()) {
      this.board.recall(intents);
      this.commands.recall(commands);
      this.added.push(...added);
    }
    this.refresh();
    this.#keeper.settle();
    if (this.#connection.phase !== "closed") this.#connection.start();
  }

  #advance(fold: Fold, event: EventMessage): void {
    this.#fold = advance(fold, [event]);
    if (this.#fold === fold) return;
    if (event.type === "member.role_changed" && event.body.member === this.me) this.#roleChanged();
    if (event.by === this.me && event.type === "chat.posted") this.commands.heard(event.body.text);
    this.commands.folded(event.seq);
    const news = newsOf(event, this.#fold);
    if (news) this.#announce(news);
  }

  /** The server says nothing of what it passes over, and `saved` stands still until all is offered anew. */
  #roleChanged(): void {
    if (this.#ownRole !== "viewer") this.board.offerAgain();
    else if (this.board.unsaved > 0) this.#connection.restart(); // To ask which of it was stored.
  }

  #hearFrame(data: Uint8Array<ArrayBuffer>): void {
    const frame = decodeFrame(data);
    if (!frame || !this.#fold) return;
    if (frame.type === "awareness") this.presence.receive(frame.bytes);
    else if (frame.type === "query") this.presence.answer();
    else {
      // The server's step 1 comes after everything that was missed.
      if (frame.type === "step1") {
        this.#fold = caughtUp(this.#fold);
        this.commands.folded(this.#fold.seq);
      }
      try {
        this.board.receive(frame);
      } catch {
        // Unreadable: this copy may lack something from here on.
        this.#connection.restart();
      }
    }
    this.refresh();
  }

  #lost(row: CloseRow | undefined): void {
    // Nothing of theirs will ever be taken. Other ends are over with a new page.
    if (row?.name === "removed" || row?.name === "no_room") this.#keeper.forget();
    if (row?.retry === "fresh_copy") {
      const blamed = this.board.refused(row);
      if (!blamed && row.name !== "stale_epoch") this.commands.closedOver(row);
    }
    this.board.disconnected();
    this.presence.disconnected();
    this.commands.disconnected();
    this.refresh();
  }

  // ── helpers ───────────────────────────────────────────────────────────────────────────────────────────────────────

  protected get me(): MemberId {
    return this.#fold?.me ?? this.#first.member.id;
  }

  /** What they may do now: who waits for a seat looks on, and so do all once the room is over. */
  get #role(): Role {
    const looksOn = (this.#fold?.waiting ?? null) !== null || isOver(this.#fold?.room ?? null, this.#now());
    return looksOn ? "viewer" : this.#ownRole;
  }

  get #ownRole(): Role {
    return this.#fold?.members.get(this.#fold.me)?.role ?? this.#first.member.role;
  }

  /** By the server's clock. */
  #now(): number {
    return this.#env.now() + (this.#fold?.serverTimeOffset ?? 0);
  }

  /** What an earlier page could not send waits for the seat, too. */
  #setPaused({ paused, waiting }: Fold): void {
    this.board.setPaused(paused !== null || waiting !== null);
    this.commands.setPaused(paused !== null, waiting !== null);
  }

  protected command(command: Command): void {
    const error = judgeCommand(command, this.#role, this.#fold?.limits ?? null);
    if (error) this.#announce(new RefusedEvent(command, error));
    else this.commands.add(command);
  }

  async #loadOlder(limit: number): Promise<void> {
    const before = this.#fold?.chat[0]?.seq;
    if (before === undefined || !this.#fold?.chatMore) return;
    const { messages, more } = await this.#history(before, limit);
    this.#fold = withOlder(this.#fold, before, messages, more);
    this.refresh();
  }

  #announceAdded(changes: readonly CartChange[], before: Cart): void {
    for (const { variant, member, quantity } of changes) {
      const delta = quantity - quantityOf(before, variant, member);
      if (member !== this.me && delta !== 0) this.#announce(new AddedEvent(member, variant, quantity, delta));
    }
  }

  #announce(event: Event): void {
    this.#publisher.announce(event);
  }

  protected refresh(): void {
    this.addRemembered();
    this.#keeper.keep({ intents: this.board.unsent, commands: this.commands.unsent, added: this.added });
    this.#publisher.publish(this.#overview.of(this.#fold, this.added.length));
  }
}
