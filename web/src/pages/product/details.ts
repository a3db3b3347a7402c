import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Collection, Product, Variant } from "../../api/types.ts";
import { money } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { AlsoAt, Provenance, RoomId } from "../../protocol/generated.ts";
import { only } from "../../api/product-query.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { miniAwning } from "../../ui/parts.ts";
import { roomUrl } from "../../ui/router.ts";
import { catalogue } from "../../ui/services.ts";
import cssText from "./details.css?inline";
import { safeLink } from "./sanitise.ts";

/** What else is known of a good: where it comes from, which other shops have it, in which collections it is. */
@customElement("cb-details")
export class DetailsElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) product!: Product;
  /** The one that is chosen: what has a number is a variant. */
  @property({ attribute: false }) variant: Variant | undefined;
  /** The shops' collections, once they have come: without them names are only names. */
  @state() private collections: readonly Collection[] = [];

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("product") && this.product.collections.length > 0) void this.loadCollections();
  }

  override render(): TemplateResult {
    const { also_at: elsewhere, provenance, lang } = this.product;
    const gtin = this.variant?.gtin;
    return html`${elsewhere.length > 0 ? this.renderElsewhere(elsewhere) : nothing}
    ${provenance ? renderProvenance(provenance, lang) : nothing} ${this.renderCollections()}
    ${
      gtin === undefined
        ? nothing
        : html`<p class="quiet small">${t.product.number} <span class="num">${gtin}</span></p>`
    }`;
  }

  private renderElsewhere(elsewhere: readonly AlsoAt[]): TemplateResult {
    return html`<section aria-labelledby="elsewhere">
      <h2 id="elsewhere">${t.product.alsoAt}</h2>
      <ul>
        ${elsewhere.map(
          ({ shop, product, title, price, available }) =>
            html`<li>
              <a href=${roomUrl(this.room, { product })}
                >${miniAwning(shop)}<span class="what"
                  ><b>${shop.name}</b><span class="vh">, </span><span class="quiet">${title}</span></span
                ><span class="cost"
                  ><span class="price">${money(price)}</span
                  ><span class="small ${available ? "there" : "quiet"}"
                    >${available ? t.product.there : t.product.gone}</span
                  ></span
                >${icon("right", "s")}</a
              >
            </li>`,
        )}
      </ul>
    </section>`;
  }

  private renderCollections(): unknown {
    const { collections: names } = this.product;
    if (names.length === 0) return nothing;
    return html`<p class="quiet small in">
      ${t.product.collections}
      ${names.map((name) => {
        const id = this.collections.find(({ title }) => title === name)?.id;
        if (id === undefined) return html`<span>${name}</span> `;
        return html`<a class="link" href=${roomUrl(this.room, { query: only("collection", id) })}>${name}</a> `;
      })}
    </p>`;
  }

  private async loadCollections(): Promise<void> {
    const { product } = this;
    const found = await catalogue.collections(product.shop.id).catch(() => []);
    if (this.product === product) this.collections = found;
  }
}

/** What the shop says of a thing's way: on slate, as a fact is. */
function renderProvenance(provenance: Provenance, lang: string | undefined): unknown {
  const { material, origin, care, certificates = [], passport_url } = provenance;
  const passport = safeLink(passport_url ?? null);
  const rows: readonly (readonly [string, string | undefined])[] = [
    [t.product.material, material],
    [t.product.from, origin],
    [t.product.care, care],
  ];
  const told = rows.filter(([, text]) => text !== undefined);
  if (told.length === 0 && certificates.length === 0 && passport === undefined) return nothing;
  return html`<section class="slate" aria-labelledby="origin">
    <h2 id="origin">${t.product.origin}</h2>
    <dl>
      ${told.map(
        ([name, text]) =>
          html`<div>
            <dt>${name}</dt>
            <dd lang=${lang ?? nothing}>${text}</dd>
          </div>`,
      )}
      ${
        certificates.length > 0
          ? html`<div>
              <dt>${t.product.certificates}</dt>
              <dd class="certs">
                ${certificates.map((name) => html`<span class="cert">${icon("shield", "s")}${name}</span>`)}
              </dd>
            </div>`
          : nothing
      }
      ${
        passport === undefined
          ? nothing
          : html`<div>
              <dt>${t.product.passport}</dt>
              <dd>
                <a href=${passport} target="_blank" rel="noopener noreferrer nofollow"
                  >${t.product.passportLink}${icon("external", "s")}<span class="vh"> (${t.product.newTab})</span></a
                >
              </dd>
            </div>`
      }
    </dl>
    <p class="src">${t.product.shopSays}</p>
  </section>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-details": DetailsElement;
  }
}
