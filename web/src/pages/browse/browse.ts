import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query as find, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { Lru } from "../../api/lru.ts";
import type { Collection, Shop } from "../../api/types.ts";
import { language, t } from "../../i18n/index.ts";
import { icon } from "../../icons/icon.ts";
import type { Facets, MemberId, MemberView, ProductId, RoomId } from "../../protocol/generated.ts";
import {
  collectionPage,
  EVERYTHING,
  isPlain,
  type ProductQuery,
  shopPage,
  writeQuery,
} from "../../api/product-query.ts";
import gridText from "../../styles/grid.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, focusHeading, sheet, type Page } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { awning } from "../../ui/parts.ts";
import { ALL_STALLS, atShop, roomUrl, router } from "../../ui/router.ts";
import { catalogue } from "../../ui/services.ts";
import "../picks/shelves.ts";
import { PARTS } from "../room/parts.ts";
import { rank } from "../votes/rank.ts";
import cssText from "./browse.css?inline";
import { renderChips } from "./chips.ts";
import { chosenOf } from "./chosen.ts";
import "./collections.ts";
import type { ChooseEvent } from "./filters/choose-event.ts";
import { Listing } from "./listing.ts";
import { renderBones, renderMore, renderSortAnew } from "./more.ts";
import { renderNoFind, renderNone } from "./none.ts";
import { peopleByShop, renderStalls } from "./stalls.ts";
import type { ThumbEvent } from "./tile.ts";
import { renderTile, tilesOf } from "./tiles.ts";
import { renderTools } from "./tools.ts";

/** Listings kept for the way back. */
const KEPT = 8;
/** The next page is fetched this far before the last row comes into view. */
const AHEAD = "800px";
/** Tiles that are on the screen at once at first: of goods that have just come so many are drawn in one go, and the others in the next frame. */
const FIRST_ROWS = 8;
/** Fingers don't hover: what is in the middle of the screen is looked at. */
const TOUCH = matchMedia("(hover: none)");

/** The stalls: shops, their collections, search, what it is narrowed to, and the goods that are found. */
@customElement("cb-browse")
export class BrowseElement extends CabasElement implements Page {
  static override styles = [base, sheet(gridText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) shops: readonly Shop[] | "loading" | "failed" = "loading";
  /** What is looked for, by the address. */
  @property({ attribute: false }) query: ProductQuery = EVERYTHING;
  /** Whether it is the view that is shown. */
  @property({ attribute: false }) active = false;
  /** Those of the shop whose page it is, or of all; none where they could not be fetched. */
  @state() private collections: readonly Collection[] | "loading" = "loading";

  @find("#filter") private readonly filterButton!: HTMLElement | null;

  private drawnWith: ReadonlyMap<MemberId, MemberView> | undefined;
  private readonly goods = new GoodsController(this);
  private readonly listings = new Lru<string, Listing>(KEPT);
  private listing: Listing | undefined;
  /** What stays in its place until the listing has come: the same page, before it was narrowed or put in order. */
  private stale: Listing | undefined;
  /** What there is to choose from, by the last answer: an open panel stays as it is until the next one comes. */
  private facets: Facets | undefined;
  private collectionsOf = "";
  private key = "";
  /** What is watched as it comes into sight: goods, and the end of them. */
  private watched: readonly Element[] = [];
  private readonly nearEnd: IntersectionObserver;
  private readonly middle: IntersectionObserver;

  constructor() {
    super();
    new RoomController(this, ["presence", "members", "votes", "picks", "greeted", "connection"]);
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
    this.nearEnd.disconnect();
    this.middle.disconnect();
    this.watched = [];
    super.disconnectedCallback();
  }

  focusHeading(): void {
    focusHeading(this.renderRoot);
  }

  /** What nobody sees stays as it was, until somebody does; but for names: of who is erased nothing stays. */
  override shouldUpdate(): boolean {
    const { members } = this.client.state;
    const stays = !this.active && this.hasUpdated && members === this.drawnWith;
    this.drawnWith = members;
    return !stays;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // Nothing is fetched before somebody looks at it: a room may open on a product.
    if (!this.active || !this.knowsVotes()) return;
    const key = `${language} ${writeQuery(this.query).toString()}`;
    if (key === this.key) return;
    this.key = key;
    const last = this.shown();
    this.listing?.stop();
    const liked = this.query.sort === "liked";
    // What people like has changed since.
    let listing = liked ? undefined : this.listings.get(key);
    if (!listing) {
      listing = new Listing(catalogue, this.query, () => this.requestUpdate(), liked ? this.favourites() : []);
      this.listings.set(key, listing);
    }
    const samePage = last !== undefined && isSamePage(last.query, listing.query);
    this.stale = samePage ? last : undefined;
    // In the place of others the page keeps its height.
    listing.isDrawn ||= samePage;
    this.listing = listing;
    if (!listing.arrived) void listing.more();
    void this.loadCollections();
    if (changed.has("query") && this.hasUpdated && !router.returned) this.moveUp(samePage);
  }

  override updated(changed: PropertyValues<this>): void {
    if (!this.active) return;
    this.watch();
    const before = changed.get("query");
    // The shelf or the way back that was pressed is gone, and the focus with it.
    const lost = (this.renderRoot as ShadowRoot).activeElement === null;
    if (before && lost && collectionPage(before) !== collectionPage(this.query)) this.focusHeading();
  }

  /** Anew only with other goods: what others do is no reason to look where everything is. */
  private watch(): void {
    const there = [...this.renderRoot.querySelectorAll("cb-tile, .sentinel")];
    if (there.length === this.watched.length && there.every((each, at) => each === this.watched[at])) return;
    this.watched = there;
    this.nearEnd.disconnect();
    this.middle.disconnect();
    for (const each of there) {
      if (each.className === "sentinel") this.nearEnd.observe(each);
      else if (TOUCH.matches) this.middle.observe(each);
    }
  }

  override render(): TemplateResult {
    const { query } = this;
    const shops = this.knownShops();
    const shop = this.pageShop();
    const shown = this.shown();
    this.facets = shown?.facets ?? this.facets;
    const people = peopleByShop(this.client.state, (id) => this.goods.card(id));
    const there = shop ? (people.get(shop.id)?.length ?? 0) : 0;
    const { corrected } = shown ?? {};
    return html`${awning(shop ?? { awning: 2 })}
      <div class="cat">
        ${
          this.shops === "loading"
            ? html`<div class="stalls" aria-hidden="true"><i class="stall"></i></div>`
            : renderStalls(this.room, shops, query.shop.length > 1 ? "" : shopPage(query) && (shop?.id ?? ""), people)
        }
        ${this.renderCrumb(shop)}
        <div class="cat-head" data-anchor="head">
          <div>
            <h1 class="great">${this.heading(shop)}</h1>
            <p role="status">
              ${corrected === undefined ? nothing : html`<b>${t.browse.corrected(corrected)}</b> · `}${this.summary(shown, there)}
            </p>
          </div>
          ${renderTools(query, {
            search: (words) => this.search(words),
            filter: (button) => void this.openFilters(button),
            sort: (sort) => this.go({ ...query, sort }),
          })}
        </div>
        <cb-filters
          .query=${query}
          .facets=${this.facets}
          .failed=${this.listing?.phase === "failed"}
          @cb-choose=${(event: ChooseEvent) => this.go(event.query)}
        ></cb-filters>
        ${this.renderChosen(shown?.facets)}
        ${
          this.comesAtOnce(shown)
            ? html`${this.renderShelves()}
                <div id="goods" aria-busy=${this.listing?.phase === "first" ? "true" : "false"}>
                  ${this.renderGoods(shown)}
                </div>`
            : html`<div aria-busy="true">${renderBones(FIRST_ROWS)}</div>`
        }
      </div>`;
  }

  private renderCrumb(shop: Shop | undefined): unknown {
    if (collectionPage(this.query) === undefined) return nothing;
    const place = shop ? atShop(shop.id) : ALL_STALLS;
    return html`<nav class="crumb" aria-label=${t.room.youAreHere}>
      <a href=${roomUrl(this.room, place)}>${icon("left", "s")}${shop?.name ?? t.browse.all}</a>
    </nav>`;
  }

  /** There before the goods are, or these would move. */
  private renderChosen(facets: Facets | undefined): unknown {
    const chosen = chosenOf(this.query, facets, this.knownShops());
    const { phase = "first" } = this.listing ?? {};
    if (chosen.length === 0 || (!facets && phase !== "first")) return nothing;
    return renderChips(chosen, this.query, (query) => this.loosen(query));
  }

  /** On a page as it opens: what the hosts and what the shops have put together. */
  private renderShelves(): unknown {
    const { query, collections } = this;
    if (!isPlain(query) || collectionPage(query) !== undefined) return nothing;
    const shop = shopPage(query);
    return html`${
      shop === undefined
        ? html`<cb-picks-shelves data-anchor="picks" .client=${this.client} .room=${this.room}></cb-picks-shelves>`
        : nothing
    }${
      collections !== "loading" && collections.length > 0
        ? html`<cb-collections
            data-anchor="collections"
            .room=${this.room}
            .collections=${collections}
            .shop=${shop}
          ></cb-collections>`
        : nothing
    }`;
  }

  private renderGoods(listing: Listing | undefined): TemplateResult {
    const { phase } = this.listing ?? {};
    if (phase === "gone") {
      const action = { label: t.browse.all, run: () => this.go(EVERYTHING) };
      return renderNone({ icon: "stall", heading: t.browse.noShop, text: t.browse.noShopText, action });
    }
    if (this.shops === "failed" || (phase === "failed" && !this.listing?.arrived)) {
      const action = { label: t.common.tryAgain, run: () => this.retry() };
      return renderNone({ icon: "wifioff", heading: t.browse.failed, text: t.browse.failedText, action });
    }
    if (!listing?.facets) return renderBones(FIRST_ROWS);
    if (listing.products.length === 0) {
      return renderNoFind(this.query, listing.facets, this.knownShops(), (query) => this.loosen(query));
    }
    const tiles = tilesOf(this.client, this.room);
    const { isDrawn } = listing;
    if (!isDrawn) {
      requestAnimationFrame(() =>
        setTimeout(() => {
          listing.isDrawn = true;
          this.requestUpdate();
        }),
      );
    }
    return html`${this.renderSortAnew(listing)}
      <div
        class="grid"
        @cb-thumb=${(event: ThumbEvent) => this.client.setThumb(event.product, event.thumb)}
        @pointerover=${(event: Event) => this.lookFrom(event)}
        @pointerleave=${() => this.look(undefined)}
        @focusin=${(event: Event) => this.lookFrom(event)}
      >
        ${repeat(
          isDrawn ? listing.products : listing.products.slice(0, FIRST_ROWS),
          ({ id }) => id,
          (card, index) => renderTile(tiles, card, index < FIRST_ROWS),
        )}
      </div>
      ${listing.phase === "more" ? renderBones(4) : nothing} ${listing.done || !isDrawn ? nothing : renderMore(listing)}`;
  }

  /** Goods don't move by themselves while one looks at them: the person says when. */
  private renderSortAnew({ query, favourites }: Listing): unknown {
    if (query.sort !== "liked") return nothing;
    const now = this.favourites();
    if (now.length === favourites.length && now.every((id, place) => id === favourites[place])) return nothing;
    return renderSortAnew(() => this.sortAnew());
  }

  private sortAnew(): void {
    this.key = "";
    this.requestUpdate();
  }

  /** What the room likes, best first. */
  private favourites(): readonly ProductId[] {
    return rank(this.client.state.votes).map(({ product }) => product);
  }

  /** To sort by them they have to be known; without a connection that isn't waited for. */
  private knowsVotes(): boolean {
    const { greeted, connection, retryInMs } = this.client.state;
    return this.query.sort !== "liked" || greeted || connection !== "connecting" || retryInMs !== null;
  }

  /** What one sees: the last answer, until the next has come. A late answer to an older question is never shown. */
  private shown(): Listing | undefined {
    const { listing, stale } = this;
    return listing?.phase === "first" && stale ? stale : listing;
  }

  /**
   * Shelves and goods come in one step, or those would push these down: what shops and hosts have put together has to be
   * known. Of the hosts' that is so once the room has said hello; without a connection it isn't waited for.
   */
  private comesAtOnce(listing: Listing | undefined): boolean {
    if (!isPlain(this.query) || collectionPage(this.query) !== undefined) return true;
    const { greeted, connection, retryInMs } = this.client.state;
    const settled = greeted || connection !== "connecting" || retryInMs !== null;
    const { phase } = this.listing ?? {};
    const known = listing?.arrived === true || phase === "failed" || phase === "gone";
    return known && settled && this.collections !== "loading" && this.shops !== "loading";
  }

  private knownShops(): readonly Shop[] {
    return Array.isArray(this.shops) ? (this.shops as readonly Shop[]) : [];
  }

  /** The shop whose page it is. */
  private pageShop(): Shop | undefined {
    const page = shopPage(this.query);
    return this.knownShops().find(({ id, slug }) => id === page || slug === page);
  }

  private heading(shop: Shop | undefined): string {
    const id = collectionPage(this.query);
    if (id === undefined) return shop?.name ?? t.browse.all;
    const told = this.shown()?.facets?.collections.find(({ value }) => value === id)?.label;
    const listed = this.collections === "loading" ? undefined : this.collections.find((each) => each.id === id)?.title;
    return told ?? listed ?? t.filters.collection;
  }

  /** "38 things · 4 friends are in this shop". */
  private summary(shown: Listing | undefined, there: number): string {
    const { q } = this.query;
    const total = shown?.total ?? undefined;
    if (shown?.corrected !== undefined && total !== undefined) return t.browse.things(total);
    if (q !== "") return total === undefined ? t.browse.some(q) : t.browse.found(total, q);
    if (total === undefined) return this.listing?.phase === "first" ? t.common.loading : "";
    return there > 0 ? `${t.browse.things(total)} · ${t.browse.friendsHere(there)}` : t.browse.things(total);
  }

  private go(query: ProductQuery, options: { replace?: boolean } = {}): void {
    router.go(roomUrl(this.room, { query }), options);
  }

  /** The first letter makes a step in the history to come back from; the next ones only change it. */
  private search(q: string): void {
    this.go({ ...this.query, q }, { replace: this.query.q !== "" });
  }

  /** What was pressed goes away with what it stood for. */
  private loosen(query: ProductQuery): void {
    this.go(query);
    this.filterButton?.focus();
  }

  private async openFilters(button: HTMLElement): Promise<void> {
    await PARTS.filters();
    this.renderRoot.querySelector("cb-filters")?.toggle(button);
  }

  private async loadCollections(): Promise<void> {
    const shop = shopPage(this.query);
    const wanted = `${language} ${shop ?? ""}`;
    if (wanted === this.collectionsOf) return;
    this.collectionsOf = wanted;
    this.collections = "loading";
    // Without them the goods are still worth looking at.
    const found = await catalogue.collections(shop).catch(() => []);
    if (wanted === this.collectionsOf) this.collections = found;
  }

  /** Another page begins at its top; the same one, narrowed, where its goods begin. */
  private moveUp(samePage: boolean): void {
    const head = this.renderRoot.querySelector<HTMLElement>(".cat-head");
    const top = samePage && head ? head.offsetTop : 0;
    if (this.scrollTop > top) this.scrollTop = top;
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

/** Whether two searches are on one page: all stalls, a shop's, a collection's. */
function isSamePage(a: ProductQuery, b: ProductQuery): boolean {
  return shopPage(a) === shopPage(b) && collectionPage(a) === collectionPage(b);
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-browse": BrowseElement;
  }
}
