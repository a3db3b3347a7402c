import type { Command, MemberId, ProductId, Role, Seq, Thumb, VariantId } from "../protocol/generated.ts";
import type { BoardSync } from "./board-sync.ts";
import { quantityOf } from "./cart.ts";
import type { Commands } from "./commands.ts";
import type { OwnHold } from "./holds.ts";
import type { SetQuantity } from "./intents.ts";
import { posting, type Shown } from "./photos.ts";
import type { OwnPoint } from "./points.ts";
import type { Location, PresenceSync } from "./presence.ts";
import { thumbOf } from "./reactions.ts";
import type { RoomState } from "./room-state.ts";
import { UndoStack } from "./undo.ts";
import type { Added } from "./unsent.ts";

/** What a person does in a room: in the cart, in the chat, to the others, and where they are. */
export abstract class RoomActions extends EventTarget {
  protected abstract readonly board: BoardSync;
  protected abstract readonly commands: Commands;
  protected abstract readonly presence: PresenceSync;
  readonly #undo = new UndoStack();
  /** Added before the board was here. */
  protected readonly added: Added[] = [];

  /** A new frozen object after each change; parts that did not change are the same objects. */
  abstract get state(): RoomState;
  protected abstract get me(): MemberId;
  /** Sends a command, or says why it can't be done. */
  protected abstract command(command: Command): void;
  /** Something of the state may have changed. */
  protected abstract refresh(): void;

  // ── the cart ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** So many of this for that person; 0 takes the line away. */
  setQuantity(variant: VariantId, quantity: number, member: MemberId = this.me): void {
    const step: SetQuantity = { type: "set_quantity", variant, member, quantity: Math.max(0, Math.round(quantity)) };
    const before = quantityOf(this.board.cart, variant, member);
    if (before === step.quantity) return;
    this.board.edit(step);
    if (quantityOf(this.board.cart, variant, member) === step.quantity) this.#undo.push(step, before);
    this.refresh();
  }

  /** More of this for the reader. How many there are is not known before the board is here: until then it is remembered. */
  addToCart(variant: VariantId, n = 1): void {
    if (!this.board.loaded) {
      this.added.push([variant, n]);
      this.refresh();
      return;
    }
    this.setQuantity(variant, quantityOf(this.board.cart, variant, this.me) + n);
  }

  /** Adds what was remembered: to be called when the board has come. */
  protected addRemembered(): void {
    if (this.added.length === 0 || !this.board.loaded) return;
    for (const [variant, n] of this.added.splice(0)) this.addToCart(variant, n);
  }

  /** Takes back the reader's own last step in the cart, and gives what does it again; nothing where there is none. */
  undo(): (() => void) | undefined {
    const last = this.#undo.pop(this.board.cart);
    if (!last) return undefined;
    const { step, before } = last;
    this.board.edit({ ...step, quantity: before });
    this.refresh();
    return () => this.setQuantity(step.variant, step.quantity, step.member);
  }

  // ── chat and votes ────────────────────────────────────────────────────────────────────────────────────────────────

  postChat(text: string, more: { replyTo?: Seq; about?: ProductId } & Shown = {}): void {
    const command = posting(text, more);
    if (!command) return;
    this.setTyping(false);
    this.command(command);
  }

  /** Sends a refused message again. */
  retryChat(id: string): void {
    this.commands.retry(id);
  }

  /** Throws a refused message away. */
  discardChat(id: string): void {
    this.commands.discard(id);
  }

  editChat(seq: Seq, text: string): void {
    const trimmed = text.trim();
    if (trimmed !== "") this.command({ type: "chat.edit", body: { seq, text: trimmed } });
  }

  deleteChat(seq: Seq): void {
    this.command({ type: "chat.delete", body: { seq } });
  }

  /** The reader's thumb on a product; null takes it back. */
  setThumb(product: ProductId, thumb: Thumb | null): void {
    if (thumbOf(this.state.votes, product, this.me) === thumb) return;
    this.command({ type: "vote.set", body: { product, thumb } });
  }

  // ── people ────────────────────────────────────────────────────────────────────────────────────────────────────────

  setRole(member: MemberId, role: Role): void {
    this.command({ type: "member.set_role", body: { member, role } });
  }

  /** Removes somebody, or leaves. */
  removeMember(member: MemberId): void {
    this.command({ type: "member.remove", body: { member } });
  }

  setLocation(location: Location): void {
    this.presence.setLocation(location);
  }

  /** What the reader holds on a look, also while they move it: say it with every movement. */
  setHold(hold: OwnHold | null): void {
    this.presence.setHold(hold);
  }

  /** What the reader points at: say it with every movement. */
  setPoint(point: OwnPoint | null): void {
    this.presence.setPoint(point);
  }

  /** Say it with every key; it ends by itself. */
  setTyping(typing: boolean): void {
    this.presence.setTyping(typing);
  }

  /** `away`: not at the page for some time. */
  setIdle(idle: boolean, away = false): void {
    this.presence.setIdle(idle, away);
  }
}
