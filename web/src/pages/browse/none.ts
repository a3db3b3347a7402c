/** What the stalls say where they have nothing to show: why, and what to do about it. */
import { html, nothing, type TemplateResult } from "lit";
import { t } from "../../i18n/index.ts";
import { icon, type IconName } from "../../icons/icon.ts";
import type { Facets } from "../../protocol/generated.ts";
import { choices, cleared, EVERYTHING, type ProductQuery } from "../../api/product-query.ts";
import type { ShopRef } from "../../api/types.ts";
import { type Chosen, loosening } from "./chosen.ts";

export interface NoneOptions {
  readonly icon: IconName;
  readonly heading: string;
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

/** An empty place, with one thing to do at most. */
export function renderNone({ icon: name, heading, text, action }: NoneOptions, more?: unknown): TemplateResult {
  return html`<div class="none">
    <span class="none-i">${icon(name)}</span>
    <h2>${heading}</h2>
    <p class="quiet">${text}</p>
    ${more ?? nothing}
    ${action ? html`<button class="btn btn-line" type="button" @click=${action.run}>${action.label}</button>` : nothing}
  </div>`;
}

/** A search that finds nothing: what of it stands in the way. */
export function renderNoFind(
  query: ProductQuery,
  facets: Facets,
  shops: readonly ShopRef[],
  go: (query: ProductQuery) => void,
): TemplateResult {
  const { q } = query;
  const ways = choices(query) > 0 || q !== "" ? loosening(query, facets, shops) : [];
  if (choices(query) === 0) {
    if (q === "") {
      return shops.length === 0
        ? renderNone({ icon: "stall", heading: t.browse.noShops, text: t.browse.noShopsText })
        : renderNone({ icon: "stall", heading: t.browse.nothing, text: t.browse.nothingText });
    }
    const everywhere = { ...EVERYTHING, q };
    const action =
      ways.length > 0
        ? { label: t.browse.searchAll, run: () => go(everywhere) }
        : { label: t.browse.all, run: () => go(EVERYTHING) };
    return renderNone({ icon: "search", heading: t.browse.noMatch(q), text: t.browse.noMatchText, action });
  }
  return renderNone(
    {
      icon: "search",
      heading: q === "" ? t.filters.noMatch : t.filters.noMatchWords(q),
      text: ways.length > 0 ? t.filters.loosen : t.filters.loosenAll,
      action: { label: t.filters.clear, run: () => go(cleared(query)) },
    },
    ways.length > 0 ? renderWays(ways, go) : nothing,
  );
}

function renderWays(ways: readonly Chosen[], go: (query: ProductQuery) => void): TemplateResult {
  return html`<ul class="chips">
    ${ways.map(
      ({ label, without }) =>
        html`<li>
          <button class="chip" type="button" aria-label=${t.filters.without(label)} @click=${() => go(without)}>
            ${label}${icon("x", "s")}
          </button>
        </li>`,
    )}
  </ul>`;
}
