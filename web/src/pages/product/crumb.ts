import { html, nothing, type TemplateResult } from "lit";
import type { Product } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { icon } from "../../icons/icon.ts";
import type { RoomId } from "../../protocol/generated.ts";
import { only, plain } from "../../api/product-query.ts";
import { roomUrl } from "../../ui/router.ts";

/** The product's category, each step of its path a way to all that is in it. */
export function renderPath(
  room: RoomId,
  { category_path: path, lang }: Product,
  /** As its shop calls it, once that is known: what a search goes by. */
  own: readonly string[] | undefined,
): TemplateResult | typeof nothing {
  if (path.length === 0) return nothing;
  const link = own?.length === path.length;
  return html`<ol class="path" aria-label=${t.filters.category} lang=${lang ?? nothing}>
    ${path.map((step, index) => {
      const query =
        link &&
        only(
          "category",
          own
            .slice(0, index + 1)
            .map(plain)
            .join(">"),
        );
      return html`<li>
        ${index > 0 ? icon("right", "s") : nothing}${
          query ? html`<a href=${roomUrl(room, { query })}>${step}</a>` : html`<span>${step}</span>`
        }
      </li>`;
    })}
  </ol>`;
}
