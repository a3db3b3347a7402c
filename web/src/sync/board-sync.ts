import type { CloseRow, CommandError, MemberId } from "../protocol/generated.ts";
import type { Board, BoardOptions } from "./board.ts";
import { type CartChange, cartWith, EMPTY_CART } from "./cart.ts";
import { encodeFrame, type Frame } from "./frames.ts";
import { type Intent, Intents, isLine } from "./intents.ts";
import { looksWith } from "./look-intents.ts";
import { EMPTY_LOOKS, type Looks } from "./looks.ts";
import type { Cart } from "./room-state.ts";

/** The part of a connection that lasts as long as its socket. */
interface Link {
  readonly send: (message: Uint8Array<ArrayBuffer>) => void;
  /** Update frames sent (update and step 2): what the server's `saved` counts. */
  frames: number;
  /** What the server had when it last asked; null until it asks: before that nothing may be sent. */
  serverHas: Uint8Array | null;
  /** When the server's answer to our step 1 came. */
  syncedAt: number | null;
}

/** What the board says. */
export interface BoardView {
  readonly cart: Cart;
  readonly looks: Looks;
}

/** A board of which nothing has come yet. */
const NOTHING: BoardView = { cart: EMPTY_CART, looks: EMPTY_LOOKS };

/** Makes a copy of the board. */
export type MakeBoard = (options: BoardOptions) => Board;

/** The answer to a step 1 may be a step 2 and a tail of updates: what comes this soon after is no news, in ms. */
const ARRIVAL_MS = 1000;

export interface BoardSyncOptions {
  readonly now: () => number;
  /** Why an intent cannot be done now, or null. */
  readonly judge: (intent: Intent, view: BoardView) => CommandError | null;
  readonly refused: (intent: Intent, error: CommandError) => void;
  /** Others changed the cart, just now. */
  readonly othersChanged: (changes: readonly CartChange[], before: Cart) => void;
}

/**
 * Keeps the board in step with the server and every edit until it is saved.
 *
 * Edits are written into the copy at once, also offline, and remembered as intents. On a new socket the server's step 1 is
 * answered by one step 2 that covers them all. If the server refuses, or the room was rebuilt, the copy is dropped and the
 * intents are done again on a fresh one. After a refusal they go one at a time, each waiting for its `saved`, so
 * that the next refusal has one possible cause: that intent is dropped and named.
 *
 * What a copy is made of, Yjs, comes after the first goods (`bring`). Until then edits wait over an empty board, as they do
 * without a connection.
 */
export class BoardSync {
  readonly #options: BoardSyncOptions;
  readonly #intents = new Intents();
  /** The client id of the first copy, told with presence before there is one. */
  readonly #firstClientId = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  #board: Board | undefined;
  #epoch: number | undefined;
  #link: Link | undefined;
  #paused = false;
  #oneByOne = false;
  #pumping = false;
  #shown: { base: BoardView; queued: readonly Intent[]; view: BoardView } | undefined;

  constructor(options: BoardSyncOptions) {
    this.#options = options;
  }

  /** What a copy is made of has come. */
  bring(make: MakeBoard): void {
    this.#board ??= make({ clientId: this.#firstClientId, edited: (update) => this.#edited(update) });
    const link = this.#link;
    if (!link) return;
    this.#askFor(link);
    // Updates that came meanwhile are in the answer, too.
    if (link.serverHas) this.#sendMissing(link, link.serverHas);
  }

  get clientId(): number {
    return this.#board?.clientId ?? this.#firstClientId;
  }

  /** Whether there is a copy that has met the server's. */
  get loaded(): boolean {
    return this.#board?.loaded ?? false;
  }

  /** Edits that are not saved. */
  get unsaved(): number {
    return this.#intents.size;
  }

  get unsent(): readonly Intent[] {
    return this.#intents.all;
  }

  /** Does again what an earlier page could not send. */
  recall(intents: readonly Intent[]): void {
    this.#intents.addBefore(intents);
    this.#pump();
  }

  /** The board as the person wants it: the copy, and over it what waits to be written. */
  get view(): BoardView {
    const { cart, looks } = this.#board ?? NOTHING;
    const queued = this.#intents.queued;
    const known = this.#shown;
    if (known?.base.cart === cart && known.base.looks === looks && same(known.queued, queued)) return known.view;
    const view = queued.reduce(viewWith, { cart, looks });
    this.#shown = { base: { cart, looks }, queued, view };
    return view;
  }

  get cart(): Cart {
    return this.view.cart;
  }

  get looks(): Looks {
    return this.view.looks;
  }

  /** Does these, where they go out at once in one update. */
  edit(...intents: readonly Intent[]): void {
    let { view } = this;
    const possible: Intent[] = [];
    for (const intent of intents) {
      const error = this.#options.judge(intent, view);
      if (error) {
        this.#options.refused(intent, error);
        continue;
      }
      possible.push(intent);
      view = viewWith(view, intent);
    }
    const board = this.#board;
    if (!board?.loaded || this.#oneByOne || this.#intents.firstQueued()) {
      for (const intent of possible) this.#intents.add(intent, "queued");
      this.#pump();
      return;
    }
    const fresh = possible.filter((intent) => !board.holds(intent));
    if (fresh.length === 0) return;
    for (const intent of fresh) this.#intents.add(intent, "written");
    board.write(...fresh);
  }

  /** A socket was greeted. */
  connected(epoch: number, send: Link["send"]): void {
    this.#intents.socketLost();
    if (this.#epoch !== epoch && this.#epoch !== undefined) this.#dropCopy();
    this.#epoch = epoch;
    this.#link = { send, frames: 0, serverHas: null, syncedAt: null };
    this.#askFor(this.#link);
  }

  /** The socket is gone. */
  disconnected(): void {
    this.#link = undefined;
    this.#intents.socketLost();
  }

  /** The server closed because of what it was sent: call before `disconnected`. True where an edit is to blame. */
  refused(row: CloseRow): boolean {
    const suspects = this.#intents.inFlight;
    const [only] = suspects;
    const blamed = row.name !== "stale_epoch" && suspects.length > 0;
    if (blamed) this.#oneByOne = true;
    if (blamed && only && suspects.length === 1) {
      this.#intents.drop(only);
      // What has become known meanwhile, such as that a look is locked, says more than the code.
      const why = this.#options.judge(only, this.#board ?? NOTHING);
      this.#options.refused(only, why ?? { code: row.name, message: row.tell });
    }
    this.#dropCopy();
    return blamed;
  }

  /** A socket follows on which the old copy must not be offered, as when its edits are not allowed any more. */
  startAfresh(): void {
    this.#dropCopy();
  }

  /** The person is another member now: the copy's client id is bound to the old one. */
  identityChanged(from: MemberId, to: MemberId): void {
    this.#intents.rename(from, to);
    this.#dropCopy();
  }

  receive(frame: Frame): void {
    const link = this.#link;
    const board = this.#board;
    if (!link) return;
    switch (frame.type) {
      case "step1":
        // Also in the middle: the server misses something that our last update builds on.
        link.serverHas = frame.bytes;
        this.#sendMissing(link, frame.bytes);
        break;
      case "step2":
        if (!board) return;
        board.load(frame.bytes);
        link.syncedAt ??= this.#options.now();
        break;
      case "update": {
        if (!board) return;
        const before = board.cart;
        const changes = board.receive(frame.bytes);
        if (link.syncedAt !== null && this.#options.now() - link.syncedAt > ARRIVAL_MS && changes.length > 0)
          this.#options.othersChanged(changes, before);
        break;
      }
      default:
        return;
    }
    this.#pump();
  }

  /** The first `frames` update frames of this socket are durable. */
  saved(frames: number): void {
    this.#intents.saved(frames);
    if (this.#intents.size === 0) this.#oneByOne = false;
    this.#pump();
  }

  /** Offers everything in one frame, as after the server may have passed over something. */
  offerAgain(): void {
    const link = this.#link;
    if (link?.serverHas && !this.#paused) this.#sendMissing(link, link.serverHas);
  }

  /** The server stores nothing for now, for anybody or for who stands in line, or does again. */
  setPaused(paused: boolean): void {
    if (this.#paused === paused) return;
    this.#paused = paused;
    if (paused) return;
    if (this.#intents.hasWritten) this.offerAgain();
    this.#pump();
  }

  destroy(): void {
    this.#link = undefined;
    this.#board?.destroy();
  }

  #dropCopy(): void {
    this.#board?.reset();
    this.#intents.copyLost();
  }

  /** Says what this copy has. */
  #askFor({ send }: Link): void {
    if (this.#board) send(encodeFrame({ type: "step1", bytes: this.#board.stateVector() }));
  }

  /** The board has a change of ours. */
  #edited(update: Uint8Array<ArrayBuffer>): void {
    const link = this.#link;
    if (!link?.serverHas || this.#paused) return; // The next step 2 will carry it.
    link.frames += 1;
    this.#intents.sent(link.frames, false);
    link.send(encodeFrame({ type: "update", bytes: update }));
  }

  #sendMissing(link: Link, serverHas: Uint8Array): void {
    if (!this.#board) return;
    const bytes = this.#board.diff(serverHas);
    link.frames += 1;
    this.#intents.sent(link.frames, true);
    link.send(encodeFrame({ type: "step2", bytes }));
  }

  /** Writes what waits, as far as it may go out. */
  #pump(): void {
    // What a written edit brings about at once finds this loop at work.
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      this.#writeQueued();
    } finally {
      this.#pumping = false;
    }
  }

  #writeQueued(): void {
    for (let next = this.#intents.firstQueued(); next; next = this.#intents.firstQueued()) {
      const link = this.#link;
      const board = this.#board;
      if (!link?.serverHas || link.syncedAt === null || !board?.loaded || this.#paused) return;
      if (this.#oneByOne && this.#intents.inFlight.length > 0) return;
      // It had been stored after all, or somebody else wanted the same: nothing is left to be done or refused.
      if (board.holds(next)) {
        this.#intents.drop(next);
        continue;
      }
      const error = this.#options.judge(next, board);
      if (error) {
        this.#intents.drop(next);
        this.#options.refused(next, error);
        continue;
      }
      this.#intents.written(next);
      board.write(next);
    }
  }
}

function viewWith({ cart, looks }: BoardView, intent: Intent): BoardView {
  return isLine(intent) ? { cart: cartWith(cart, [intent]), looks } : { cart, looks: looksWith(looks, intent) };
}

function same(a: readonly Intent[], b: readonly Intent[]): boolean {
  return a.length === b.length && a.every((intent, i) => intent === b[i]);
}
