import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { EVERYTHING } from "../../api/product-query.ts";
import type { VariantLine } from "../../api/types.ts";
import { money } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { icon, type IconName } from "../../icons/icon.ts";
import type { Photo, ProductId, RoomId, Spot, SpotId, VariantId } from "../../protocol/generated.ts";
import popoverText from "../../styles/popover.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import { base, sheet } from "../../ui/base/element.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { PanelElement } from "../../ui/popover/panel.ts";
import { catalogue } from "../../ui/services.ts";
import { toasts, undoing } from "../../ui/toasts/toast-service.ts";
import type { SearchEvent } from "../browse/search.ts";
import "../browse/search.ts";
import { variantText } from "../cart/lines.ts";
import { putIn } from "../cart/put-in.ts";
import { priceRow, renderGoods } from "../chat/cards.ts";
import cardsText from "../chat/cards.css?inline";
import type { PutEvent } from "../looks/events.ts";
import type {} from "../looks/swap.ts";
import { isHost, mayWrite } from "../room/members.ts";
import { PARTS } from "../room/parts.ts";
import "./photo.ts";
import { moved, placeOf, type Place } from "./place.ts";
import { photoName, type ShownPhoto } from "./shown.ts";
import cssText from "./spotted.css?inline";

/** Why it can't be had; nothing where it can. */
function lack({ gone, available }: VariantLine): string {
  return gone ? t.cart.gone : available ? "" : t.cart.soldOut;
}

/** What is said of a thing that the catalogue never had, or that is on its way. */
const unknown = (line: unknown): string => (line === null ? t.cart.gone : "…");

/** What can be done with it. */
function button(kind: "main" | "soft", sign: IconName, text: string, run: () => void): TemplateResult {
  return html`<button class="btn btn-${kind}" type="button" @click=${run}>${icon(sign, "s")}${text}</button>`;
}

/** Things that a search brings to hand. */
const FOUND = 24;

/** A photo with what is seen on it: each thing a dot that opens. While it is `tagging`, a cross stands where the next thing is put. */
@customElement("cb-spotted")
export class SpottedElement extends PanelElement {
  static override styles = [base, sheet(popoverText), sheet(cardsText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) shown!: ShownPhoto;
  @property({ attribute: false }) tagging = false;
  /** Where the cross stands. */
  @state() private place: Place = [500, 500];
  /** The spot that gets another place. */
  @state() private moving: Spot | undefined;
  private words = "";
  @state() private found: readonly ProductId[] | undefined;
  /** The spot whose card is open. */
  private chosen: SpotId = "";
  /** What was just put there: its card opens as soon as its dot is there. */
  private next: SpotId | undefined;

  private get photo(): Photo {
    return this.shown.photo;
  }

  private readonly goods = new GoodsController(this);

  override willUpdate(changed: PropertyValues<this>): void {
    if (!this.tagging) this.moving = undefined;
    else if (changed.has("tagging")) void PARTS.looks();
  }

  override updated(changed: PropertyValues): void {
    if (changed.has("tagging") || changed.has("moving")) {
      this.renderRoot.querySelector<HTMLElement>(".cross")?.focus();
    }
    if (this.next && this.show(this.next)) this.next = undefined;
  }

  override render(): TemplateResult {
    const { photo, tagging } = this;
    return html`<div class="stage" ${cssVar("--ratio", `${photo.width / photo.height}`)}>
        <div class="frame ${tagging ? "tagging" : ""}" @click=${(event: MouseEvent) => this.pressed(event)}>
          <cb-photo
            .room=${this.room}
            .photo=${photo.id}
            .facts=${photo}
            .label=${photoName(this.client.state, photo.id)}
            .large=${true}
          ></cb-photo>
          ${tagging ? this.renderCross() : nothing} ${photo.spots?.map((spot) => this.renderDot(spot))}
        </div>
      </div>
      ${tagging ? this.renderHand() : nothing} ${super.render()}<cb-look-swap .client=${this.client}></cb-look-swap>`;
  }

  private renderDot({ id, variant, x, y }: Spot): TemplateResult {
    const line = this.goods.variant(variant);
    const name = line
      ? [line.product_title, ...line.options, lack(line) || money(line.price)].join(", ")
      : unknown(line);
    return html`<button
      id=${id}
      class="dot"
      type="button"
      aria-haspopup="dialog"
      aria-label=${name}
      title=${name}
      ${cssVar("--x", `${x}`)}
      ${cssVar("--y", `${y}`)}
      @click=${() => this.show(id)}
    ></button>`;
  }

  private renderCross(): TemplateResult {
    const [x, y] = this.place;
    return html`<button
      class="dot cross"
      type="button"
      aria-label=${t.looks.at(t.photos.cross, x / 10, y / 10)}
      ${cssVar("--x", `${x}`)}
      ${cssVar("--y", `${y}`)}
      @keydown=${(event: KeyboardEvent) => this.keyed(event)}
      @click=${(event: MouseEvent) => event.detail === 0 && this.placed()}
    >
      ${icon("plus")}
    </button>`;
  }

  /** What can be put there. */
  private renderHand(): TemplateResult {
    return html`<div class="hand">
      <p class="small" role="status">${t.photos.spotHint}</p>
      ${
        this.moving
          ? nothing
          : html`<cb-search
                .label=${t.browse.searchAll}
                .words=${this.words}
                @cb-search=${({ words }: SearchEvent) => void this.look(words)}
              ></cb-search>
              <cb-tray
                .client=${this.client}
                .room=${this.room}
                .found=${this.found}
                @cb-put=${(event: PutEvent) => this.put(event)}
              ></cb-tray>`
      }
    </div>`;
  }

  protected override renderPanel(): TemplateResult {
    const { state: current } = this.client;
    const spot = this.photo.spots?.find(({ id }) => id === this.chosen);
    const line = spot ? this.goods.variant(spot.variant) : null;
    const writes = mayWrite(current);
    const mine = spot && ([spot.by, this.shown.message.by].includes(current.me) || isHost(current));
    return html`<div class="in" @click=${(event: Event) => this.left(event)}>
      <h2 id="heading" class="vh" tabindex="-1">${line?.product_title ?? unknown(line)}</h2>
      ${line ? this.renderThing(line) : html`<p>${unknown(line)}</p>`}
      ${line && lack(line) === "" && writes ? button("main", "bag", t.product.add, () => putIn(this.client, line.id, line.product_title)) : nothing}
      <div class="row">
        ${
          mine && writes
            ? html`${line ? button("soft", "rotate", t.looks.swap, () => void this.swap(spot)) : nothing}
              ${button("soft", "hand", t.photos.move, () => this.move(spot))}`
            : nothing
        }
        ${mine ? button("soft", "trash", t.looks.take, () => this.takeOff(spot, line)) : nothing}
      </div>
    </div>`;
  }

  private renderThing(line: VariantLine): TemplateResult {
    const why = lack(line);
    return renderGoods(this.room, {
      place: { product: line.product, variant: line.id },
      image: line.image,
      name: line.product_title,
      below: html`<span class="quiet small">${variantText(line)}</span
        >${why ? html`<span class="small">${why}</span>` : priceRow(line.price)}`,
    });
  }

  /** Whatever was pressed, the card has done with it; the way to the thing's page leads away from the photo, too. */
  private left({ target }: Event): void {
    const pressed = (target as Element).closest("a, button");
    if (pressed) this.popoverElement.hidePopover();
    if (pressed?.localName === "a") this.closest("dialog")?.close();
  }

  private async look(words: string): Promise<void> {
    this.words = words;
    const page = words && (await catalogue.browse({ ...EVERYTHING, q: words }, { limit: FOUND }).catch(() => null));
    if (this.words === words) this.found = page ? page.products.map(({ id }) => id) : undefined;
  }

  /** What was tapped goes where the cross is, what was dragged where it was let go. */
  private put({ variant, at }: PutEvent): void {
    const place = at ? this.placeOf(at) : this.place;
    if (place) this.next = this.say(variant, place);
  }

  private say(variant: VariantId, place: Place, id?: SpotId): SpotId {
    return this.client.photos.spot(this.photo.id, variant, ...place, id);
  }

  private pressed(event: MouseEvent): void {
    const place = this.placeOf(event);
    if (!this.tagging || !place || event.target instanceof HTMLButtonElement) return;
    this.place = place;
    if (this.moving) this.placed();
  }

  private placeOf(at: { readonly x: number; readonly y: number }): Place | undefined {
    const frame = this.renderRoot.querySelector(".frame");
    return frame ? placeOf(frame, at) : undefined;
  }

  /** The cross is where it should be. */
  private placed(): void {
    const { moving } = this;
    this.moving = undefined;
    if (moving) this.say(moving.variant, this.place, moving.id);
    else this.renderRoot.querySelector("cb-search")?.shadowRoot?.querySelector("input")?.focus();
  }

  private keyed(event: KeyboardEvent): void {
    const place = moved(this.place, event);
    if (!place) return;
    event.preventDefault();
    event.stopPropagation();
    this.place = place;
  }

  private dot(id: SpotId): HTMLElement | null {
    return this.renderRoot.querySelector(`#${id}`);
  }

  /** Opens its card; false where its dot isn't there (yet). */
  private show(id: SpotId): boolean {
    const dot = this.dot(id);
    this.chosen = id;
    if (dot) this.toggle(dot);
    return dot !== null;
  }

  /** In another colour or size. */
  private async swap({ id, x, y }: Spot): Promise<void> {
    await PARTS.looks();
    const dot = this.dot(id);
    const there = () => this.photo.spots?.find((spot) => spot.id === id)?.variant;
    const take = (variant: VariantId) => void this.say(variant, [x, y], id);
    if (dot) this.renderRoot.querySelector("cb-look-swap")?.show(dot, there, take);
  }

  private move(spot: Spot): void {
    // First, so that it is tagging when this is drawn.
    this.dispatchEvent(new Event("cb-tag"));
    this.moving = spot;
    this.place = [spot.x, spot.y];
  }

  private takeOff({ id, variant, x, y }: Spot, line: VariantLine | null | undefined): void {
    this.client.photos.unspot(this.photo.id, id);
    toasts.show({
      kind: "done",
      icon: "trash",
      text: t.looks.taken(line?.product_title ?? t.looks.aThing),
      action: undoing(() => void this.say(variant, [x, y], id)),
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-spotted": SpottedElement;
  }
}
