import { html, nothing, type TemplateResult } from "lit";
import { t } from "../../../i18n/index.ts";
import { icon } from "../../../icons/icon.ts";
import type { ProductId } from "../../../protocol/generated.ts";
import { ReactEvent } from "./react-event.ts";

/** Opens the palette of reactions to a product; `title` where the product isn't plain from what stands around. */
export function reactButton(product: ProductId, title?: string): TemplateResult {
  return html`<button
    class="face react"
    type="button"
    aria-haspopup="dialog"
    aria-label=${title === undefined ? nothing : t.opinions.reactTo(title)}
    title=${t.opinions.react}
    @click=${({ currentTarget }: Event) => {
      const button = currentTarget as HTMLElement;
      button.dispatchEvent(new ReactEvent(button, product));
    }}
  >
    ${icon("smile")}${title === undefined ? t.opinions.react : nothing}
  </button>`;
}
