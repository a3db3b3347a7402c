import { html, svg, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { base, CabasElement, sheet } from "../../../ui/base/element.ts";
import { drawQr } from "./qr.ts";
import cssText from "./qr-code.css?inline";

/** A text as a QR code: dark on light in every theme, or cameras would not read it. */
@customElement("cb-qr-code")
export class QrCodeElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) text = "";
  /** What it leads to, for those who don't see it. */
  @property({ attribute: false }) label = "";

  override render(): TemplateResult {
    const { size, path } = drawQr(this.text);
    return html`<svg role="img" aria-label=${this.label} viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">
      ${svg`<path d=${path} />`}
    </svg>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-qr-code": QrCodeElement;
  }
}
