import type { ProductQuery } from "../../../api/product-query.ts";

/** Something was chosen, or let go of: this is what is looked for now. */
export class ChooseEvent extends Event {
  static readonly type = "cb-choose";
  constructor(readonly query: ProductQuery) {
    super(ChooseEvent.type);
  }
}
