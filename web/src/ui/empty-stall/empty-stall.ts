import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { good } from "../../icons/good.ts";
import goodsText from "../../styles/goods.css?inline";
import { base, CabasElement, sheet } from "../base/element.ts";
import cssText from "./empty-stall.css?inline";

const hanger = html`<svg viewBox="0 0 80 60" aria-hidden="true">
  <path d="M36 8c0-9 11-9 11 0 0 6-7 7-7 15L8 46h64L40 23" />
</svg>`;

/** A stall with empty hangers: before anything has begun, or where nothing is. Ornament, not told to readers. */
@customElement("cb-empty-stall")
export class EmptyStallElement extends CabasElement {
  static override styles = [base, sheet(goodsText), sheet(cssText)];

  /** Whether the basket stands there. */
  @property({ type: Boolean }) basket = false;

  override render(): TemplateResult {
    return html`<div class="rail" aria-hidden="true">${hanger}${hanger}${hanger}${hanger}</div>
      <div class="shelf" aria-hidden="true">
        ${this.basket ? html`<span>${good("basket", "#C29467")}</span>` : nothing}
      </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-empty-stall": EmptyStallElement;
  }
}
