import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { money, names } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { friends } from "../../icons/friend.ts";
import { icon, type IconName } from "../../icons/icon.ts";
import type { LookId, RoomId } from "../../protocol/generated.ts";
import type { Look } from "../../sync/looks.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, focusHeading, sheet, type Page } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { miniAwning, priceTag } from "../../ui/parts.ts";
import { roomUrl, router } from "../../ui/router.ts";
import { toasts, undoing } from "../../ui/toasts/toast-service.ts";
import driftText from "../../styles/drift.css?inline";
import signsText from "../../ui/signs/signs.css?inline";
import { isField } from "../room/keys.ts";
import { mayEdit } from "../room/members.ts";
import { othersHere } from "../room/where.ts";
import "./bag.ts";
import type { BagElement } from "./bag.ts";
import "./board.ts";
import type { BoardElement } from "./board.ts";
import { changesOf, pricesOf, renderChanges } from "./changes.ts";
import { renderCredit } from "./credit.ts";
import type { BoardSaidEvent, PutEvent } from "./events.ts";
import "./help.ts";
import type { HelpElement } from "./help.ts";
import { historyOf } from "./keys.ts";
import cssText from "./look.css?inline";
import opinionText from "./opinion.css?inline";
import { renderOpinion } from "./opinion.ts";
import planText from "./plan.css?inline";
import { lockedNow, lockText, mayPlan, renderLocked, renderPlan } from "./plan.ts";
import "./plan-panel.ts";
import type { PlanPanelElement } from "./plan-panel.ts";
import { sumsOf } from "./sums.ts";
import "./share/share-dialog.ts";
import type { ShareDialogElement } from "./share/share-dialog.ts";
import "./swap.ts";
import type { SwapElement } from "./swap.ts";
import toolsText from "./tools.css?inline";
import { renderTools, tip } from "./tools.ts";
import "./tray.ts";

const MOST_FACES = 5;
/** What the schema allows. */
const MAX_TITLE = 120;
const MAX_NOTE = 2_000;

/** One look: its board, what is to hand for it, and what it costs. */
@customElement("cb-look")
export class LookElement extends CabasElement implements Page {
  static override styles = [
    base,
    sheet(signsText),
    sheet(driftText),
    sheet(opinionText),
    sheet(planText),
    sheet(toolsText),
    sheet(cssText),
  ];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) look!: LookId;
  @state() private editing = false;
  @state() private said = "";
  @query("cb-board") private readonly board!: BoardElement | null;
  @query("cb-look-bag") private readonly bag!: BagElement | null;
  @query("cb-look-help") private readonly help!: HelpElement | null;
  @query("cb-look-plan") private readonly planner!: PlanPanelElement | null;
  @query("cb-share-dialog") private readonly sharing!: ShareDialogElement | null;
  @query("cb-look-swap") private readonly swapper!: SwapElement | null;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["editors", "looks", "lookMarks", "members", "presence", "ready", "limits"]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Before the room hears it: here a step back is one on the look.
    addEventListener("keydown", this.keyed, { capture: true });
  }

  override disconnectedCallback(): void {
    removeEventListener("keydown", this.keyed, { capture: true });
    super.disconnectedCallback();
  }

  focusHeading(): void {
    focusHeading(this.renderRoot);
  }

  override render(): TemplateResult {
    const { state } = this.client;
    const look = state.looks.get(this.look);
    if (!look) {
      return html`<div class="lk">
        ${this.renderCrumb()}
        ${
          state.ready
            ? html`<div class="none">
                <span class="none-i">${icon("hanger")}</span>
                <h1>${t.looks.missing}</h1>
                <p class="quiet">${t.looks.missingText}</p>
              </div>`
            : html`<p class="quiet" role="status">${t.common.loading}</p>`
        }
      </div>`;
    }
    const may = mayEdit(state);
    const locked = lockedNow(state, this.look);
    const edits = may && !locked;
    return html`<div class="lk">
      ${this.renderCrumb()} ${may && this.editing ? this.renderEdit(look) : this.renderHead(look, may, edits)}
      ${locked ? renderLocked(state, this.look, look, () => this.client.marks.lock(this.look, false)) : nothing}
      <div class="desk">
        ${keyed(
          this.look,
          html`<cb-board
            data-anchor="board"
            .client=${this.client}
            .lookId=${this.look}
            .look=${look}
            .locked=${locked}
            @cb-said=${({ text }: BoardSaidEvent) => this.say(text)}
            @cb-chosen=${() => this.requestUpdate()}
            @cb-help=${() => this.help?.show()}
          ></cb-board>`,
        )}
        ${look.pieces.size === 0 ? this.renderEmpty(edits) : nothing} ${edits ? this.renderTools() : nothing}
      </div>
      ${
        edits
          ? html`<cb-tray
              .client=${this.client}
              .room=${this.room}
              @cb-put=${(event: PutEvent) => this.put(event)}
            ></cb-tray>`
          : nothing
      }
      ${renderOpinion({ client: this.client, look: this.look, whole: true })} ${this.renderFoot(look, may)}
      <p class="vh" role="status">${this.said}</p>
      <cb-look-bag .client=${this.client} .room=${this.room}></cb-look-bag>
      <cb-share-dialog .client=${this.client} .room=${this.room}></cb-share-dialog>
      <cb-look-swap .client=${this.client}></cb-look-swap>
      <cb-look-plan .client=${this.client} .look=${this.look}></cb-look-plan>
      <cb-look-help></cb-look-help>
    </div>`;
  }

  private renderCrumb(): TemplateResult {
    return html`<nav class="crumb" aria-label=${t.room.youAreHere}>
      <a href=${roomUrl(this.room, { looks: "" })}>${icon("left", "s")}${t.room.ourLooks}</a>
    </nav>`;
  }

  private renderHead(look: Look, may: boolean, edits: boolean): TemplateResult {
    const { state } = this.client;
    const here = othersHere(state).filter(({ id }) => state.presence.get(id)?.page === `looks:${this.look}`);
    const tool = (name: IconName, label: string, run: (event: Event) => void, more = "", able = true) =>
      html`<button
        class="ibtn ${more}"
        type="button"
        aria-disabled=${able ? "false" : "true"}
        @click=${(event: Event) => able && run(event)}
      >
        ${icon(name)}${tip(label)}
      </button>`;
    return html`<header class="lk-h">
      <div class="titles">
        <h1 class="great">${look.title}</h1>
        <p class="quiet small">
          ${renderCredit(this.client.state, this.room, look)}
          ${
            here.length > 0
              ? html`<span class="here" role="status"
                  >${friends(here, MOST_FACES, { size: 24 })}<span class="wide-only"
                    >${t.product.areHere(names(here.map(({ name }) => name)), here.length)}</span
                  ></span
                >`
              : nothing
          }
        </p>
        ${renderPlan(state, this.look)} ${look.note === "" ? nothing : html`<p class="note">${look.note}</p>`}
      </div>
      <div class="lk-tools shelves" role="toolbar" aria-label=${t.looks.lookTools}>
        ${
          may
            ? html`${
                edits
                  ? html`${tool("undo", t.looks.undo, () => this.back("undo"), "", this.client.looks.canUndo(this.look))}
                    ${tool("undo", t.looks.redo, () => this.back("redo"), "redo", this.client.looks.canRedo(this.look))}
                    ${tool("pencil", t.looks.edit, () => void this.edit(true))}`
                  : nothing
              }
              ${
                mayPlan(state, look)
                  ? tool("clock", t.looks.plan, ({ currentTarget }) =>
                      this.planner?.toggle(currentTarget as HTMLElement),
                    )
                  : nothing
              }
              ${tool("copy", t.looks.remix, () => this.remix(look))}
              ${edits ? tool("trash", t.looks.delete, () => this.delete(look)) : nothing}`
            : nothing
        }
        ${tool("share", t.share.open, () => void this.sharing?.show(this.look))}
        ${tool("question", t.looks.help, () => this.help?.show())}
      </div>
    </header>`;
  }

  private renderEdit(look: Look): TemplateResult {
    return html`<h1 class="vh">${look.title}</h1>
      <form
        class="field edit"
        novalidate
        @submit=${(event: Event) => this.save(event)}
        @keydown=${(event: KeyboardEvent) => event.key === "Escape" && void this.edit(false)}
      >
        <label for="title">${t.looks.title}</label>
        <div class="input">
          <input id="title" autocomplete="off" maxlength=${MAX_TITLE} .value=${look.title} />
        </div>
        <label for="note">${t.looks.note}</label>
        <div class="input area">
          <textarea
            id="note"
            rows="2"
            maxlength=${MAX_NOTE}
            placeholder=${t.looks.noteHint}
            .value=${look.note}
          ></textarea>
        </div>
        <div class="acts">
          <button class="btn btn-main" type="submit">${t.common.save}</button>
          <button class="btn btn-line" type="button" @click=${() => void this.edit(false)}>${t.common.cancel}</button>
        </div>
      </form>`;
  }

  private renderEmpty(may: boolean): TemplateResult {
    return html`<div class="bare">
      ${icon("hanger")}
      <h2>${t.looks.bare}</h2>
      <p>${may ? t.looks.bareText : t.looks.bareTextViewer}</p>
    </div>`;
  }

  private renderTools(): unknown {
    const { board } = this;
    if (!board || board.selected.size === 0) return nothing;
    const [id] = board.selected;
    const piece = board.pieces.get(id ?? "");
    const what = board.selected.size === 1 && piece ? board.nameOf(piece.variant) : t.looks.pieces(board.selected.size);
    return renderTools(board, what, (event) => {
      if (id !== undefined) {
        const { client, look } = this;
        this.swapper?.show(
          event.currentTarget as HTMLElement,
          () => client.state.looks.get(look)?.pieces.get(id)?.variant,
          (variant) => client.looks.swap(look, id, variant),
        );
      }
    });
  }

  private renderFoot(look: Look, may: boolean): TemplateResult {
    const { shops, totals, missing } = sumsOf(look, this.goods);
    return html`<footer class="lk-f">
      <p class="lk-shops">
        ${shops.map(
          ({ shop, subtotals }) =>
            html`<span
              >${miniAwning(shop ?? { awning: 2 })}${shop?.name ?? t.cart.unknownShop}
              <b class="num">${subtotals.map(money).join(" + ")}</b></span
            >`,
        )}
        ${missing > 0 ? html`<span class="missing">${icon("alert", "s")}${t.looks.missingPieces(missing)}</span>` : nothing}
      </p>
      ${renderChanges(changesOf(look, pricesOf(this.client.state, this.look), this.goods))}
      <span class="lk-tot" role="status"
        >${t.looks.pieces(look.pieces.size)} ${totals.map((total) => priceTag(total))}</span
      >
      ${
        may && look.pieces.size > 0
          ? html`<button class="btn btn-main" type="button" @click=${() => this.bag?.show(this.look)}>
              ${icon("bag")}${t.looks.toBag}
            </button>`
          : nothing
      }
    </footer>`;
  }

  private put({ variant, at }: PutEvent): void {
    const { board } = this;
    // Dropped beside the board: nothing was meant.
    if (!board || (at && !board.isOn(at))) return;
    board.hand.put([variant], at);
  }

  private async edit(editing: boolean): Promise<void> {
    this.editing = editing;
    await this.updateComplete;
    if (editing) this.renderRoot.querySelector<HTMLInputElement>("#title")?.select();
    else this.focusHeading();
  }

  private save(event: Event): void {
    event.preventDefault();
    // What was written stays in the form, to be copied: it could not be kept.
    const { state } = this.client;
    if (lockedNow(state, this.look)) {
      this.say(lockText(state, this.look));
      return;
    }
    const title = this.renderRoot.querySelector<HTMLInputElement>("#title")?.value.trim() ?? "";
    const note = this.renderRoot.querySelector<HTMLTextAreaElement>("#note")?.value.trim() ?? "";
    if (title !== "") this.client.looks.rename(this.look, title);
    this.client.looks.note(this.look, note);
    void this.edit(false);
  }

  private remix(look: Look): void {
    const copy = this.client.looks.remix(this.look, t.looks.remixed(look.title).slice(0, MAX_TITLE));
    if (copy === undefined || !this.client.state.looks.has(copy)) return;
    router.go(roomUrl(this.room, { looks: copy }));
    toasts.show({ kind: "done", icon: "copy", text: t.looks.remixDone });
  }

  private delete(look: Look): void {
    const id = this.look;
    this.client.looks.delete(id);
    router.go(roomUrl(this.room, { looks: "" }), { replace: true });
    toasts.show({
      kind: "done",
      icon: "trash",
      text: t.looks.deleted(look.title),
      action: undoing(() => this.client.looks.undo(id)),
    });
  }

  private back(way: "undo" | "redo"): void {
    this.board?.hand.write();
    const done = way === "undo" ? this.client.looks.undo(this.look) : this.client.looks.redo(this.look);
    this.say(done ? (way === "undo" ? t.looks.undone : t.looks.redone) : t.looks.nothingToUndo);
    this.requestUpdate();
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    const way = historyOf(event);
    if (!way || !this.checkVisibility() || isField(event.composedPath()[0])) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { state } = this.client;
    if (!mayEdit(state)) return;
    if (lockedNow(state, this.look)) this.say(lockText(state, this.look));
    else this.back(way);
  };

  private say(text: string): void {
    this.said = text;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-look": LookElement;
  }
}
