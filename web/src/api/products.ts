import type { ProductId, RoomId, ShopId, VariantId } from "../protocol/generated.ts";
import { type ProductQuery, writeQuery } from "./product-query.ts";
import { Batcher } from "./batch.ts";
import { Http } from "./http.ts";
import { Lru } from "./lru.ts";
import type { Collection, Product, ProductCard, ProductPage, Shop, Suggestion, VariantLine } from "./types.ts";

/** Products to a page: what the server gives unasked, and some screens full. */
const PAGE = 60;
/** What a listing asks for first: goods, and what they can be narrowed to. */
export const FIRST_PAGE = { limit: PAGE, facets: true } as const;
/** The server's own limits on one call. */
export const PRODUCTS_PER_CALL = 100;
const VARIANTS_PER_CALL = 200;
/** A few screens of browsing; a card is under 1 KB. */
const CARDS_KEPT = 600;
/** More than the lines that a room of friends has. */
const VARIANTS_KEPT = 1000;
/** Whole products carry a description: fewer of them. */
const PRODUCTS_KEPT = 40;

/** Shops whose collections are remembered. */
const SHOPS_KEPT = 20;

/** What has been fetched in one language. */
interface Known {
  /** As the server is told. */
  readonly lang: string | undefined;
  readonly cards: Batcher<ProductCard>;
  readonly variants: Batcher<VariantLine>;
  readonly products: Lru<ProductId, Product>;
  /** By shop; those of all shops under the empty name. */
  readonly collections: Lru<string, Promise<readonly Collection[]>>;
  shops: Promise<readonly Shop[]> | undefined;
  shopList: readonly Shop[];
}

/** The calls about the catalogue, and what is remembered of their answers, as long as the language stays. */
export class ProductsApi {
  readonly #http: Http;
  readonly #language: () => string | undefined;
  #known: Known;

  /** `language` says in which one texts are wanted, BCP 47; without one each shop's own. */
  constructor(http: Http = new Http(), language: () => string | undefined = () => undefined) {
    this.#http = http;
    this.#language = language;
    this.#known = this.#nothing();
  }

  /** What is known is dropped as a whole: an answer that is still on its way lands in what nobody reads any more. */
  #nothing(): Known {
    const http = this.#http;
    const lang = this.#language();
    return {
      lang,
      cards: new Batcher({
        load: async (ids) => {
          const query = { ids: ids.join(","), limit: ids.length, lang };
          return (await http.call<ProductPage>("/api/products", { query })).products;
        },
        perCall: PRODUCTS_PER_CALL,
        capacity: CARDS_KEPT,
      }),
      variants: new Batcher({
        load: async (ids) => {
          const query = { ids: ids.join(","), lang };
          return (await http.call<{ variants: VariantLine[] }>("/api/variants", { query })).variants;
        },
        perCall: VARIANTS_PER_CALL,
        capacity: VARIANTS_KEPT,
      }),
      products: new Lru(PRODUCTS_KEPT),
      collections: new Lru(SHOPS_KEPT),
      shops: undefined,
      shopList: [],
    };
  }

  /** All shops; asked for once. */
  shops(): Promise<readonly Shop[]> {
    const known = this.#known;
    known.shops ??= this.#http.call<{ shops: Shop[] }>("/api/shops").then(
      ({ shops }) => (known.shopList = shops),
      (error: unknown) => {
        // A failure is not remembered.
        known.shops = undefined;
        throw error;
      },
    );
    return known.shops;
  }

  /** What is known of a shop without asking. */
  peekShop(id: ShopId): Shop | undefined {
    return this.#known.shopList.find((shop) => shop.id === id);
  }

  /** The collections that shops put together themselves, a shop's or all; asked for once. */
  collections(shop?: string): Promise<readonly Collection[]> {
    const { lang, collections: kept } = this.#known;
    const key = shop ?? "";
    const known = kept.get(key);
    if (known) return known;
    const asked = this.#http.call<{ collections: Collection[] }>("/api/collections", { query: { shop, lang } }).then(
      ({ collections }) => collections,
      (error: unknown) => {
        kept.delete(key);
        throw error;
      },
    );
    kept.set(key, asked);
    return asked;
  }

  /** What a room's people may like, the best first. */
  async suggestions(room: RoomId): Promise<readonly Suggestion[]> {
    const { lang } = this.#known;
    const path = `/api/rooms/${encodeURIComponent(room)}/suggestions`;
    return (await this.#http.call<{ suggestions: Suggestion[] }>(path, { query: { lang } })).suggestions;
  }

  /** One page of browsing or searching; `cursor` is the last page's `next`. */
  async browse(
    query: ProductQuery,
    options: {
      cursor?: string;
      limit?: number;
      facets?: boolean;
      /** Only of these: at most {@link PRODUCTS_PER_CALL}. */
      among?: readonly ProductId[];
      signal?: AbortSignal;
    } = {},
  ): Promise<ProductPage> {
    const { lang, cards } = this.#known;
    const { signal, cursor, limit, facets } = options;
    const params = writeQuery(query.sort === "liked" ? { ...query, sort: undefined } : query);
    const among = options.among?.join(",");
    for (const [name, value] of Object.entries({ cursor, limit, facets, lang, among })) {
      if (value !== undefined) params.set(name, String(value));
    }
    const page = await this.#http.call<ProductPage>("/api/products", { query: params, ...(signal && { signal }) });
    for (const card of page.products) cards.put(card);
    return page;
  }

  async product(id: ProductId, signal?: AbortSignal): Promise<Product> {
    const { lang, products, variants } = this.#known;
    const known = products.get(id);
    if (known) return known;
    const product = await this.#http.call<Product>(productPath(id), { query: { lang }, ...(signal && { signal }) });
    products.set(id, product);
    for (const line of linesOf(product)) variants.put(line);
    return product;
  }

  /** Cards by id; those that don't exist are not in the map. */
  cards(ids: Iterable<ProductId>): Promise<ReadonlyMap<ProductId, ProductCard>> {
    return this.#known.cards.getAll(ids);
  }

  card(id: ProductId): Promise<ProductCard | undefined> {
    return this.#known.cards.get(id);
  }

  /** What is known of it without asking. */
  peekCard(id: ProductId): ProductCard | undefined {
    return this.#known.cards.peek(id) ?? this.#known.products.get(id);
  }

  /** Cart lines by variant; vanished ones are there with `gone`, unknown ones are not in the map. */
  variants(ids: Iterable<VariantId>): Promise<ReadonlyMap<VariantId, VariantLine>> {
    return this.#known.variants.getAll(ids);
  }

  /** What is known of it without asking. */
  peekVariant(id: VariantId): VariantLine | undefined {
    return this.#known.variants.peek(id);
  }

  /** Forgets everything: another language is wanted. */
  forget(): void {
    this.#known = this.#nothing();
  }
}

function productPath(id: ProductId): string {
  return `/api/products/${encodeURIComponent(id)}`;
}

/** Its variants as cart lines show them: what one has looked at has a name and a price in the bag without a connection. */
function linesOf({ id, shop, title, image, variant_list, url }: Product): VariantLine[] {
  return variant_list.map((variant) => {
    const picture = variant.image ?? image;
    return {
      id: variant.id,
      product: id,
      product_title: title,
      title: variant.title,
      options: variant.options,
      shop,
      price: variant.price,
      ...(variant.compare_at && { compare_at: variant.compare_at }),
      ...(picture && { image: picture }),
      available: variant.available,
      ...(variant.stock !== undefined && { stock: variant.stock }),
      gone: false,
      ...(url !== undefined && { url }),
    };
  });
}
