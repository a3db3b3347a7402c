import type { ProductId } from "../../protocol/generated.ts";

/** Somebody wants to ask the room; a product, if given, is the first option. */
export class NewPollEvent extends Event {
  static readonly type = "cb-new-poll";
  constructor(readonly product?: ProductId) {
    super(NewPollEvent.type, { bubbles: true, composed: true });
  }
}

/** A poll's card has been drawn, and may be higher than before. */
export class DrawnEvent extends Event {
  static readonly type = "cb-drawn";
  constructor() {
    super(DrawnEvent.type, { bubbles: true, composed: true });
  }
}
