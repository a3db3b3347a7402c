import { ApiError } from "../../api/http.ts";
import type { ProductCard } from "../../api/types.ts";
import { FIRST_PAGE, PRODUCTS_PER_CALL, type ProductsApi } from "../../api/products.ts";
import type { Facets, ProductId } from "../../protocol/generated.ts";
import type { ProductQuery } from "../../api/product-query.ts";

/** What a search finds: pages as far as they have been fetched, and with the first what it can be narrowed to. */
export class Listing {
  products: readonly ProductCard[] = [];
  total: number | null = null;
  facets: Facets | undefined;
  /** What was searched for instead of the words that were typed. */
  corrected: string | undefined;
  /** `gone`: there is no such shop. */
  phase: "first" | "more" | "idle" | "failed" | "gone" = "first";
  done = false;
  /** All that has come was drawn once. */
  isDrawn = false;
  private cursor: string | undefined;
  private running: AbortController | undefined;

  constructor(
    private readonly api: ProductsApi,
    readonly query: ProductQuery,
    private readonly changed: () => void,
    /** What comes before all others, as far as it is found, in this order: the first hundred count. */
    readonly favourites: readonly ProductId[] = [],
  ) {}

  /** Whether there is something to show of it: goods, or that there are none. */
  get arrived(): boolean {
    return this.facets !== undefined;
  }

  /** Fetches the next page; does nothing while one is on its way or where there is none. */
  async more(): Promise<void> {
    if (this.running || this.done) return;
    const running = new AbortController();
    this.running = running;
    const first = !this.arrived;
    this.phase = first ? "first" : "more";
    this.changed();
    try {
      const asked = this.api.browse(this.query, {
        ...(first ? FIRST_PAGE : { limit: FIRST_PAGE.limit }),
        signal: running.signal,
        ...(this.cursor !== undefined && { cursor: this.cursor }),
      });
      const [page, before] = await Promise.all([asked, first ? this.loadFavourites(running.signal) : this.products]);
      // An import between two pages may show a product twice.
      const known = new Set(before.map(({ id }) => id));
      this.products = [...before, ...page.products.filter(({ id }) => !known.has(id))];
      this.total = page.total ?? this.total;
      this.facets = page.facets ?? this.facets;
      this.corrected = page.corrected ?? this.corrected;
      this.cursor = page.next ?? undefined;
      this.done = page.next === null;
      this.phase = "idle";
    } catch (error) {
      if (!running.signal.aborted) this.phase = error instanceof ApiError && error.status === 404 ? "gone" : "failed";
    } finally {
      this.running = undefined;
      this.changed();
    }
  }

  /** Those of the room's favourites that fit what is asked for. */
  private async loadFavourites(signal: AbortSignal): Promise<readonly ProductCard[]> {
    const among = this.favourites.slice(0, PRODUCTS_PER_CALL);
    if (among.length === 0) return [];
    const { products } = await this.api.browse(this.query, { among, limit: PRODUCTS_PER_CALL, signal });
    const place = new Map(among.map((id, index) => [id, index]));
    return [...products].sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  }

  /** Nobody looks at it any more. */
  stop(): void {
    this.running?.abort();
  }
}
