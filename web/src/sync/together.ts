import type { MemberId, ProductId, Reaction, Signal, SignalMessage } from "../protocol/generated.ts";

/** What people do together in passing. Nothing of it is kept or sent later: without a line it isn't said. */
export class TogetherActions {
  constructor(private readonly say: (message: SignalMessage) => void) {}

  /** Asks everybody to come to a page, as presence names it (hosts and cohosts). */
  bring(page: string): void {
    this.signal({ type: "bring", body: { page } });
  }

  /** Shows what one feels about a product. */
  react(product: ProductId, reaction: Reaction): void {
    this.signal({ type: "react", body: { product, reaction } });
  }

  /** Takes the lead, or hands it over (hosts and cohosts). */
  lead(to: MemberId): void {
    this.signal({ type: "lead", body: { to } });
  }

  private signal(signal: Signal): void {
    this.say({ signal });
  }
}
