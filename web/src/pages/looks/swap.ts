import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Product } from "../../api/types.ts";
import { t } from "../../i18n/later.ts";
import type { VariantId } from "../../protocol/generated.ts";
import checkText from "../../styles/check.css?inline";
import popoverText from "../../styles/popover.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { PanelElement } from "../../ui/popover/panel.ts";
import { catalogue } from "../../ui/services.ts";
import cssText from "./swap.css?inline";

/** Another colour or size of a thing, in its place: of a piece, or of what is seen on a photo. */
@customElement("cb-look-swap")
export class SwapElement extends PanelElement {
  static override styles = [base, sheet(popoverText), sheet(checkText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  /** What stands there now, and what puts another there. */
  @state() private there: () => VariantId | undefined = () => undefined;
  private take!: (variant: VariantId) => void;
  /** Undefined: on its way. Null: it could not be fetched. */
  @state() private product: Product | null | undefined;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["looks", "chat"]);
  }

  show(button: HTMLElement, there: () => VariantId | undefined, take: (variant: VariantId) => void): void {
    this.there = there;
    this.take = take;
    this.product = undefined;
    void this.load();
    this.toggle(button);
  }

  private async load(): Promise<void> {
    const { there } = this;
    const variant = there();
    const line = variant === undefined ? undefined : this.goods.variant(variant);
    const product = line ? await catalogue.product(line.product).catch(() => null) : null;
    if (this.there === there) this.product = product;
  }

  protected override renderPanel(): TemplateResult {
    const { product } = this;
    const variant = this.there();
    const line = variant === undefined ? undefined : this.goods.variant(variant);
    return html`<div class="in">
      <h2 id="heading" tabindex="-1">${line?.product_title ?? t.looks.aThing}</h2>
      ${
        product === undefined
          ? html`<p class="quiet small" role="status">${t.bill.variantLoading}</p>`
          : product === null
            ? html`<p class="quiet small">${t.bill.variantFailed}</p>`
            : html`<ul role="list">
                ${product.variant_list.map(
                  ({ id, title, available }) =>
                    html`<li>
                      <label
                        ><input
                          class="tick"
                          type="radio"
                          name="variant"
                          .checked=${id === variant}
                          @change=${() => this.take(id)}
                        /><span>${title}</span
                        >${available ? nothing : html`<span class="quiet small">${t.cart.soldOut}</span>`}</label
                      >
                    </li>`,
                )}
              </ul>`
      }
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-look-swap": SwapElement;
  }
}
