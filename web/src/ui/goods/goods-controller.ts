import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { ProductCard, Shop, VariantLine } from "../../api/types.ts";
import type { ProductId, ShopId, VariantId } from "../../protocol/generated.ts";
import { catalogue } from "../services.ts";

/** How long a failed fetch is left alone before it is tried again, in ms. */
const RETRY_MS = 5_000;

/** Goods by id while drawing: gives what is known, fetches the rest and draws its host again when it has come. */
export class GoodsController implements ReactiveController {
  private readonly unknown = new Set<string>();
  private readonly asked = new Set<string>();
  private retry: ReturnType<typeof setTimeout> | undefined;
  /** Whether the last fetch failed: names and prices may be missing. */
  failed = false;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.retry);
    this.retry = undefined;
  }

  /** `undefined`: on its way. `null`: the catalogue has no such product. */
  card(id: ProductId): ProductCard | null | undefined {
    const known = catalogue.peekCard(id);
    if (known) return known;
    if (this.unknown.has(id)) return null;
    this.ask(id, () => catalogue.card(id));
    return undefined;
  }

  /** `undefined`: on its way. `null`: the catalogue never had such a variant. */
  variant(id: VariantId): VariantLine | null | undefined {
    const known = catalogue.peekVariant(id);
    if (known) return known;
    if (this.unknown.has(id)) return null;
    this.ask(id, async () => (await catalogue.variants([id])).get(id));
    return undefined;
  }

  /** `undefined`: on its way, or the catalogue has no such shop. */
  shop(id: ShopId): Shop | undefined {
    const known = catalogue.peekShop(id);
    if (!known && !this.unknown.has(id)) this.ask(id, async () => (await catalogue.shops(), catalogue.peekShop(id)));
    return known;
  }

  private ask(id: string, load: () => Promise<unknown>): void {
    if (this.asked.has(id)) return;
    this.asked.add(id);
    load()
      .then((found) => {
        this.asked.delete(id);
        this.failed = false;
        if (found === undefined) this.unknown.add(id);
        this.host.requestUpdate();
      })
      .catch(() => {
        // Left as asked, so that drawing doesn't ask again at once.
        this.failed = true;
        this.host.requestUpdate();
        this.retry ??= setTimeout(() => {
          this.retry = undefined;
          this.asked.clear();
          this.host.requestUpdate();
        }, RETRY_MS);
      });
  }
}
