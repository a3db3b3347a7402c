import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Collection, Image } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import type { RoomId } from "../../protocol/generated.ts";
import { EVERYTHING } from "../../api/product-query.ts";
import rowText from "../../styles/row.css?inline";
import shelfText from "../../styles/shelf.css?inline";
import { cssVar } from "../../ui/base/css-var.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { miniAwning } from "../../ui/parts.ts";
import { picture } from "../../ui/picture/picture.ts";
import { roomUrl } from "../../ui/router.ts";

/** What shops have put together themselves, as a row of shelves. */
@customElement("cb-collections")
export class CollectionsElement extends CabasElement {
  static override styles = [base, sheet(rowText), sheet(shelfText)];

  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) collections: readonly Collection[] = [];
  /** The shop on whose page they stand. */
  @property({ attribute: false }) shop: string | undefined;

  override render(): TemplateResult {
    return html`<section aria-labelledby="collections">
      <div class="head"><h2 id="collections">${t.browse.collections}</h2></div>
      <ul class="shelves" role="list">
        ${repeat(
          this.collections,
          ({ id }) => id,
          (each) => html`<li>${this.renderShelf(each)}</li>`,
        )}
      </ul>
    </section>`;
  }

  private renderShelf({ id, title, shop, count, cover }: Collection): TemplateResult {
    const query = { ...EVERYTHING, collection: [id], shop: this.shop === undefined ? [] : [this.shop] };
    return html`<a class="shelf" href=${roomUrl(this.room, { query })}>
      <span class="goods" aria-hidden="true">
        ${cover.map(renderGood)}
        ${count > cover.length && cover.length > 0 ? html`<b class="num">+${count - cover.length}</b>` : nothing}
      </span>
      <h3 class="goods-name">${title}</h3>
      <p>
        ${shop && this.shop === undefined ? html`${miniAwning(shop)}<span class="who-by">${shop.name}</span> ·` : nothing}<span
          >${t.browse.things(count)}</span
        >
      </p>
    </a>`;
  }
}

function renderGood(image: Image): TemplateResult {
  return html`<span class="good ground" ${cssVar("--g1", image.tone)}>${picture(image, { plain: true })}</span>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-collections": CollectionsElement;
  }
}
