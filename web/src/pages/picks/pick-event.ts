import type { ProductId } from "../../protocol/generated.ts";

/** A host wants to put a product into one of the room's collections, or, without a product, to make one. */
export class PickEvent extends Event {
  static readonly type = "cb-pick";
  constructor(
    /** What was pressed: the menu opens beside it, and gives the focus back to it. */
    readonly button: HTMLElement,
    readonly product?: ProductId,
  ) {
    super(PickEvent.type, { bubbles: true, composed: true });
  }
}
