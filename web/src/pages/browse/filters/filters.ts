import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { t } from "../../../i18n/index.ts";
import { icon } from "../../../icons/icon.ts";
import type { Facets } from "../../../protocol/generated.ts";
import {
  choices,
  cleared,
  type Colour,
  EVERYTHING,
  type Facet,
  type ProductQuery,
  toggled,
  toggledCategory,
} from "../../../api/product-query.ts";
import checkText from "../../../styles/check.css?inline";
import popoverText from "../../../styles/popover.css?inline";
import { cssVar } from "../../../ui/base/css-var.ts";
import { base, sheet } from "../../../ui/base/element.ts";
import { miniAwning } from "../../../ui/parts.ts";
import { PanelElement } from "../../../ui/popover/panel.ts";
import { type Value, valuesOf } from "../chosen.ts";
import { ChooseEvent } from "./choose-event.ts";
import { type ListOptions, renderList, renderTree } from "./facets.ts";
import cssText from "./filters.css?inline";
import type { PricesEvent } from "./prices.ts";
import "./prices.ts";

/** Values of a facet that are shown before one asks for all. */
const MOST: Record<Facet, number> = {
  shop: 8,
  category: 8,
  colour: 14,
  size: 15,
  brand: 6,
  condition: 3,
  collection: 6,
};
/** What a family of colours looks like; the two that are none have a pattern of their own. */
const TONES: Record<Exclude<Colour, "multi" | "metal">, string> = {
  black: "#24211e",
  grey: "#8d8f92",
  white: "#fbfaf6",
  beige: "#dcc9a6",
  brown: "#7a5638",
  red: "#c8372d",
  orange: "#e07a2c",
  yellow: "#ecc23c",
  green: "#4c7a4a",
  blue: "#3d6399",
  purple: "#74507f",
  pink: "#df9aae",
};

/** What the goods can be narrowed to: below its button, or on a phone a sheet from the lower edge. */
@customElement("cb-filters")
export class FiltersElement extends PanelElement {
  static override styles = [base, sheet(popoverText), sheet(checkText), sheet(cssText)];

  @property({ attribute: false }) query: ProductQuery = EVERYTHING;
  /** What there is to choose from; of the last answer while the next is on its way. */
  @property({ attribute: false }) facets: Facets | undefined;
  @property({ attribute: false }) failed = false;
  /** Facets of which one wants to see all. */
  @state() private all: ReadonlySet<Facet> = new Set();
  /** Categories that were opened by hand. */
  @state() private branches: ReadonlySet<string> = new Set();

  protected override renderPanel(): TemplateResult {
    const { facets } = this;
    const some = choices(this.query) > 0;
    return html`<div class="head">
        <h2 id="heading" tabindex="-1">${t.filters.heading}</h2>
        ${
          some
            ? html`<button class="btn" type="button" @click=${() => this.clear()}>${t.filters.clear}</button>`
            : nothing
        }
        <button class="ibtn" type="button" aria-label=${t.common.close} @click=${() => this.close()}>
          ${icon("x")}
        </button>
      </div>
      <div class="facets">
        ${
          facets
            ? this.renderFacets(facets)
            : html`<p class="quiet" role="status">${this.failed ? t.filters.failed : t.common.loading}</p>`
        }
      </div>
      ${
        facets
          ? html`<div class="foot">
              <button class="btn btn-main btn-big" type="button" @click=${() => this.close()}>
                ${t.filters.show(facets.total)}
              </button>
            </div>`
          : nothing
      }`;
  }

  private renderFacets(facets: Facets): unknown {
    const { query } = this;
    const awnings = new Map(facets.shops.map(({ shop }) => [shop.id, shop]));
    const shop = (value: string) => {
      const known = awnings.get(value);
      return known ? miniAwning(known) : nothing;
    };
    const sections = [
      this.renderFacet("shop", facets, { mark: shop }),
      this.renderFacet("category", facets),
      this.renderPrices(facets),
      this.renderFacet("colour", facets, { as: "two", mark: renderTone }),
      this.renderFacet("size", facets, { as: "chips" }),
      this.renderFacet("brand", facets),
      this.renderFacet("condition", facets),
      this.renderFacet("collection", facets),
    ];
    const available =
      query.available || (facets.available > 0 && facets.available < facets.total)
        ? html`<fieldset class="lone">
            <label
              ><input
                class="tick"
                type="checkbox"
                .checked=${live(query.available)}
                @change=${() => this.choose({ ...query, available: !query.available })}
              /><span class="what">${t.filters.available}</span
              ><span class="quiet small num"><span class="vh">, </span>${facets.available}</span></label
            >
          </fieldset>`
        : nothing;
    if (available === nothing && sections.every((section) => section === nothing)) {
      return html`<p class="quiet">${t.filters.none}</p>`;
    }
    return [available, ...sections];
  }

  /** A facet with one value is no choice. */
  private renderFacet(facet: Facet, facets: Facets, more: Pick<ListOptions, "as" | "mark"> = {}): unknown {
    const values: readonly Value[] = valuesOf(facets, facet);
    const chosen = this.query[facet];
    if (values.length < 2 && chosen.length === 0) return nothing;
    const options: ListOptions = {
      ...more,
      chosen,
      most: MOST[facet],
      all: this.all.has(facet),
      showAll: (all) => (this.all = changed(this.all, facet, all)),
      choose: (value) => this.choose(toggled(this.query, facet, value)),
    };
    return html`<fieldset>
      <legend>${t.filters[facet]}</legend>
      ${facet === "category" ? this.renderCategories(values, options) : renderList(values, options)}
    </fieldset>`;
  }

  private renderCategories(values: readonly Value[], options: ListOptions): TemplateResult {
    return renderTree(values, {
      ...options,
      open: this.branches,
      toggle: (path) => (this.branches = changed(this.branches, path, !this.branches.has(path))),
      choose: (path) => {
        this.branches = changed(this.branches, path, true);
        this.choose(toggledCategory(this.query, path));
      },
    });
  }

  private renderPrices({ prices }: Facets): unknown {
    const chosen = this.query.prices;
    if (prices.length < 2 && !chosen) return nothing;
    return html`<fieldset>
      <legend>${t.filters.price}</legend>
      <cb-prices
        .ranges=${prices}
        .chosen=${chosen}
        @cb-prices=${(event: PricesEvent) => this.choose({ ...this.query, prices: event.prices })}
      ></cb-prices>
    </fieldset>`;
  }

  private choose(query: ProductQuery): void {
    this.dispatchEvent(new ChooseEvent(query));
  }

  /** The button that was pressed goes away: the focus stays in the panel. */
  private clear(): void {
    this.choose(cleared(this.query));
    this.focusHeading();
  }

  private close(): void {
    this.popoverElement.hidePopover();
  }
}

function renderTone(colour: string): TemplateResult {
  const tone = (TONES as Partial<Record<string, string>>)[colour];
  return html`<i class="tone ${tone === undefined ? colour : ""}" aria-hidden="true" ${cssVar("--c", tone)}></i>`;
}

function changed<T>(set: ReadonlySet<T>, value: T, inside: boolean): ReadonlySet<T> {
  const next = new Set(set);
  if (inside) next.add(value);
  else next.delete(value);
  return next;
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-filters": FiltersElement;
  }
}
