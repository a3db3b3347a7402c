import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Shop } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { friends } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { MemberView, RoomId } from "../../protocol/generated.ts";
import gridText from "../../styles/grid.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, focusHeading, sheet, type Page } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { awning, miniAwning } from "../../ui/parts.ts";
import { roomUrl, router } from "../../ui/router.ts";
import { catalogue } from "../../ui/services.ts";
import "../picks/shelves.ts";
import { othersHere, shopOf } from "../room/where.ts";
import cssText from "./browse.css?inline";
import { Listing } from "./listing.ts";
import type { ThumbEvent } from "./tile.ts";
import { renderTile, tilesOf } from "./tiles.ts";

/** Typing pauses at least this long before a search goes out, in ms. */
const SEARCH_MS = 250;
/** Listings kept for the way back. */
const KEPT = 8;
/** The next page is fetched this far before the last row comes into view. */
const AHEAD = "800px";
const FACES_ON_TAB = 4;
/** Tiles that are on the screen at once at first. */
const FIRST_ROWS = 8;
/** Fingers don't hover: what is in the middle of the screen is looked at. */
const TOUCH = matchMedia("(hover: none)");

/** The stalls: shops, search, and the goods that they have. */
@customElement("cb-browse")
export class BrowseElement extends CabasElement implements Page {
  static override styles = [base, sheet(gridText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) shops: readonly Shop[] | "loading" | "failed" = "loading";
  /** A shop's id, or `all`. */
  @property({ attribute: false }) shop = "all";
  @property({ attribute: false }) q = "";
  /** Whether it is the view that is shown. */
  @property({ attribute: false }) active = false;

  @query(".sentinel") private readonly sentinel!: HTMLElement | null;
  @query("#search") private readonly searchInput!: HTMLInputElement | null;

  private readonly goods = new GoodsController(this);
  private readonly listings = new Map<string, Listing>();
  private listing: Listing | undefined;
  private searchTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly nearEnd: IntersectionObserver;
  private readonly middle: IntersectionObserver;

  constructor() {
    super();
    new RoomController(this, ["presence", "members", "votes", "picks"]);
    this.nearEnd = new IntersectionObserver(
      (entries) => {
        if (this.listing?.phase === "idle" && entries.some(({ isIntersecting }) => isIntersecting)) {
          void this.listing.more();
        }
      },
      { root: this, rootMargin: AHEAD },
    );
    this.middle = new IntersectionObserver(
      (entries) => {
        const entry = entries.find(({ isIntersecting }) => isIntersecting);
        if (entry && TOUCH.matches && this.active) this.look(entry.target);
      },
      { root: this, rootMargin: "-45% 0px -45% 0px" },
    );
  }

  override disconnectedCallback(): void {
    clearTimeout(this.searchTimer);
    this.nearEnd.disconnect();
    this.middle.disconnect();
    super.disconnectedCallback();
  }

  focusHeading(): void {
    focusHeading(this.renderRoot);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // Nothing is fetched before somebody looks at it: a room may open on a product.
    if (!this.active || !(changed.has("shop") || changed.has("q") || changed.has("active"))) return;
    const key = `${this.shop} ${this.q}`;
    let listing = this.listings.get(key);
    if (listing === this.listing && listing) return;
    this.listing?.stop();
    if (!listing) {
      const shop = this.shop === "all" ? undefined : this.shop;
      listing = new Listing(catalogue, shop, this.q, () => this.requestUpdate());
      this.listings.set(key, listing);
      const oldest = this.listings.keys().next().value;
      if (this.listings.size > KEPT && oldest !== undefined) this.listings.delete(oldest);
    }
    this.listing = listing;
    if (changed.has("shop") && this.hasUpdated && !router.returned) this.scrollTop = 0;
    if (listing.products.length === 0) void listing.more();
  }

  override updated(): void {
    this.nearEnd.disconnect();
    this.middle.disconnect();
    if (!this.active) return;
    if (this.sentinel) this.nearEnd.observe(this.sentinel);
    if (TOUCH.matches) for (const tile of this.renderRoot.querySelectorAll("cb-tile")) this.middle.observe(tile);
  }

  override render(): TemplateResult {
    const shop = Array.isArray(this.shops)
      ? (this.shops as readonly Shop[]).find(({ id }) => id === this.shop)
      : undefined;
    return html`${awning(shop ?? { awning: 2 })}
      <div class="cat">
        ${this.renderShops()}
        <div class="cat-head">
          <div>
            <h1 class="great">${shop?.name ?? t.browse.all}</h1>
            <p role="status">${this.summary(shop)}</p>
          </div>
          ${this.renderSearch()}
        </div>
        ${
          this.shop === "all" && this.q === ""
            ? html`<cb-picks-shelves .client=${this.client} .room=${this.room}></cb-picks-shelves>`
            : nothing
        }
        <div id="goods">${this.renderGoods()}</div>
      </div>`;
  }

  private renderShops(): unknown {
    if (!Array.isArray(this.shops)) return nothing;
    const shops = this.shops as readonly Shop[];
    if (shops.length < 2) return nothing;
    const inShop = new Map<string, MemberView[]>();
    const { state } = this.client;
    for (const member of othersHere(state)) {
      const presence = state.presence.get(member.id);
      const shop = presence && shopOf(presence, (id) => this.goods.card(id));
      if (shop !== undefined) inShop.set(shop, [...(inShop.get(shop) ?? []), member]);
    }
    return html`<nav class="stalls" aria-label=${t.browse.shops}>
      <a
        class="stall"
        href=${roomUrl(this.room, { shop: "all" })}
        aria-current=${this.shop === "all" ? "page" : nothing}
        >${icon("stall")}${t.browse.allShort}</a
      >
      ${shops.map((shop) => {
        const faces = inShop.get(shop.id);
        return html`<a
          class="stall"
          href=${roomUrl(this.room, { shop: shop.id })}
          aria-current=${shop.id === this.shop ? "page" : nothing}
          >${miniAwning(shop)}${shop.name}${faces ? friends(faces, FACES_ON_TAB, { size: 20 }) : nothing}</a
        >`;
      })}
    </nav>`;
  }

  private renderSearch(): TemplateResult {
    const label = this.shop === "all" ? t.browse.searchAll : t.browse.search;
    return html`<search class="tools">
      <form @submit=${(event: Event) => this.submitSearch(event)}>
        <label class="input"
          >${icon("search")}<span class="vh">${label}</span
          ><input
            id="search"
            type="search"
            enterkeyhint="search"
            autocomplete="off"
            maxlength="100"
            placeholder=${label}
            .value=${this.q}
            @input=${() => this.typed()}
          />${
            this.q === ""
              ? nothing
              : html`<button class="ibtn" type="button" aria-label=${t.browse.clear} @click=${() => this.clear()}>
                  ${icon("x")}
                </button>`
          }</label
        >
      </form>
    </search>`;
  }

  private renderGoods(): TemplateResult {
    const { listing } = this;
    if (this.shops === "failed" || (listing?.phase === "failed" && listing.products.length === 0)) {
      return this.renderNone("wifioff", t.browse.failed, t.browse.failedText, t.common.tryAgain, () => this.retry());
    }
    if (!listing || (listing.phase === "first" && listing.products.length === 0)) return this.renderBones(FIRST_ROWS);
    if (listing.products.length === 0) return this.renderNothing();
    const tiles = tilesOf(this.client, this.room);
    return html`<div
        class="grid"
        @cb-thumb=${(event: ThumbEvent) => this.client.setThumb(event.product, event.thumb)}
        @pointerover=${(event: Event) => this.lookFrom(event)}
        @pointerleave=${() => this.look(undefined)}
        @focusin=${(event: Event) => this.lookFrom(event)}
      >
        ${repeat(
          listing.products,
          ({ id }) => id,
          (card, index) => renderTile(tiles, card, index < FIRST_ROWS),
        )}
      </div>
      ${listing.phase === "more" ? this.renderBones(4) : nothing}
      ${
        listing.done
          ? nothing
          : html`<div class="more">
              <div class="sentinel"></div>
              ${listing.phase === "failed" ? html`<p class="quiet" role="alert">${t.browse.failed}</p>` : nothing}
              <button
                class="btn btn-line"
                type="button"
                aria-disabled=${listing.phase === "more" ? "true" : "false"}
                @click=${() => void listing.more()}
              >
                ${listing.phase === "more" ? t.browse.loadingMore : listing.phase === "failed" ? t.common.tryAgain : t.browse.more}
              </button>
            </div>`
      }`;
  }

  private renderBones(count: number): TemplateResult {
    return html`<div class="grid" aria-hidden="true">
      ${Array.from({ length: count }, () => html`<div class="bone"><i></i><i></i></div>`)}
    </div>`;
  }

  private renderNothing(): TemplateResult {
    if (this.q !== "") {
      const search = () => router.go(roomUrl(this.room, { shop: "all", q: this.shop === "all" ? "" : this.q }));
      return this.renderNone("search", t.browse.noMatch(this.q), t.browse.noMatchText, t.browse.all, search);
    }
    if (Array.isArray(this.shops) && this.shops.length === 0) {
      return this.renderNone("stall", t.browse.noShops, t.browse.noShopsText);
    }
    return this.renderNone("stall", t.browse.nothing, t.browse.nothingText);
  }

  private renderNone(
    iconName: "search" | "stall" | "wifioff",
    heading: string,
    text: string,
    action?: string,
    run?: () => void,
  ): TemplateResult {
    return html`<div class="none">
      <span class="none-i">${icon(iconName)}</span>
      <h2>${heading}</h2>
      <p class="quiet">${text}</p>
      ${action === undefined ? nothing : html`<button class="btn btn-line" type="button" @click=${run}>${action}</button>`}
    </div>`;
  }

  /** "38 things · 4 friends are in this shop". */
  private summary(shop: Shop | undefined): string {
    const { listing } = this;
    if (this.q !== "") {
      if (!listing || listing.phase === "first") return t.browse.some(this.q);
      return listing.total === null ? t.browse.some(this.q) : t.browse.found(listing.total, this.q);
    }
    const all = Array.isArray(this.shops) ? (this.shops as readonly Shop[]) : [];
    const count = listing?.total ?? shop?.products ?? all.reduce((sum, { products }) => sum + products, 0);
    const { state } = this.client;
    const there = shop
      ? othersHere(state).filter((member) => {
          const presence = state.presence.get(member.id);
          return presence !== undefined && shopOf(presence, (id) => this.goods.card(id)) === shop.id;
        }).length
      : 0;
    return there > 0 ? `${t.browse.things(count)} · ${t.browse.friendsHere(there)}` : t.browse.things(count);
  }

  private typed(): void {
    clearTimeout(this.searchTimer);
    this.searchTimer = setTimeout(() => this.search(), SEARCH_MS);
  }

  private submitSearch(event: Event): void {
    event.preventDefault();
    this.search();
  }

  /** The first letter makes a step in the history to come back from; the next ones only change it. */
  private search(): void {
    clearTimeout(this.searchTimer);
    const q = this.searchInput?.value.trim() ?? "";
    if (q === this.q) return;
    router.go(roomUrl(this.room, { shop: this.shop, q }), { replace: this.q !== "" });
  }

  private clear(): void {
    if (this.searchInput) this.searchInput.value = "";
    this.search();
    this.searchInput?.focus();
  }

  private retry(): void {
    if (!Array.isArray(this.shops)) this.dispatchEvent(new CustomEvent("cb-shops"));
    void this.listing?.more();
  }

  private lookFrom(event: Event): void {
    const tile = event.composedPath().find((node) => node instanceof HTMLElement && node.localName === "cb-tile");
    if (!TOUCH.matches && tile instanceof HTMLElement) this.look(tile);
  }

  private look(tile: Element | undefined): void {
    const product = tile?.getAttribute("data-product");
    const detail = product ? `product:${product}` : undefined;
    this.dispatchEvent(new CustomEvent("cb-look", { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-browse": BrowseElement;
  }
}
