import { ApiError } from "../../api/http.ts";
import type { ProductCard } from "../../api/types.ts";
import type { ProductsApi } from "../../api/products.ts";
import type { Facets } from "../../protocol/generated.ts";
import type { ProductQuery } from "../../api/product-query.ts";

/** Products to a page: five rows on a wide screen. */
const PAGE = 24;

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
  private cursor: string | undefined;
  private running: AbortController | undefined;

  constructor(
    private readonly api: ProductsApi,
    readonly query: ProductQuery,
    private readonly changed: () => void,
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
      const page = await this.api.browse(this.query, {
        limit: PAGE,
        signal: running.signal,
        ...(first && { facets: true }),
        ...(this.cursor !== undefined && { cursor: this.cursor }),
      });
      // An import between two pages may show a product twice.
      const known = new Set(this.products.map(({ id }) => id));
      this.products = [...this.products, ...page.products.filter(({ id }) => !known.has(id))];
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

  /** Nobody looks at it any more. */
  stop(): void {
    this.running?.abort();
  }
}
