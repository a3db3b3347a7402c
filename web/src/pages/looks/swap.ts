import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Product } from "../../api/types.ts";
import { t } from "../../i18n/later.ts";
import type { LookId, PieceId, VariantId } from "../../protocol/generated.ts";
import checkText from "../../styles/check.css?inline";
import popoverText from "../../styles/popover.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { PanelElement } from "../../ui/popover/panel.ts";
import { catalogue } from "../../ui/services.ts";
import cssText from "./swap.css?inline";

/** Another colour or size of a piece, in its place. */
@customElement("cb-look-swap")
export class SwapElement extends PanelElement {
  static override styles = [base, sheet(popoverText), sheet(checkText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @state() private look: LookId = "";
  @state() private piece: PieceId = "";
  /** Undefined: on its way. Null: it could not be fetched. */
  @state() private product: Product | null | undefined;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["looks"]);
  }

  show(button: HTMLElement, look: LookId, piece: PieceId): void {
    this.look = look;
    this.piece = piece;
    this.product = undefined;
    void this.load();
    this.toggle(button);
  }

  private get variant(): VariantId | undefined {
    return this.client.state.looks.get(this.look)?.pieces.get(this.piece)?.variant;
  }

  private async load(): Promise<void> {
    const { piece, variant } = this;
    const line = variant === undefined ? undefined : this.goods.variant(variant);
    const product = line ? await catalogue.product(line.product).catch(() => null) : null;
    if (this.piece === piece) this.product = product;
  }

  protected override renderPanel(): TemplateResult {
    const { variant, product } = this;
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
                          @change=${() => this.client.looks.swap(this.look, this.piece, id)}
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
