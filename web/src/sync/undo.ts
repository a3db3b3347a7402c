import { quantityOf } from "./cart.ts";
import type { SetQuantity } from "./intents.ts";
import type { Cart } from "./room-state.ts";

/** Steps remembered. */
const MAX_STEPS = 100;

interface Step {
  readonly step: SetQuantity;
  readonly before: number;
}

/** The person's own steps in the cart, to take the last one back. */
export class UndoStack {
  #steps: Step[] = [];

  push(step: SetQuantity, before: number): void {
    this.#steps.push({ step, before });
    if (this.#steps.length > MAX_STEPS) this.#steps.shift();
  }

  /** The last step, and how many there were before it. Steps that somebody else has changed since, or that were refused, are passed over. */
  pop(cart: Cart): Step | undefined {
    for (let last = this.#steps.pop(); last; last = this.#steps.pop()) {
      const { step } = last;
      if (quantityOf(cart, step.variant, step.member) === step.quantity) return last;
    }
    return undefined;
  }
}
