import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../i18n/later.ts";
import type { ProductId, RoomId, VariantId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { picture } from "../../ui/picture/picture.ts";
import { ALL_STALLS, roomUrl } from "../../ui/router.ts";
import { catalogue } from "../../ui/services.ts";
import { PutEvent } from "./events.ts";
import { recent } from "./recent.ts";
import cssText from "./tray.css?inline";

/** Things in the tray: more is a shelf, and shelves are elsewhere. */
const MOST = 24;
/** A press that moves less than this is a tap, in pixels. */
const STILL = 6;

interface Pull {
  readonly pointer: number;
  readonly variant: VariantId;
  readonly thumb: HTMLElement;
  readonly from: { readonly x: number; readonly y: number };
  ghost: HTMLElement | undefined;
}

/** What is to hand for a look: what is in the bag, what one looked at lately, and what one likes. Dragged onto the board, or put there by a tap. */
@customElement("cb-tray")
export class TrayElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  /** What was looked for: it is to hand instead. */
  @property({ attribute: false }) found: readonly ProductId[] | undefined;
  /** Variants of products that one looked at or likes: the first that can be had. */
  @state() private firsts: ReadonlyMap<ProductId, VariantId> = new Map();

  private readonly goods = new GoodsController(this);
  private readonly asked = new Set<ProductId>();
  private pull: Pull | undefined;
  /** A drag that ended is no tap, though a click follows it. */
  private pulled = false;

  constructor() {
    super();
    new RoomController(this, ["cart", "votes", "me"]);
  }

  override disconnectedCallback(): void {
    this.drop();
    super.disconnectedCallback();
  }

  override willUpdate(_changed: PropertyValues<this>): void {
    for (const product of this.products()) {
      if (this.asked.has(product)) continue;
      this.asked.add(product);
      void this.find(product);
    }
  }

  override render(): TemplateResult {
    const things = this.things();
    return html`<section class="tray" aria-label=${t.looks.tray}>
      <p class="tray-t">
        <b class="serif">${t.looks.tray}</b><span class="quiet small">${this.hint(things.length > 0)}</span>
      </p>
      ${
        things.length === 0 && !this.found
          ? html`<a class="btn btn-soft" href=${roomUrl(this.room, ALL_STALLS)}>${t.cart.emptyGo}</a>`
          : html`<ul role="list">
              ${repeat(
                things,
                (variant) => variant,
                (variant) => this.renderThing(variant),
              )}
            </ul>`
      }
    </section>`;
  }

  private renderThing(variant: VariantId): TemplateResult {
    const line = this.goods.variant(variant);
    if (!line) return html`<li class="thumb"></li>`;
    const name = [line.product_title, ...line.options].join(", ");
    const label = t.looks.put(name);
    return html`<li>
      <button
        type="button"
        class="thumb ground"
        aria-label=${label}
        title=${name}
        ${cssVar("--g1", line.image?.tone)}
        @click=${() => this.tapped(variant)}
        @pointerdown=${(event: PointerEvent) => this.down(event, variant)}
        @pointermove=${(event: PointerEvent) => this.move(event)}
        @pointerup=${(event: PointerEvent) => this.up(event)}
        @pointercancel=${() => this.drop()}
        @dragstart=${(event: Event) => event.preventDefault()}
      >
        ${picture(line.image, { plain: true })}
        ${line.available && !line.gone ? nothing : html`<span class="off">${line.gone ? t.cart.gone : t.cart.soldOut}</span>`}
      </button>
    </li>`;
  }

  private hint(any: boolean): string {
    if (this.found) return this.found.length > 0 ? "" : t.filters.noMatch;
    return any ? t.looks.trayHint : t.looks.trayEmpty;
  }

  /** In the bag first, then what one looked at lately, then what one likes. */
  private things(): VariantId[] {
    const { cart } = this.client.state;
    const seen = new Map(recent(this.room).map(({ product, variant }) => [product, variant]));
    const others = this.products().map((product) => seen.get(product) ?? this.firsts.get(product));
    const all = [...(this.found ? [] : cart.keys()), ...others.filter((variant) => variant !== undefined)];
    // Sizes of a thing look the same: one of them is enough.
    const looks = new Map<string, VariantId>();
    for (const variant of all) {
      const line = this.goods.variant(variant);
      const look = line ? `${line.product} ${line.image?.url}` : variant;
      if (!looks.has(look)) looks.set(look, variant);
    }
    return [...looks.values()].slice(0, MOST);
  }

  private products(): readonly ProductId[] {
    if (this.found) return this.found;
    const { votes, me } = this.client.state;
    const liked = [...votes].filter(([, { up }]) => up.includes(me)).map(([product]) => product);
    return [...new Set([...recent(this.room).map(({ product }) => product), ...liked])].slice(0, MOST);
  }

  private async find(product: ProductId): Promise<void> {
    const found = await catalogue.product(product).catch(() => undefined);
    const first = found?.variant_list.find(({ available }) => available) ?? found?.variant_list[0];
    if (first) this.firsts = new Map(this.firsts).set(product, first.id);
  }

  private tapped(variant: VariantId): void {
    if (!this.pulled) this.dispatchEvent(new PutEvent(variant));
    this.pulled = false;
  }

  private down(event: PointerEvent, variant: VariantId): void {
    this.pulled = false;
    if (event.button !== 0 || this.pull) return;
    const thumb = event.currentTarget as HTMLElement;
    this.pull = {
      pointer: event.pointerId,
      variant,
      thumb,
      from: { x: event.clientX, y: event.clientY },
      ghost: undefined,
    };
  }

  private move(event: PointerEvent): void {
    const { pull } = this;
    if (event.pointerId !== pull?.pointer) return;
    const [dx, dy] = [event.clientX - pull.from.x, event.clientY - pull.from.y];
    if (!pull.ghost) {
      if (Math.hypot(dx, dy) < STILL) return;
      pull.thumb.setPointerCapture(event.pointerId);
      const ghost = pull.thumb.querySelector("img")?.cloneNode() as HTMLElement | undefined;
      if (!ghost) return;
      ghost.className = "ghost";
      this.renderRoot.append(ghost);
      pull.ghost = ghost;
    }
    pull.ghost.style.transform = `translate(${event.clientX}px, ${event.clientY}px) translate(-50%, -50%)`;
  }

  private up(event: PointerEvent): void {
    const { pull } = this;
    if (event.pointerId !== pull?.pointer) return;
    const { ghost, variant } = pull;
    this.drop();
    if (!ghost) return;
    this.pulled = true;
    this.dispatchEvent(new PutEvent(variant, { x: event.clientX, y: event.clientY }));
  }

  private drop(): void {
    this.pull?.ghost?.remove();
    this.pull = undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-tray": TrayElement;
  }
}
