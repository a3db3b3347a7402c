import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Product, VariantLine } from "../../api/types.ts";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { VariantId } from "../../protocol/generated.ts";
import popoverText from "../../styles/popover.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { PanelElement } from "../../ui/popover/panel.ts";
import { catalogue } from "../../ui/services.ts";
import { toasts, undoing } from "../../ui/toasts/toast-service.ts";
import { mayEdit } from "../room/members.ts";
import { payerName, ruleText } from "./agreed.ts";
import { ShareEvent } from "../chat/share-event.ts";
import "../photos/show-me.ts";
import cssText from "./line-menu.css?inline";
import type { SplitEvent } from "./split-form.ts";
import "./split-form.ts";
import { switchVariant } from "./switch-variant.ts";

/** What can be said about one line of the cart: a note, another variant, only perhaps, a rule of its own. */
@customElement("cb-line-menu")
export class LineMenuElement extends PanelElement {
  static override styles = [base, sheet(popoverText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @state() private variant: VariantId = "";
  /** Undefined: on its way. Null: it could not be fetched. */
  @state() private product: Product | null | undefined;
  @state() private splitting = false;
  @query("#note") private readonly noteInput!: HTMLInputElement | null;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["bill", "cart", "editors", "members", "limits"]);
  }

  show(button: HTMLElement, variant: VariantId): void {
    this.variant = variant;
    this.splitting = false;
    this.product = undefined;
    void this.load(this.goods.variant(variant) ?? undefined);
    this.toggle(button);
  }

  private async load(line: VariantLine | undefined): Promise<void> {
    const { variant } = this;
    const product = line ? await catalogue.product(line.product).catch(() => null) : null;
    if (this.variant === variant) this.product = product;
  }

  protected override renderPanel(): TemplateResult {
    const line = this.goods.variant(this.variant);
    const edits = mayEdit(this.client.state);
    return html`<div class="in">
      <h2 id="heading" tabindex="-1">${line?.product_title ?? t.cart.gone}</h2>
      <button class="btn btn-soft" type="button" @click=${() => this.share()}>
        ${icon("chat", "s")}${t.talk.share}
      </button>
      ${
        line
          ? html`<cb-show-me
              .product=${line.product}
              @cb-about=${() => this.popoverElement.hidePopover()}
            ></cb-show-me>`
          : nothing
      }
      ${
        line?.url
          ? html`<a class="btn btn-soft" href=${line.url} target="_blank" rel="noopener noreferrer nofollow"
              >${t.product.atShop}${icon("external", "s")}</a
            >`
          : nothing
      }
      ${edits ? this.renderNote() : nothing} ${this.mine() > 0 ? this.renderVariants() : nothing}
      ${
        edits
          ? html`${this.renderSplit()}
              <button class="btn btn-soft" type="button" @click=${() => this.setAside()}>
                ${icon("clock", "s")}${t.bill.toMaybe}
              </button>`
          : nothing
      }
    </div>`;
  }

  private mine(): number {
    const { cart, me } = this.client.state;
    return cart.get(this.variant)?.get(me) ?? 0;
  }

  private renderNote(): TemplateResult {
    const { bill, limits, me } = this.client.state;
    const note = bill.lines[this.variant]?.note;
    return html`<form class="field" novalidate @submit=${(event: Event) => this.saveNote(event)}>
      <label for="note">${t.bill.note}</label>
      <div class="row">
        <div class="input">
          <input
            id="note"
            autocomplete="off"
            enterkeyhint="done"
            maxlength=${limits?.max_line_note_chars ?? 200}
            placeholder=${t.bill.noteHint}
            .value=${note?.text ?? ""}
          />
        </div>
        <button class="btn btn-line" type="submit">${t.bill.noteSave}</button>
      </div>
      ${
        note
          ? html`<p class="quiet small">
              ${note.by === me ? t.bill.noteByYou : t.bill.noteBy(payerName(this.client.state, note.by))}
            </p>`
          : nothing
      }
    </form>`;
  }

  private renderVariants(): TemplateResult {
    const { product } = this;
    if (product === undefined) return html`<p class="quiet small">${t.bill.variantLoading}</p>`;
    if (product === null) return html`<p class="quiet small">${t.bill.variantFailed}</p>`;
    const others = product.variant_list.filter(({ id, available }) => available || id === this.variant);
    if (others.length < 2) return html``;
    return html`<div class="field">
      <label for="variant">${t.bill.variant}</label>
      <div class="input">
        <select id="variant" @change=${(event: Event) => this.change(event)}>
          ${others.map(({ id, title }) => html`<option value=${id} ?selected=${id === this.variant}>${title}</option>`)}
        </select>
      </div>
    </div>`;
  }

  private renderSplit(): TemplateResult {
    const { bill } = this.client.state;
    const own = bill.lines[this.variant]?.split?.rule;
    return html`<div class="split">
      <button
        class="btn btn-soft"
        type="button"
        aria-expanded=${this.splitting ? "true" : "false"}
        @click=${() => (this.splitting = !this.splitting)}
      >
        ${icon("sliders", "s")}${t.bill.splitLine}
      </button>
      <p class="quiet small">${ruleText(own ?? bill.split, this.client.state)}</p>
      ${
        this.splitting
          ? html`<cb-split-form
              line
              .client=${this.client}
              .rule=${own ?? null}
              @cb-split=${(event: SplitEvent) => this.split(event)}
            ></cb-split-form>`
          : nothing
      }
    </div>`;
  }

  private saveNote(event: Event): void {
    event.preventDefault();
    this.client.bill.note(this.variant, this.noteInput?.value ?? "");
    this.popoverElement.hidePopover();
    toasts.show({ kind: "done", icon: "check", text: t.bill.noteSaved });
  }

  private change(event: Event): void {
    const to = (event.target as HTMLSelectElement).value;
    const title = this.product?.variant_list.find(({ id }) => id === to)?.title ?? "";
    switchVariant(this.client, this.variant, to);
    this.popoverElement.hidePopover();
    toasts.show({
      kind: "done",
      icon: "check",
      text: t.bill.variantSet(title),
      action: undoing(() => switchVariant(this.client, to, this.variant)),
    });
  }

  private split({ rule }: SplitEvent): void {
    this.client.bill.split(rule, this.variant);
    this.splitting = false;
    this.focusHeading();
  }

  private share(): void {
    this.popoverElement.hidePopover();
    this.dispatchEvent(new ShareEvent({ tab: "cart", at: this.variant }));
  }

  private setAside(): void {
    const { variant } = this;
    const title = this.goods.variant(variant)?.product_title ?? t.cart.gone;
    this.client.bill.maybe(variant, true);
    this.popoverElement.hidePopover();
    toasts.show({
      kind: "done",
      icon: "clock",
      text: t.bill.setAside(title),
      action: undoing(() => this.client.bill.maybe(variant, false)),
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-line-menu": LineMenuElement;
  }
}
