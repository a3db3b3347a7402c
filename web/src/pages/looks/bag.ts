import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Product, Variant, VariantLine } from "../../api/types.ts";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { LookId, RoomId, VariantId } from "../../protocol/generated.ts";
import checkText from "../../styles/check.css?inline";
import dialogText from "../../styles/dialog.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { miniAwning, priceTag } from "../../ui/parts.ts";
import { picture } from "../../ui/picture/picture.ts";
import { roomUrl, router } from "../../ui/router.ts";
import { catalogue } from "../../ui/services.ts";
import { toasts } from "../../ui/toasts/toast-service.ts";
import driftText from "../../styles/drift.css?inline";
import { driftBadge } from "../cart/marks.ts";
import cssText from "./bag.css?inline";
import { pricesOf } from "./changes.ts";
import { countsOf } from "./sums.ts";

/** One thing of the look, on its way into the bag. */
interface Row {
  readonly placed: VariantId;
  readonly count: number;
  /** The size that is wanted. */
  wanted: VariantId;
  in: boolean;
}

/** A whole look into the bag: which of it, and in which size. */
@customElement("cb-look-bag")
export class BagElement extends CabasElement {
  static override styles = [base, sheet(dialogText), sheet(checkText), sheet(driftText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @state() private rows: readonly Row[] = [];
  @state() private look: LookId = "";
  /** By the variant that lies on the look; absent while on its way. */
  @state() private products: ReadonlyMap<VariantId, Product> = new Map();
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["cart", "lookMarks", "limits"]);
  }

  show(look: LookId): void {
    const value = this.client.state.looks.get(look);
    if (!value) return;
    this.look = look;
    this.rows = [...countsOf(value)].map(([placed, count]) => {
      const line = this.goods.variant(placed);
      return { placed, count, wanted: placed, in: !!line && line.available && !line.gone };
    });
    for (const { placed } of this.rows) void this.load(placed);
    this.dialog.showModal();
  }

  private async load(placed: VariantId): Promise<void> {
    const line = this.goods.variant(placed);
    if (!line || line.gone || this.products.has(placed)) return;
    const product = await catalogue.product(line.product).catch(() => undefined);
    if (product) this.products = new Map(this.products).set(placed, product);
  }

  override render(): TemplateResult {
    const count = this.rows.filter((row) => row.in).reduce((sum, row) => sum + row.count, 0);
    return html`<dialog aria-labelledby="heading">
      <form class="d-in" method="dialog" @submit=${() => this.put()}>
        <div class="d-head">
          <h2 id="heading">${t.looks.toBag}</h2>
          <button class="ibtn" type="button" aria-label=${t.common.close} @click=${() => this.dialog.close()}>
            ${icon("x")}
          </button>
        </div>
        <p>${t.looks.bagLede}</p>
        <ul role="list">
          ${this.rows.map((row) => this.renderRow(row))}
        </ul>
        <div class="d-foot">
          <button class="btn btn-line" type="button" @click=${() => this.dialog.close()}>${t.common.cancel}</button>
          <button class="btn btn-main" type="submit" ?disabled=${count === 0}>
            ${icon("bag")}${t.looks.bagDo(count)}
          </button>
        </div>
      </form>
    </dialog>`;
  }

  private renderRow(row: Row): TemplateResult {
    const line = this.goods.variant(row.placed);
    const product = this.products.get(row.placed);
    const variants = product?.variant_list ?? [];
    const wanted = variants.find(({ id }) => id === row.wanted);
    const title = line?.product_title ?? t.looks.aThing;
    const able = line !== undefined && line !== null && !line.gone && (wanted?.available ?? line.available);
    return html`<li>
      <label class="pick"
        ><input
          class="tick"
          type="checkbox"
          .checked=${row.in && able}
          ?disabled=${!able}
          @change=${(event: Event) => this.set(row, { in: (event.target as HTMLInputElement).checked })}
        /><span class="th ground" ${cssVar("--g1", line?.image?.tone)}>${picture(line?.image, { plain: true })}</span
        ><span class="what"
          ><b class="goods-name">${title}</b>${
            line
              ? html`<span class="quiet small"
                  >${miniAwning(line.shop)}${line.shop.name}${row.count > 1 ? html` · ×${row.count}` : nothing}</span
                >`
              : nothing
          }</span
        ></label
      >
      <div class="size">
        ${line ? this.renderSizes(row, line, variants) : nothing}
        ${
          line && !line.gone && row.wanted === row.placed
            ? driftBadge(line.price, pricesOf(this.client.state, this.look)[row.placed])
            : nothing
        }
        ${line ? priceTag(wanted?.price ?? line.price, { size: "s" }) : nothing}
      </div>
    </li>`;
  }

  private renderSizes(row: Row, line: VariantLine, variants: readonly Variant[]): unknown {
    if (line.gone) return html`<span class="missing">${t.cart.gone}</span>`;
    if (variants.length < 2) {
      return line.available ? nothing : html`<span class="missing">${t.cart.soldOut}</span>`;
    }
    return html`<div class="input">
      <select
        aria-label=${t.looks.sizeOf(line.product_title)}
        @change=${(event: Event) => this.set(row, { wanted: (event.target as HTMLSelectElement).value, in: true })}
      >
        ${variants.map(
          ({ id, title, available }) =>
            html`<option value=${id} ?selected=${id === row.wanted} ?disabled=${!available && id !== row.placed}>
              ${available ? title : `${title} (${t.cart.soldOut})`}
            </option>`,
        )}
      </select>
    </div>`;
  }

  private set(row: Row, patch: Partial<Row>): void {
    this.rows = this.rows.map((each) => (each === row ? { ...each, ...patch } : each));
  }

  private put(): void {
    const wanted = this.rows.filter((row) => row.in);
    for (const { wanted: variant, count } of wanted) this.client.addToCart(variant, count);
    const count = wanted.reduce((sum, row) => sum + row.count, 0);
    toasts.show({
      kind: "done",
      icon: "bag",
      text: t.looks.bagged(count),
      action: { label: t.looks.seeBag, run: () => router.go(roomUrl(this.room, { tab: "cart" })) },
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-look-bag": BagElement;
  }
}
