import type { MemberId, VariantId } from "../protocol/generated.ts";

/** What a person wants of the board, apart from how the board says it: it can be done again on a fresh copy. */
export interface SetQuantity {
  readonly type: "set_quantity";
  readonly variant: VariantId;
  readonly member: MemberId;
  readonly quantity: number;
}

export type Intent = SetQuantity;
