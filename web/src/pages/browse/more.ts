/** What stands around the goods of a list: its bones, the way to more of it, and to a newer order. */
import { html, nothing, type TemplateResult } from "lit";
import { t } from "../../i18n/index.ts";
import type { Listing } from "./listing.ts";

/** Where goods will be. */
export function renderBones(count: number): TemplateResult {
  return html`<div class="grid" aria-hidden="true">
    ${Array.from({ length: count }, () => html`<div class="bone"><i></i><i></i></div>`)}
  </div>`;
}

/** The list goes on: by itself as one comes near, or when it is pressed. */
export function renderMore(listing: Listing): TemplateResult {
  const { phase } = listing;
  return html`<div class="more">
    <div class="sentinel"></div>
    ${phase === "failed" ? html`<p class="quiet" role="alert">${t.browse.failed}</p>` : nothing}
    <button
      class="btn btn-line"
      type="button"
      aria-disabled=${phase === "more" ? "true" : "false"}
      @click=${() => void listing.more()}
    >
      ${phase === "more" ? t.browse.loadingMore : phase === "failed" ? t.common.tryAgain : t.browse.more}
    </button>
  </div>`;
}

/** The room likes other things best by now. */
export function renderSortAnew(sort: () => void): TemplateResult {
  return html`<p class="anew" role="status">
    ${t.opinions.sortedAnew}
    <button class="btn btn-soft" type="button" @click=${sort}>${t.opinions.sortAnew}</button>
  </p>`;
}
