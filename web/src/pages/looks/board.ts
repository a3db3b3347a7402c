import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../i18n/later.ts";
import { colour, friend } from "../../icons/friend.ts";
import type { LookId, MemberId, PieceId, VariantId } from "../../protocol/generated.ts";
import type { Look } from "../../sync/looks.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { ClientController } from "../../ui/base/client-controller.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { picture, SIZES } from "../../ui/picture/picture.ts";
import { mayEdit, nameOf } from "../room/members.ts";
import cssText from "./board.css?inline";
import { BoardSaidEvent, ChosenEvent, HelpEvent } from "./events.ts";
import { centre, moved, type Point, type Poses, toSheet } from "./geometry.ts";
import { type GestureHost, Gestures } from "./gestures.ts";
import { type HandHost, Hand } from "./hand.ts";
import { actOf } from "./keys.ts";
import { maskOf } from "./mask.ts";
import { type Box, Stage } from "./stage.ts";

const NOBODY: ReadonlySet<PieceId> = new Set();

/** The board of one look: pieces that lie over each other, moved by pointer, finger and key. */
@customElement("cb-board")
export class BoardElement extends CabasElement implements GestureHost, HandHost {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) lookId!: LookId;
  @property({ attribute: false }) look!: Look;
  /** Nobody may change it now. */
  @property({ attribute: false }) locked = false;
  @state() selected: ReadonlySet<PieceId> = NOBODY;
  @state() private focused: PieceId | undefined;
  /** The next tap says where the chosen ones go: for who can't drag. */
  @state() tapping = false;
  @query(".board") private readonly boardElement!: HTMLElement | null;
  @query(".fence") private readonly fenceElement!: HTMLElement | null;

  readonly stage = new Stage(this, () => this.boardElement);
  private readonly gestures = new Gestures(this);
  private readonly goods = new GoodsController(this);
  readonly hand = new Hand(this);
  private held = "";

  constructor() {
    super();
    new ClientController(this, "change", ({ keys }) => {
      if (keys.has("members") || keys.has("waiting")) this.requestUpdate();
      if (keys.has("holds")) this.othersHold();
    });
  }

  override disconnectedCallback(): void {
    this.gestures.cancel();
    this.hand.write();
    this.selected = NOBODY;
    this.client.setHold(null);
    super.disconnectedCallback();
  }

  get pieces(): Look["pieces"] {
    return this.look.pieces;
  }

  get may(): boolean {
    return mayEdit(this.client.state) && !this.locked;
  }

  override willUpdate(): void {
    const there = [...this.selected].filter((id) => this.pieces.has(id));
    if (there.length < this.selected.size) {
      this.selected = new Set(there);
      this.dispatchEvent(new ChosenEvent());
    }
    if (this.focused !== undefined && !this.pieces.has(this.focused)) this.focused = undefined;
  }

  override render(): TemplateResult {
    const holders = this.holders();
    return html`<div
      class="board on-paper ${this.tapping ? "tapping" : ""}"
      role="application"
      tabindex="-1"
      aria-label=${t.looks.boardOf(this.look.title)}
      aria-describedby="hint"
      @pointerdown=${(event: PointerEvent) => this.pressed(event)}
      @pointermove=${(event: PointerEvent) => this.gestures.move(event)}
      @pointerup=${(event: PointerEvent) => this.gestures.up(event)}
      @mousedown=${(event: Event) => event.preventDefault()}
      @pointercancel=${() => this.gestures.cancel()}
      @keydown=${(event: KeyboardEvent) => this.keyed(event)}
      @focusin=${(event: FocusEvent) => this.focusMoved(event)}
      @focusout=${() => this.unfocused()}
      @dragstart=${(event: Event) => event.preventDefault()}
    >
      <p class="vh" id="hint">
        ${this.may ? t.looks.boardHint : this.locked ? t.looks.boardHintLocked : t.looks.boardHintViewer}
      </p>
      ${repeat(
        this.pieces,
        ([id]) => id,
        ([id, { variant }]) => this.renderPiece(id, variant, holders.get(id) ?? []),
      )}
      ${this.renderFlags()} ${this.renderBoxes(holders)}
      <span class="fence" hidden></span>
    </div>`;
  }

  override updated(): void {
    const elements = new Map<PieceId, HTMLElement>();
    for (const element of this.renderRoot.querySelectorAll<HTMLElement>(".piece")) {
      elements.set(element.dataset["piece"] ?? "", element);
    }
    const boxes: Box[] = [...this.renderRoot.querySelectorAll<HTMLElement>(".box")].map((element) => ({
      element,
      pieces: (element.dataset["pieces"] ?? "").split(" "),
    }));
    this.stage.sync(this.pieces, elements, boxes);
    this.tellHold();
  }

  /** What something is called. */
  nameOf(variant: VariantId): string {
    const line = this.goods.variant(variant);
    return line?.product_title ?? (line === null ? t.looks.aThing : "…");
  }

  private renderPiece(id: PieceId, variant: VariantId, holders: readonly MemberId[]): TemplateResult {
    const line = this.goods.variant(variant);
    const held = holders.map((member) => t.looks.heldBy(nameOf(this.client.state, member)));
    const gone = this.flagOf(variant);
    const label = [this.nameOf(variant), line?.shop.name, gone, ...held].filter((part) => part !== undefined);
    return html`<div
      class="piece ${gone === undefined ? "" : "gone"}"
      role="button"
      tabindex="0"
      data-piece=${id}
      aria-pressed=${this.selected.has(id) ? "true" : "false"}
      aria-label=${label.join(", ")}
      @load=${{ capture: true, handleEvent: (event: Event) => this.pictured(id, event) }}
      @click=${(event: MouseEvent) => this.clicked(event, id)}
    >
      ${picture(line?.image, { plain: true, eager: true, sizes: SIZES.tile })}
    </div>`;
  }

  /** Why it can't be had, by the catalogue of now. */
  private flagOf(variant: VariantId): string | undefined {
    const line = this.goods.variant(variant);
    return line?.gone ? t.cart.gone : line?.available === false ? t.cart.soldOut : undefined;
  }

  private renderFlags(): unknown {
    const flagged = [...this.pieces].filter(([, { variant }]) => this.flagOf(variant) !== undefined);
    return repeat(
      flagged,
      ([id]) => id,
      ([id, { variant }]) =>
        html`<span class="box flag" data-pieces=${id} aria-hidden="true"><span>${this.flagOf(variant)}</span></span>`,
    );
  }

  /** Boxes lie above all pieces: what others hold, what has the focus, and what the reader chose. */
  private renderBoxes(holders: ReadonlyMap<PieceId, readonly MemberId[]>): unknown {
    const { state } = this.client;
    const theirs = [...holders].flatMap(([id, members]) => members.map((member) => ({ id, member })));
    const chosen = [...this.selected];
    const me = state.members.get(state.me);
    return html`${repeat(
      theirs,
      ({ id, member }) => `${id} ${member}`,
      ({ id, member }) => {
        const who = state.members.get(member);
        return html`<span class="box theirs ${colour(who?.avatar ?? 0)}" data-pieces=${id} aria-hidden="true"
          ><span class="sel-n"
            >${who ? friend(who, { size: 20, named: true, flat: true }) : nothing}${nameOf(state, member)}</span
          ></span
        >`;
      },
    )}
    ${
      this.focused !== undefined && !this.selected.has(this.focused)
        ? html`<span class="box focus" data-pieces=${this.focused} aria-hidden="true"></span>`
        : nothing
    }
    ${
      chosen.length > 0
        ? html`<span class="box mine ${colour(me?.avatar ?? 0)}" data-pieces=${chosen.join(" ")} aria-hidden="true"
            ><span class="sel-n">${chosen.length > 1 ? t.looks.pieces(chosen.length) : t.common.you}</span>${
              this.may
                ? html`<i class="h tl" data-handle="scale"></i><i class="h tr" data-handle="scale"></i
                    ><i class="h bl" data-handle="scale"></i><i class="h br" data-handle="scale"></i
                    ><i class="h turn" data-handle="turn"></i>`
                : nothing
            }</span
          >`
        : nothing
    }`;
  }

  private pictured(id: PieceId, event: Event): void {
    const img = event.target;
    if (img instanceof HTMLImageElement && !img.classList.contains("no-pic")) this.stage.setMask(id, maskOf(img));
  }

  // ── what others hold ──────────────────────────────────────────────────────────────────────────────────────────────

  private holders(): Map<PieceId, MemberId[]> {
    const { holds, me } = this.client.state;
    const found = new Map<PieceId, MemberId[]>();
    for (const { look, member, pieces } of holds) {
      if (look !== this.lookId || member === me) continue;
      for (const id of pieces.keys()) {
        const members = found.get(id) ?? [];
        if (this.pieces.has(id) && !members.includes(member)) found.set(id, [...members, member]);
      }
    }
    return found;
  }

  /** Drawn anew only where others hold something else; where they only move it the stage is told. */
  private othersHold(): void {
    this.stage.setOthers(this.client.state.holds.filter(({ look }) => look === this.lookId));
    const holders = this.holders();
    const held = [...holders].map(([id, members]) => `${id} ${members.join()}`).join();
    if (held === this.held) return;
    this.held = held;
    this.requestUpdate();
    const [[id, [member] = []] = []] = holders;
    const piece = this.pieces.get(id ?? "");
    if (piece && member !== undefined) {
      const name = nameOf(this.client.state, member);
      this.dispatchEvent(new BoardSaidEvent(t.looks.holds(name, this.nameOf(piece.variant))));
    }
  }

  tellHold(moving: Poses = new Map()): void {
    if (this.selected.size === 0 || !this.may) this.client.setHold(null);
    else {
      const pieces = new Map([...this.selected].map((id) => [id, moving.get(id) ?? this.hand.moving.get(id) ?? null]));
      this.client.setHold({ look: this.lookId, pieces });
    }
  }

  // ── pointers ──────────────────────────────────────────────────────────────────────────────────────────────────────

  private pressed(event: PointerEvent): void {
    this.hand.write();
    if (this.tapping && event.button === 0) {
      const { x, y } = toSheet(this.stage.view, this.stage.local({ x: event.clientX, y: event.clientY }));
      this.tapping = false;
      const rect = this.stage.around(this.selected);
      if (!rect) return;
      const from = centre(rect);
      this.hand.lay(this.hand.chosen((pose) => moved(pose, x - from.x, y - from.y)));
      this.say(t.looks.movedThere);
      return;
    }
    // What has something at that place takes the focus, and not what happens to lie above it there.
    const hit = this.gestures.hit(this.stage.local({ x: event.clientX, y: event.clientY }));
    this.renderRoot.querySelector<HTMLElement>(`[data-piece="${hit ?? ""}"]`)?.focus({ preventScroll: true });
    this.gestures.down(event);
  }

  /** By a screen reader or another machine: pointers have been heard by then. */
  private clicked(event: MouseEvent, id: PieceId): void {
    if (event.detail === 0) this.select(this.selected.has(id) ? [] : [id]);
  }

  select(ids: Iterable<PieceId>): void {
    this.hand.write();
    this.tapping = false;
    this.selected = new Set([...ids].filter((id) => this.pieces.has(id)));
    this.dispatchEvent(new ChosenEvent());
  }

  /** Keys go on with this one; with the board where there is none. Only where they were at work on the board. */
  follow(id: PieceId | undefined): void {
    if (!this.matches(":focus-within")) return;
    void this.updateComplete.then(() => {
      const piece = this.renderRoot.querySelector<HTMLElement>(`[data-piece="${id ?? ""}"]`);
      (piece ?? this.boardElement)?.focus({ preventScroll: true });
    });
  }

  moving(poses: Poses): void {
    this.stage.setOwn(poses);
    this.tellHold(poses);
  }

  dropped(poses: Poses): void {
    this.hand.lay(poses);
  }

  cancelled(): void {
    this.stage.setOwn(new Map());
    this.tellHold();
  }

  fence(from: Point | undefined, to?: Point): void {
    const fence = this.fenceElement;
    if (!fence) return;
    fence.hidden = !from;
    if (!from || !to) return;
    fence.style.transform = `translate(${Math.min(from.x, to.x)}px, ${Math.min(from.y, to.y)}px)`;
    fence.style.width = `${Math.abs(to.x - from.x)}px`;
    fence.style.height = `${Math.abs(to.y - from.y)}px`;
  }

  // ── keys and buttons ──────────────────────────────────────────────────────────────────────────────────────────────

  private focusMoved(event: FocusEvent): void {
    const element = event.composedPath()[0];
    const id = element instanceof HTMLElement ? element.dataset["piece"] : undefined;
    this.focused = id !== undefined && (element as HTMLElement).matches(":focus-visible") ? id : undefined;
  }

  private unfocused(): void {
    this.focused = undefined;
    this.hand.write();
  }

  private keyed(event: KeyboardEvent): void {
    const act = actOf(event);
    if (!act) return;
    const focused = (event.composedPath()[0] as HTMLElement).dataset["piece"];
    if (act.does === "choose") {
      if (focused === undefined) return;
      event.preventDefault();
      const on = this.selected.has(focused);
      const others = [...this.selected].filter((id) => id !== focused);
      this.select(act.add ? (on ? others : [...others, focused]) : on && others.length === 0 ? [] : [focused]);
      this.say(this.selected.has(focused) ? t.looks.chosen(this.selected.size) : t.looks.letGo);
      return;
    }
    if (act.does === "none") {
      if (!this.gestures.active && this.selected.size === 0 && !this.tapping) return;
      event.preventDefault();
      event.stopPropagation();
      this.gestures.cancel();
      this.tapping = false;
      this.select([]);
      return;
    }
    if (act.does === "help") {
      event.preventDefault();
      this.dispatchEvent(new HelpEvent());
      return;
    }
    // A key is for the piece that has the focus, and for the others that are chosen if that is one of them.
    if (act.does !== "all" && focused !== undefined && !this.selected.has(focused)) this.select([focused]);
    if (act.does !== "all" && this.selected.size === 0) return;
    event.preventDefault();
    this.hand.act(act);
  }

  /** Whether a place of the window is on the board. */
  isOn({ x, y }: Point): boolean {
    const box = this.boardElement?.getBoundingClientRect();
    return !!box && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  }

  say(text: string): void {
    this.dispatchEvent(new BoardSaidEvent(text));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-board": BoardElement;
  }
}
