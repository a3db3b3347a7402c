import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { ApiError } from "../../api/http.ts";
import type { Image, Product, Variant } from "../../api/types.ts";
import { money, names } from "../../i18n/format.ts";
import { language } from "../../i18n/index.ts";
import { t } from "../../i18n/later.ts";
import { friends } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { MemberView, ProductId, RoomId, VariantId } from "../../protocol/generated.ts";
import { only, plain, shopPage } from "../../api/product-query.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, focusHeading, sheet, type Page } from "../../ui/base/element.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { problemText, wasAborted } from "../../ui/problem.ts";
import { awning, miniAwning, priceTag } from "../../ui/parts.ts";
import signsText from "../../ui/signs/signs.css?inline";
import { picture, SIZES } from "../../ui/picture/picture.ts";
import { ALL_STALLS, atShop, type Place, roomUrl } from "../../ui/router.ts";
import { catalogue } from "../../ui/services.ts";
import type { StepEvent } from "../../ui/stepper/stepper.ts";
import "../../ui/stepper/stepper.ts";
import { putIn } from "../cart/put-in.ts";
import { ShareEvent } from "../chat/share-event.ts";
import { renderWear } from "../looks/wear-button.ts";
import "../photos/worn.ts";
import "../picks/in-picks.ts";
import { renderPath } from "./crumb.ts";
import { mayWrite } from "../room/members.ts";
import { lookers } from "../room/where.ts";
import "./details.ts";
import "./thread.ts";
import cssText from "./product.css?inline";
import thoughtsText from "./thoughts.css?inline";
import { sanitise } from "./sanitise.ts";
import { renderAsk, renderThoughts, renderWanted } from "./thoughts.ts";
import { choose, firstChoice, realOptions, tonesOf, valueState, variantOf } from "./variants.ts";

/** Enough to see a good from all sides; feeds have up to 250. */
const MOST_PICTURES = 10;
const MOST_FACES = 6;
/** A stock this low is worth a word. */
const FEW_LEFT = 3;

type Found =
  | { readonly is: "loading" }
  | { readonly is: "missing" }
  | { readonly is: "failed"; readonly error: unknown }
  | { readonly is: "there"; readonly product: Product; readonly words: HTMLElement | undefined };

/** Longer sums than `€189.00` don't fit beside the words on a phone's button. */
const LONG_SUM = 8;

/** One good: its pictures, its variants, into the bag with it, and what the room thinks. */
@customElement("cb-product")
export class ProductElement extends CabasElement implements Page {
  static override styles = [base, sheet(cssText), sheet(signsText), sheet(thoughtsText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) product!: ProductId;
  /** The variant that one looks at, by the address; absent: what the product opens with. */
  @property({ attribute: false }) variant: VariantId | undefined;
  /** Where one came from among the stalls. */
  @property({ attribute: false }) stalls: Place | undefined;

  @state() private found: Found = { is: "loading" };
  @state() private chosen: readonly string[] = [];
  @state() private quantity = 1;
  /** A picture that was picked by hand; another variant takes it back. */
  @state() private picked: Image | undefined;
  private running: AbortController | undefined;
  private readonly goods = new GoodsController(this);
  /** What its texts were asked for in. */
  private language = language;

  constructor() {
    super();
    new RoomController(this, ["cart", "votes", "members", "presence", "limits", "picks"]);
  }

  override disconnectedCallback(): void {
    this.running?.abort();
    super.disconnectedCallback();
  }

  focusHeading(): void {
    focusHeading(this.renderRoot);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("product")) void this.load(this.variant);
    else if (this.language !== language) void this.load(this.chosenVariant()?.id, true);
    else if (changed.has("variant") && this.variant !== undefined) this.turnTo(this.variant);
  }

  override render(): TemplateResult {
    const { found } = this;
    const card = found.is === "there" ? found.product : catalogue.peekCard(this.product);
    return html`${awning(card?.shop ?? { awning: 2 })}
      <div class="pd" ${cssVar("--g1", this.tone())}>
        ${this.renderCrumb(card?.shop)}
        ${
          found.is === "there"
            ? this.renderProduct(found.product, found.words)
            : found.is === "loading"
              ? this.renderLoading(card?.title)
              : this.renderProblem(found)
        }
      </div>`;
  }

  private renderCrumb(shop: { id: string; name: string } | undefined): TemplateResult {
    const back: Place = this.stalls ?? (shop ? atShop(shop.id) : ALL_STALLS);
    const backShop = back.query && shopPage(back.query);
    const picks = this.client.state.picks.find(({ id }) => id === back.picks);
    const here = lookers(this.client.state).get(this.product) ?? [];
    const { found } = this;
    return html`<nav class="crumb" aria-label=${t.room.youAreHere}>
      <a class="back" href=${roomUrl(this.room, back)}
        >${icon("left", "s")}${picks?.title ?? (back.query?.q ? html`<q>${back.query.q}</q>` : backShop !== undefined && backShop === shop?.id ? shop.name : t.browse.all)}</a
      >
      ${found.is === "there" ? renderPath(this.room, found.product) : nothing}
      ${
        here.length > 0
          ? html`<span class="crumb-r" role="status"
              >${friends(here, MOST_FACES, { size: 24 })}<span
                >${t.product.areHere(names(here.map(({ name }) => name)), here.length)}</span
              ></span
            >`
          : nothing
      }
    </nav>`;
  }

  private renderProduct(product: Product, words: HTMLElement | undefined): TemplateResult {
    const variant = variantOf(product, this.chosen);
    const price = variant?.price ?? product.price;
    const condition = variant?.condition ?? product.condition ?? "new";
    return html`<div class="pd-l" data-anchor="pictures">
        ${this.renderGallery(product, variant)}${renderThoughts(this.client, this.product, this.goods)}
      </div>
      <div class="pd-r">
        <p class="pd-shop">
          <a href=${roomUrl(this.room, atShop(product.shop.id))}>${miniAwning(product.shop)}${product.shop.name}</a>
          ${
            product.brand && product.brand !== product.shop.name
              ? html`·
                  <a href=${roomUrl(this.room, { query: only("brand", plain(product.brand)) })}>${product.brand}</a>`
              : nothing
          }
        </p>
        <h1 class="great" data-anchor="title" lang=${product.lang ?? nothing}>${product.title}</h1>
        <div class="pd-price" data-anchor="price">
          ${priceTag(price, { size: "l", compareAt: variant ? variant.compare_at : product.compare_at })}
          ${condition === "new" ? nothing : html`<span class="cond">${t.browse.condition[condition]}</span>`}
          ${renderWanted(this.client.state, product)}
        </div>
        ${realOptions(product).map(({ index, name, values }) => this.renderOption(product, index, name, values, variant))}
        ${this.renderBuy(product, variant, price)}
        <div class="acts" data-anchor="acts">
          <button class="btn btn-soft" type="button" @click=${() => this.talk()}>
            ${icon("chat")}${t.product.talk}
          </button>
          ${renderAsk(this.client, product.id)}
          ${
            product.url
              ? html`<a class="btn btn-soft" href=${product.url} target="_blank" rel="noopener noreferrer nofollow"
                  >${t.product.atShop}${icon("external", "s")}</a
                >`
              : nothing
          }
          ${renderWear(this.client.state, product.id, variant?.id)}
          <cb-in-picks .client=${this.client} .room=${this.room} .product=${product.id}></cb-in-picks>
        </div>
        <cb-worn
          data-anchor="worn"
          .client=${this.client}
          .room=${this.room}
          .product=${product.id}
          .name=${product.title}
        ></cb-worn>
        ${
          words
            ? html`<section class="text" data-anchor="about" aria-labelledby="about">
                <h2 id="about">${t.product.about}</h2>
                <div lang=${product.lang ?? nothing}>${words}</div>
              </section>`
            : nothing
        }
        <cb-thread data-anchor="thread" .client=${this.client} .room=${this.room} .product=${product.id}></cb-thread>
        <cb-details data-anchor="details" .room=${this.room} .product=${product} .variant=${variant}></cb-details>
      </div>`;
  }

  private renderGallery(product: Product, variant: Variant | undefined): TemplateResult {
    const pictures = product.images.slice(0, MOST_PICTURES);
    const shown = this.picked ?? variant?.image ?? product.image ?? pictures[0];
    return html`<div class="gallery">
      <div class="stage ground">${picture(shown, { eager: true, sizes: SIZES.stage })}</div>
      ${
        pictures.length > 1
          ? html`<div class="thumbs" role="group" aria-label=${t.product.pictures}>
              ${pictures.map(
                (image, index) =>
                  html`<button
                    type="button"
                    class="thumb ground"
                    aria-label=${image.alt || t.product.picture(index + 1, pictures.length)}
                    aria-current=${image.url === shown?.url ? "true" : nothing}
                    ${cssVar("--g1", image.tone)}
                    @click=${() => this.pick(product, image)}
                  >
                    ${picture(image, { plain: true })}
                  </button>`,
              )}
            </div>`
          : nothing
      }
    </div>`;
  }

  private renderOption(
    product: Product,
    index: number,
    name: string,
    values: readonly string[],
    variant: Variant | undefined,
  ): TemplateResult {
    const tones = tonesOf(product, index, values);
    const stock = variant && stockText(variant);
    return html`<fieldset class="opt" data-anchor="option:${index}">
      <legend>
        ${name} <span class="quiet">${this.chosen[index]}${stock && !tones ? ` · ${stock}` : nothing}</span>
      </legend>
      <div class=${tones ? "swatches" : "sizes"}>
        ${values.map((value, i) => {
          const on = this.chosen[index] === value;
          const there = valueState(product, this.chosen, index, value);
          const why = there === "sold" ? t.product.gone : there === "none" ? t.product.notTogether : "";
          const radio = html`<input
            class="vh"
            type="radio"
            name="option-${index}"
            .checked=${on}
            @change=${() => this.chooseValue(product, index, value)}
          />`;
          const classes = `${on ? "on" : ""} ${there === "there" ? "" : "off"}`;
          if (tones) {
            return html`<label class="swatch ${classes}" title=${value} ${cssVar("--c", tones[i])}
              >${radio}<i></i><span class="vh">${value}${why ? `, ${why}` : nothing}</span></label
            >`;
          }
          const perched = this.wanting(product, index, value);
          return html`<label class="size ${classes}"
            >${radio}<b>${value}</b>${there === "sold" ? html`<small>${why}</small>` : why ? html`<span class="vh">${why}</span>` : nothing}${
              perched.length > 0 ? friends(perched, 3, { size: 24 }) : nothing
            }</label
          >`;
        })}
      </div>
    </fieldset>`;
  }

  private renderBuy(product: Product, variant: Variant | undefined, price: Product["price"]): TemplateResult {
    const { state: current } = this.client;
    const max = current.limits?.max_quantity ?? 99;
    const mine = variant ? (current.cart.get(variant.id)?.get(current.me) ?? 0) : 0;
    const room = max - mine;
    const can = mayWrite(current) && variant?.available === true && room > 0;
    const label = !mayWrite(current)
      ? t.product.viewerAdd
      : !variant
        ? t.product.notTogether
        : variant.available
          ? room > 0
            ? t.product.add
            : t.product.atMost(mine)
          : t.product.soldOut;
    const quantity = Math.min(this.quantity, Math.max(1, room));
    const sum = money({ ...price, amount: price.amount * quantity });
    return html`<div class="buy" data-anchor="buy">
      <cb-stepper
        big
        .min=${1}
        .max=${Math.max(1, room)}
        .value=${quantity}
        .label=${t.product.quantity}
        @cb-step=${(event: StepEvent) => (this.quantity = event.value)}
      ></cb-stepper>
      <button
        class="btn btn-main btn-big"
        type="button"
        aria-disabled=${can ? "false" : "true"}
        @click=${() => can && this.add(product, variant, quantity)}
      >
        ${can ? icon("bag") : nothing}${label}${
          can ? html`<span class="sum num ${sum.length > LONG_SUM ? "long" : ""}">${sum}</span>` : nothing
        }
      </button>
    </div>`;
  }

  private renderLoading(title: string | undefined): TemplateResult {
    return html`<div class="pd-l"><div class="stage bone"></div></div>
      <div class="pd-r">
        ${title === undefined ? nothing : html`<h1 class="great">${title}</h1>`}
        <div class="bones"><i></i>${title === undefined ? html`<i></i>` : nothing}<i></i></div>
        <p class="vh" role="status">${t.common.loading}</p>
      </div>`;
  }

  private renderProblem(found: Exclude<Found, { is: "there" } | { is: "loading" }>): TemplateResult {
    const missing = found.is === "missing";
    return html`<div class="none">
      <span class="none-i">${icon(missing ? "stall" : "wifioff")}</span>
      <h1>${missing ? t.product.missing : t.product.failed}</h1>
      <p class="quiet">${missing ? t.product.missingText : problemText(found.error)}</p>
      ${
        missing
          ? html`<a class="btn btn-line" href=${roomUrl(this.room, ALL_STALLS)}>${t.product.backToStall}</a>`
          : html`<button class="btn btn-line" type="button" @click=${() => void this.load()}>
              ${t.common.tryAgain}
            </button>`
      }
    </div>`;
  }

  private chosenVariant(): Variant | undefined {
    return this.found.is === "there" ? variantOf(this.found.product, this.chosen) : undefined;
  }

  /** Fetches it; in another language than before with the same variant, and what is there stays until then. */
  private async load(wanted?: VariantId, keeps = false): Promise<void> {
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    this.language = language;
    if (!keeps) {
      this.found = { is: "loading" };
      this.quantity = 1;
    }
    this.picked = undefined;
    try {
      const product = await catalogue.product(this.product, running.signal);
      if (running.signal.aborted) return;
      this.chosen = firstChoice(product, wanted);
      this.found = { is: "there", product, words: sanitise(product.description_html) };
      this.dispatchEvent(new CustomEvent("cb-titled"));
    } catch (error) {
      if (running.signal.aborted || wasAborted(error)) return;
      this.found = error instanceof ApiError && error.status === 404 ? { is: "missing" } : { is: "failed", error };
    }
  }

  /** Who has this value of an option in the bag. */
  private wanting(product: Product, index: number, value: string): MemberView[] {
    const { state: current } = this.client;
    const found = new Set<MemberView>();
    for (const variant of product.variant_list) {
      if (variant.options[index] !== value) continue;
      for (const id of current.cart.get(variant.id)?.keys() ?? []) {
        const member = current.members.get(id);
        if (member) found.add(member);
      }
    }
    return [...found];
  }

  private tone(): string | undefined {
    if (this.found.is !== "there") return catalogue.peekCard(this.product)?.image?.tone;
    const { product } = this.found;
    return (this.picked ?? variantOf(product, this.chosen)?.image ?? product.image)?.tone;
  }

  /** Another variant, by the address. */
  private turnTo(variant: VariantId): void {
    if (this.found.is !== "there" || this.chosenVariant()?.id === variant) return;
    this.chosen = firstChoice(this.found.product, variant);
    this.picked = undefined;
  }

  private chooseValue(product: Product, index: number, value: string): void {
    this.chosen = choose(product, this.chosen, index, value);
    this.picked = undefined;
    this.tellChoice();
  }

  /** The address says which variant it is, and so does presence. */
  private tellChoice(): void {
    const variant = this.chosenVariant()?.id;
    if (variant !== undefined) this.dispatchEvent(new CustomEvent("cb-variant", { detail: variant }));
  }

  /** A picture that belongs to a variant chooses it, so that what one sees is what one gets. */
  private pick(product: Product, image: Image): void {
    this.picked = image;
    const shown = product.variant_list.filter((variant) => variant.image?.url === image.url);
    const first = shown.find(({ available }) => available) ?? shown[0];
    const current = variantOf(product, this.chosen);
    if (!first || current?.image?.url === image.url) return;
    this.chosen = first.options;
    this.tellChoice();
  }

  private add(product: Product, variant: Variant, quantity: number): void {
    putIn(this.client, variant.id, product.title, quantity);
    this.quantity = 1;
  }

  private talk(): void {
    this.dispatchEvent(new ShareEvent({ product: this.product }));
  }
}

/** Only exact and low numbers are told. */
function stockText({ available, stock }: Variant): string | undefined {
  if (!available) return t.product.gone;
  if (stock === undefined || stock < 1 || stock > FEW_LEFT) return undefined;
  return stock === 1 ? t.product.lastOne : t.product.left(stock);
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-product": ProductElement;
  }
}
