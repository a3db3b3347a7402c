import { html, nothing, type TemplateResult } from "lit";
import type { Product } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { icon } from "../../icons/icon.ts";
import type { RoomId } from "../../protocol/generated.ts";
import { only } from "../../api/product-query.ts";
import { roomUrl } from "../../ui/router.ts";

/** The product's category, each step of its path a way to all that is in it. */
export function renderPath(
  room: RoomId,
  { category_path: path, category_values: values, lang }: Product,
): TemplateResult | typeof nothing {
  if (path.length === 0) return nothing;
  // A translation may have other steps: words then, and no way.
  const link = values.length === path.length;
  return html`<ol class="path" aria-label=${t.filters.category} lang=${lang ?? nothing}>
    ${path.map((step, index) => {
      const value = link ? values[index] : undefined;
      const query = value !== undefined && only("category", value);
      return html`<li>
        ${index > 0 ? icon("right", "s") : nothing}${
          query ? html`<a href=${roomUrl(room, { query })}>${step}</a>` : html`<span>${step}</span>`
        }
      </li>`;
    })}
  </ol>`;
}
