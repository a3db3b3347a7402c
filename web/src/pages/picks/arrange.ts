import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../i18n/index.ts";
import { icon } from "../../icons/icon.ts";
import type { Picks, ProductId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { miniAwning, priceTag } from "../../ui/parts.ts";
import { picture } from "../../ui/picture/picture.ts";
import { DragController } from "../../ui/sorting/drag.ts";
import sortingText from "../../ui/sorting/sorting.css?inline";
import { toasts, undoing } from "../../ui/toasts/toast-service.ts";
import cssText from "./arrange.css?inline";

/** A collection as a list that a host puts in order: by dragging, or by a button for each step. */
@customElement("cb-arrange")
export class ArrangeElement extends CabasElement {
  static override styles = [base, sheet(sortingText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) picks!: Picks;
  /** What the list scrolls in. */
  @property({ attribute: false }) scroller!: HTMLElement;
  @state() private said = "";

  private readonly goods = new GoodsController(this);
  private readonly drag = new DragController(this, {
    rows: () => [...this.renderRoot.querySelectorAll<HTMLElement>("li")],
    scroller: () => this.scroller,
    dropped: (from, to) => this.move(from, to),
  });

  override willUpdate(changed: PropertyValues<this>): void {
    // Somebody else has changed it meanwhile: what was held may be another thing's place now.
    if (changed.has("picks") && changed.get("picks")?.products !== this.picks.products) this.drag.cancel();
  }

  override render(): TemplateResult {
    const { products } = this.picks;
    return html`<p class="quiet small" id="hint">${t.picks.dragHint}</p>
      <ol role="list" aria-label=${t.picks.order}>
        ${repeat(
          products,
          (product) => product,
          (product, index) => this.renderRow(product, index, products.length),
        )}
      </ol>
      <p class="vh" role="status">${this.said}</p>`;
  }

  private renderRow(product: ProductId, index: number, count: number): TemplateResult {
    const card = this.goods.card(product);
    const name = this.nameOf(product);
    const step = (way: "up" | "down", can: boolean, label: string, to: number) =>
      html`<button
        class="ibtn ${way}"
        type="button"
        aria-label=${label}
        title=${label}
        aria-disabled=${can ? "false" : "true"}
        @click=${() => can && void this.step(product, index, to, way)}
      >
        ${icon(way)}
      </button>`;
    return html`<li data-product=${product}>
      <span class="grip" aria-hidden="true" @pointerdown=${(event: PointerEvent) => this.drag.begin(event, index)}
        >${icon("grip")}</span
      >
      <span class="place num" aria-hidden="true">${index + 1}</span>
      <span class="th ground" ${cssVar("--g1", card?.image?.tone)}
        >${card ? picture(card.image, { plain: true }) : nothing}</span
      >
      <div class="what">
        <h2 class="goods-name">${card === undefined ? "…" : name}</h2>
        ${
          card
            ? html`<p>
                ${priceTag(card.price, { size: "s", from: card.price_to !== undefined })}<span class="shop"
                  >${miniAwning(card.shop)}${card.shop.name}</span
                >
              </p>`
            : nothing
        }
      </div>
      <div class="acts">
        ${step("up", index > 0, t.picks.up(name), index - 1)}
        ${step("down", index < count - 1, t.picks.down(name), index + 1)}
        <button
          class="ibtn"
          type="button"
          aria-label=${t.picks.takeOut(name)}
          title=${t.picks.takeOut(name)}
          @click=${() => this.takeOut(product, index)}
        >
          ${icon("x")}
        </button>
      </div>
    </li>`;
  }

  /** What it is called here; one that vanished has no name any more. */
  private nameOf(product: ProductId): string {
    const card = this.goods.card(product);
    return card?.title ?? (card === null ? t.picks.gone : t.common.loading);
  }

  private move(from: number, to: number): void {
    const { id, products } = this.picks;
    const product = products[from];
    if (product === undefined) return;
    this.client.picks.move(id, product, products[to > from ? to + 1 : to]);
    this.said = t.picks.place(this.nameOf(product), to + 1, products.length);
  }

  /** The row goes one on, and the focus with it: moved in the tree it would lose it. */
  private async step(product: ProductId, from: number, to: number, way: "up" | "down"): Promise<void> {
    this.move(from, to);
    // The client tells of its change in a microtask of its own.
    await Promise.resolve();
    await this.updateComplete;
    const row = this.renderRoot.querySelector(`[data-product="${product}"]`);
    row?.querySelector<HTMLElement>(`.${way}`)?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }

  private takeOut(product: ProductId, index: number): void {
    const { id, products } = this.picks;
    const name = this.goods.card(product)?.title ?? t.picks.aThing;
    this.client.picks.remove(id, product);
    toasts.show({
      kind: "done",
      icon: "trash",
      text: t.picks.takenOut(name),
      action: undoing(() => this.client.picks.add(id, product, products[index + 1])),
    });
    void this.updateComplete.then(() => {
      // The focus goes to what stands in its place now, or before it.
      const buttons = this.renderRoot.querySelectorAll<HTMLElement>(".acts > :last-child");
      buttons[Math.min(index, buttons.length - 1)]?.focus();
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-arrange": ArrangeElement;
  }
}
