import type { ProductId, VariantId } from "../../protocol/generated.ts";

/** Something happened on the board that who doesn't see it should hear. */
export class BoardSaidEvent extends Event {
  static readonly type = "cb-said";
  constructor(readonly text: string) {
    super(BoardSaidEvent.type);
  }
}

/** Other pieces are chosen. */
export class ChosenEvent extends Event {
  static readonly type = "cb-chosen";
  constructor() {
    super(ChosenEvent.type);
  }
}

/** The keys are asked for. */
export class HelpEvent extends Event {
  static readonly type = "cb-help";
  constructor() {
    super(HelpEvent.type);
  }
}

/** A thing of the tray is to be put on the look: at a place of the window, where it was dragged to one. */
export class PutEvent extends Event {
  static readonly type = "cb-put";
  constructor(
    readonly variant: VariantId,
    readonly at?: { readonly x: number; readonly y: number },
  ) {
    super(PutEvent.type);
  }
}

/** Somebody wants a product on one of the looks, or on a new one. */
export class WearEvent extends Event {
  static readonly type = "cb-wear";
  constructor(
    /** What was pressed: the menu opens beside it, and gives the focus back to it. */
    readonly button: HTMLElement,
    readonly product: ProductId,
    /** The one that was chosen. */
    readonly variant?: VariantId,
  ) {
    super(WearEvent.type, { bubbles: true, composed: true });
  }
}
