import type { ProductId } from "../../../protocol/generated.ts";

/** The person wants to show what they feel about a product. */
export class ReactEvent extends Event {
  static readonly type = "cb-react";
  constructor(
    /** What was pressed: the palette opens beside it, and gives the focus back to it. */
    readonly button: HTMLElement,
    readonly product: ProductId,
  ) {
    super(ReactEvent.type, { bubbles: true, composed: true });
  }
}
