import type { ProductCard } from "../../api/types.ts";
import type { ProductsApi } from "../../api/products.ts";

/** Products to a page: five rows on a wide screen. */
const PAGE = 24;

/** What one sees of a shop, or of a search in it: pages as far as they have been fetched. */
export class Listing {
  products: readonly ProductCard[] = [];
  total: number | null = null;
  phase: "first" | "more" | "idle" | "failed" = "first";
  done = false;
  private cursor: string | undefined;
  private running: AbortController | undefined;

  constructor(
    private readonly api: ProductsApi,
    private readonly shop: string | undefined,
    private readonly q: string,
    private readonly changed: () => void,
  ) {}

  /** Fetches the next page; does nothing while one is on its way or where there is none. */
  async more(): Promise<void> {
    if (this.running || this.done) return;
    const running = new AbortController();
    this.running = running;
    this.phase = this.products.length === 0 ? "first" : "more";
    this.changed();
    try {
      const page = await this.api.browse({
        limit: PAGE,
        signal: running.signal,
        ...(this.shop === undefined ? {} : { shop: this.shop }),
        ...(this.q === "" ? {} : { q: this.q }),
        ...(this.cursor === undefined ? {} : { cursor: this.cursor }),
      });
      // An import between two pages may show a product twice.
      const known = new Set(this.products.map(({ id }) => id));
      this.products = [...this.products, ...page.products.filter(({ id }) => !known.has(id))];
      this.total = page.total ?? this.total;
      this.cursor = page.next ?? undefined;
      this.done = page.next === null;
      this.phase = "idle";
    } catch {
      if (!running.signal.aborted) this.phase = "failed";
    } finally {
      this.running = undefined;
      this.changed();
    }
  }

  stop(): void {
    this.running?.abort();
  }
}
