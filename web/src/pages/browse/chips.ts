import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { cleared, type ProductQuery } from "../../api/product-query.ts";
import { t } from "../../i18n/index.ts";
import { icon } from "../../icons/icon.ts";
import type { Chosen } from "./chosen.ts";

/** What the goods are narrowed to, to be let go of one by one or all at once. */
export function renderChips(
  chosen: readonly Chosen[],
  query: ProductQuery,
  loosen: (query: ProductQuery) => void,
): TemplateResult {
  return html`<ul class="chips chosen" aria-label=${t.filters.chosen}>
    ${repeat(
      chosen,
      ({ key }) => key,
      ({ label, without }) =>
        label === ""
          ? html`<li class="chip unknown" aria-hidden="true"></li>`
          : html`<li>
              <button class="chip" type="button" aria-label=${t.filters.without(label)} @click=${() => loosen(without)}>
                ${label}${icon("x", "s")}
              </button>
            </li>`,
    )}
    ${
      chosen.length > 1
        ? html`<li>
            <button class="btn" type="button" @click=${() => loosen(cleared(query))}>${t.filters.clear}</button>
          </li>`
        : nothing
    }
  </ul>`;
}
