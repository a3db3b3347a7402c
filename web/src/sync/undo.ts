import { quantityOf } from "./cart.ts";
import type { SetQuantity } from "./intents.ts";
import type { Cart } from "./room-state.ts";

/** Steps remembered. */
const MAX_STEPS = 100;

/** The person's own steps in the cart, to take the last one back. */
export class UndoStack {
  #steps: { readonly step: SetQuantity; readonly before: number }[] = [];

  push(step: SetQuantity, before: number): void {
    this.#steps.push({ step, before });
    if (this.#steps.length > MAX_STEPS) this.#steps.shift();
  }

  /** What takes the last step back. Steps that somebody else has changed since, or that were refused, are passed over. */
  pop(cart: Cart): SetQuantity | undefined {
    for (let last = this.#steps.pop(); last; last = this.#steps.pop()) {
      const { step, before } = last;
      if (quantityOf(cart, step.variant, step.member) === step.quantity) return { ...step, quantity: before };
    }
    return undefined;
  }
}
