import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../i18n/later.ts";
import { friend } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { Picks, PicksId, ProductId, RoomId } from "../../protocol/generated.ts";
import gridText from "../../styles/grid.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, focusHeading, sheet, type Page } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { wrongLine } from "../../ui/parts.ts";
import { ALL_STALLS, roomUrl, router } from "../../ui/router.ts";
import { toasts, undoing } from "../../ui/toasts/toast-service.ts";
import type { ThumbEvent } from "../browse/tile.ts";
import { renderTile, type Tiles, tilesOf } from "../browse/tiles.ts";
import { isHost, nameOf } from "../room/members.ts";
import "./arrange.ts";
import { picksLimits } from "./picked.ts";
import cssText from "./picks.css?inline";

/** Tiles that are on the screen at once at first. */
const FIRST_ROWS = 8;

/** One of the hosts' collections: what is in it, in its order, and for hosts all that can be done with it. */
@customElement("cb-picks")
export class PicksElement extends CabasElement implements Page {
  static override styles = [base, sheet(gridText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) picks!: PicksId;
  @state() private arranging = false;
  @state() private renaming = false;
  @state() private wrong = "";
  @query("#title") private readonly titleInput!: HTMLInputElement | null;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["picks", "members", "presence", "votes", "limits", "ready"]);
  }

  focusHeading(): void {
    focusHeading(this.renderRoot);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("picks")) {
      this.arranging = false;
      this.renaming = false;
    }
  }

  override render(): TemplateResult {
    const { state } = this.client;
    const collection = state.picks.find(({ id }) => id === this.picks);
    return html`<div class="board" aria-hidden="true"></div>
      <div class="in">
        <nav class="crumb" aria-label=${t.room.youAreHere}>
          <a href=${roomUrl(this.room, ALL_STALLS)}>${icon("left", "s")}${t.browse.all}</a>
        </nav>
        ${
          collection
            ? this.renderCollection(collection)
            : state.ready
              ? this.renderMissing()
              : html`<p class="quiet" role="status">${t.common.loading}</p>`
        }
      </div>`;
  }

  private renderCollection(collection: Picks): TemplateResult {
    const may = isHost(this.client.state);
    const { products } = collection;
    return html`${may && this.renaming ? this.renderRename(collection) : this.renderHead(collection, may)}
    ${this.goods.failed ? html`<p class="wrong" role="status">${t.picks.failed}</p>` : nothing}
    ${
      products.length === 0
        ? this.renderEmpty(collection, may)
        : may && this.arranging
          ? html`<cb-arrange .client=${this.client} .picks=${collection} .scroller=${this}></cb-arrange>`
          : this.renderGoods(products)
    }`;
  }

  private renderHead(collection: Picks, may: boolean): TemplateResult {
    const { me, members } = this.client.state;
    const maker = members.get(collection.by);
    const by =
      collection.by === me ? t.picks.putTogetherByYou : t.picks.putTogether(nameOf(this.client.state, collection.by));
    return html`<div class="head" data-anchor="head">
      <div class="titles">
        <h1 class="great">${collection.title}</h1>
        <p>
          ${maker ? friend(maker, { size: 24, named: true }) : nothing}<span
            >${by} · <span role="status">${t.picks.things(collection.products.length)}</span></span
          >
        </p>
      </div>
      ${may ? this.renderTools(collection) : nothing}
    </div>`;
  }

  private renderTools(collection: Picks): TemplateResult {
    return html`<div class="tools">
      ${
        collection.products.length > 0
          ? html`<button
              class="btn btn-soft"
              type="button"
              aria-pressed=${this.arranging ? "true" : "false"}
              @click=${() => (this.arranging = !this.arranging)}
            >
              ${this.arranging ? html`${icon("check")}${t.picks.arranged}` : html`${icon("grip")}${t.picks.arrange}`}
            </button>`
          : nothing
      }
      <button id="rename" class="btn btn-soft" type="button" @click=${() => void this.beginRename()}>
        ${t.picks.rename}
      </button>
      <button class="btn btn-soft" type="button" @click=${() => this.discard(collection)}>
        ${icon("trash")}${t.picks.remove}
      </button>
    </div>`;
  }

  private renderRename({ id, title }: Picks): TemplateResult {
    const max = picksLimits(this.client.state).max_pick_title_chars;
    return html`<h1 class="vh">${title}</h1>
      <form
        class="field rename"
        novalidate
        @submit=${(event: Event) => this.rename(event, id, title)}
        @keydown=${(event: KeyboardEvent) => event.key === "Escape" && void this.endRename()}
      >
        <label for="title">${t.picks.renameLabel}</label>
        <div class="row">
          <div class="input input-big ${this.wrong ? "bad" : ""}">
            <input
              id="title"
              autocomplete="off"
              enterkeyhint="done"
              maxlength=${max}
              value=${title}
              aria-invalid=${this.wrong ? "true" : "false"}
              aria-describedby="wrong"
            />
          </div>
          <span class="acts">
            <button class="btn btn-main btn-big" type="submit">${t.common.save}</button>
            <button class="btn btn-soft btn-big" type="button" @click=${() => void this.endRename()}>
              ${t.common.cancel}
            </button>
          </span>
        </div>
        <div id="wrong" role="alert">${wrongLine(this.wrong)}</div>
      </form>`;
  }

  private renderGoods(products: readonly ProductId[]): TemplateResult {
    const tiles = tilesOf(this.client, this.room);
    return html`<ol
      class="grid"
      role="list"
      @cb-thumb=${(event: ThumbEvent) => this.client.setThumb(event.product, event.thumb)}
      @pointerover=${(event: Event) => this.look(event)}
      @pointerleave=${() => this.look()}
      @focusin=${(event: Event) => this.look(event)}
    >
      ${repeat(
        products,
        (product) => product,
        (product, index) => html`<li>${this.renderGood(tiles, product, index)}</li>`,
      )}
    </ol>`;
  }

  private renderGood(tiles: Tiles, product: ProductId, index: number): TemplateResult {
    const card = this.goods.card(product);
    if (card) return renderTile(tiles, card, index < FIRST_ROWS);
    if (card === undefined) return html`<div class="bone" aria-hidden="true"><i></i><i></i></div>`;
    return html`<div class="gone">
      <p>${t.picks.gone}</p>
      ${
        tiles.picked
          ? html`<button
              class="btn btn-line"
              type="button"
              aria-label=${t.picks.takeOut(t.picks.aThing)}
              @click=${() => this.client.picks.remove(this.picks, product)}
            >
              ${t.picks.takeOutShort}
            </button>`
          : nothing
      }
    </div>`;
  }

  private renderEmpty({ by }: Picks, may: boolean): TemplateResult {
    const name = nameOf(this.client.state, by);
    return html`<div class="none">
      <span class="none-i">${icon("star")}</span>
      <h2>${t.picks.empty}</h2>
      <p class="quiet">${may ? t.picks.emptyHost : t.picks.emptyText(name)}</p>
      ${may ? html`<a class="btn btn-line" href=${roomUrl(this.room, ALL_STALLS)}>${t.cart.emptyGo}</a>` : nothing}
    </div>`;
  }

  private renderMissing(): TemplateResult {
    return html`<div class="none">
      <span class="none-i">${icon("stall")}</span>
      <h1>${t.picks.missing}</h1>
      <p class="quiet">${t.picks.missingText}</p>
      <a class="btn btn-line" href=${roomUrl(this.room, ALL_STALLS)}>${t.product.backToStall}</a>
    </div>`;
  }

  private async beginRename(): Promise<void> {
    this.renaming = true;
    this.wrong = "";
    await this.updateComplete;
    this.titleInput?.select();
  }

  private async endRename(): Promise<void> {
    this.renaming = false;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("#rename")?.focus();
  }

  private rename(event: Event, id: PicksId, before: string): void {
    event.preventDefault();
    const title = this.titleInput?.value.trim() ?? "";
    this.wrong = title === "" ? t.picks.titleMissing : "";
    if (this.wrong) {
      this.titleInput?.focus();
      return;
    }
    if (title !== before) this.client.picks.rename(id, title);
    void this.endRename();
  }

  /** Taken away at once, and brought back as it was by one press. */
  private discard({ id, title }: Picks): void {
    this.client.picks.delete(id);
    toasts.show({
      kind: "done",
      icon: "trash",
      text: t.picks.removed(title),
      action: undoing(() => this.client.picks.restore(id)),
    });
    router.go(roomUrl(this.room, ALL_STALLS));
  }

  /** Others see who looks at what. */
  private look(event?: Event): void {
    const tile = event?.composedPath().find((node) => node instanceof HTMLElement && node.localName === "cb-tile");
    const product = tile instanceof HTMLElement ? tile.dataset["product"] : undefined;
    const detail = product === undefined ? undefined : `product:${product}`;
    this.dispatchEvent(new CustomEvent("cb-look", { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-picks": PicksElement;
  }
}
