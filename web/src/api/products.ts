import type { ProductId, ShopId, VariantId } from "../protocol/generated.ts";
import { Batcher } from "./batch.ts";
import { Http } from "./http.ts";
import { Lru } from "./lru.ts";
import type { Product, ProductCard, ProductPage, Shop, VariantLine } from "./types.ts";

/** The server's own limits on one call. */
const PRODUCTS_PER_CALL = 100;
const VARIANTS_PER_CALL = 200;
/** A few screens of browsing; a card is under 1 KB. */
const CARDS_KEPT = 600;
/** More than the lines that a room of friends has. */
const VARIANTS_KEPT = 1000;
/** Whole products carry a description: fewer of them. */
const PRODUCTS_KEPT = 40;

/** The calls about the catalogue, and what is remembered of their answers. */
export class ProductsApi {
  readonly #http: Http;
  readonly #cards: Batcher<ProductCard>;
  readonly #variants: Batcher<VariantLine>;
  readonly #products = new Lru<ProductId, Product>(PRODUCTS_KEPT);
  #shops: Promise<readonly Shop[]> | undefined;

  constructor(http: Http = new Http()) {
    this.#http = http;
    this.#cards = new Batcher({
      load: async (ids) =>
        (await http.call<ProductPage>("/api/products", { query: { ids: ids.join(","), limit: ids.length } })).products,
      perCall: PRODUCTS_PER_CALL,
      capacity: CARDS_KEPT,
    });
    this.#variants = new Batcher({
      load: async (ids) =>
        (await http.call<{ variants: VariantLine[] }>("/api/variants", { query: { ids: ids.join(",") } })).variants,
      perCall: VARIANTS_PER_CALL,
      capacity: VARIANTS_KEPT,
    });
  }

  /** All shops; asked for once. */
  shops(): Promise<readonly Shop[]> {
    this.#shops ??= this.#http.call<{ shops: Shop[] }>("/api/shops").then(
      ({ shops }) => shops,
      (error: unknown) => {
        // A failure is not remembered.
        this.#shops = undefined;
        throw error;
      },
    );
    return this.#shops;
  }

  /** One page of browsing or searching; `cursor` is the last page's `next`. */
  async browse(
    options: { shop?: ShopId; q?: string; cursor?: string; limit?: number; signal?: AbortSignal } = {},
  ): Promise<ProductPage> {
    const { signal, ...query } = options;
    const page = await this.#http.call<ProductPage>("/api/products", { query, ...(signal && { signal }) });
    for (const card of page.products) this.#cards.put(card);
    return page;
  }

  async product(id: ProductId, signal?: AbortSignal): Promise<Product> {
    const known = this.#products.get(id);
    if (known) return known;
    const product = await this.#http.call<Product>(`/api/products/${encodeURIComponent(id)}`, signal ? { signal } : {});
    this.#products.set(id, product);
    for (const line of linesOf(product)) this.#variants.put(line);
    return product;
  }

  /** Cards by id; those that don't exist are not in the map. */
  cards(ids: Iterable<ProductId>): Promise<ReadonlyMap<ProductId, ProductCard>> {
    return this.#cards.getAll(ids);
  }

  card(id: ProductId): Promise<ProductCard | undefined> {
    return this.#cards.get(id);
  }

  /** What is known of it without asking. */
  peekCard(id: ProductId): ProductCard | undefined {
    return this.#cards.peek(id) ?? this.#products.get(id);
  }

  /** Cart lines by variant; vanished ones are there with `gone`, unknown ones are not in the map. */
  variants(ids: Iterable<VariantId>): Promise<ReadonlyMap<VariantId, VariantLine>> {
    return this.#variants.getAll(ids);
  }

  /** What is known of it without asking. */
  peekVariant(id: VariantId): VariantLine | undefined {
    return this.#variants.peek(id);
  }

  /** Forgets prices and stock, as after an import. */
  forget(): void {
    this.#cards.clear();
    this.#variants.clear();
    this.#products.clear();
    this.#shops = undefined;
  }
}

/** Its variants as cart lines show them: what one has looked at has a name and a price in the bag without a connection. */
function linesOf({ id, shop, title, image, variant_list }: Product): VariantLine[] {
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
      gone: false,
    };
  });
}
