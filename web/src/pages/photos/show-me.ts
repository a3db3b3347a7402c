import { html, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { ProductId } from "../../protocol/generated.ts";
import { base, CabasElement } from "../../ui/base/element.ts";
import { ShareEvent } from "../chat/share-event.ts";
import { offers } from "./offers.ts";

/** "Show me": a photo of oneself with a good, which goes into a message about it that one still sends oneself. */
@customElement("cb-show-me")
export class ShowMeElement extends CabasElement {
  static override styles = base;

  @property({ attribute: false }) product: ProductId | undefined;
  @query("input") private readonly file!: HTMLInputElement;

  override render(): TemplateResult {
    return html`<input hidden type="file" accept="image/*" @change=${() => this.show()} /><button
        class="btn btn-soft"
        type="button"
        @click=${() => this.file.click()}
      >
        ${icon("camera")}${t.photos.showMe}
      </button>`;
  }

  private show(): void {
    const files = [...(this.file.files ?? [])];
    this.file.value = "";
    const { product } = this;
    if (files.length === 0 || product === undefined) return;
    this.dispatchEvent(new ShareEvent({ product }));
    offers.offer(files);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-show-me": ShowMeElement;
  }
}
