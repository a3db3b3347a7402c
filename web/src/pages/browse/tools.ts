import { html, nothing, type TemplateResult } from "lit";
import { choices, type ProductQuery, shopPage, type Sort, SORTS } from "../../api/product-query.ts";
import { t } from "../../i18n/index.ts";
import { icon } from "../../icons/icon.ts";
import "./search.ts";
import type { SearchEvent } from "./search.ts";

export interface Tools {
  readonly search: (words: string) => void;
  readonly filter: (button: HTMLElement) => void;
  readonly sort: (sort: Sort | undefined) => void;
}

/** Beside the heading of the stalls: what is searched for, what it is narrowed to, in which order. */
export function renderTools(query: ProductQuery, { search, filter, sort }: Tools): TemplateResult {
  const count = choices(query);
  const names = t.filters.sorts;
  const chosen = (event: Event) => SORTS.find((each) => each === (event.target as HTMLSelectElement).value);
  return html`<div class="tools">
    <cb-search
      .words=${query.q}
      .label=${shopPage(query) === undefined ? t.browse.searchAll : t.browse.search}
      @cb-search=${(event: SearchEvent) => search(event.words)}
    ></cb-search>
    <button
      id="filter"
      class="chip"
      type="button"
      aria-haspopup="dialog"
      @click=${(event: Event) => filter(event.currentTarget as HTMLElement)}
    >
      ${icon("sliders")}${t.filters.open}${
        count > 0
          ? html`<span class="badge"
              ><span aria-hidden="true">${count}</span><span class="vh">${t.filters.count(count)}</span></span
            >`
          : nothing
      }
    </button>
    <label class="chip sort"
      ><span class="vh">${t.filters.sort}</span
      ><select @change=${(event: Event) => sort(chosen(event))}>
        ${[undefined, ...SORTS].map(
          (each) =>
            html`<option value=${each ?? ""} .selected=${each === query.sort}>
              ${names[each ?? (query.q === "" ? "shops" : "relevance")]}
            </option>`,
        )}</select
      >${icon("down", "s")}</label
    >
  </div>`;
}
