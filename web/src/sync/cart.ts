import type { MemberId, VariantId } from "../protocol/generated.ts";
import type { Cart } from "./room-state.ts";

/** One line's new quantity; 0 takes it away. */
export interface CartChange {
  readonly variant: VariantId;
  readonly member: MemberId;
  readonly quantity: number;
}

/** Largest quantity that the board's schema knows. */
const SCHEMA_MAX_QUANTITY = 99;

export const EMPTY_CART: Cart = new Map();

export function cartKey(variant: VariantId, member: MemberId): string {
  return `${variant}|${member}`;
}

/** `undefined` for a key of another shape. */
export function parseCartKey(key: string): { variant: VariantId; member: MemberId } | undefined {
  const [variant, member, more] = key.split("|");
  return variant && member && more === undefined ? { variant, member } : undefined;
}

/** What a value of the board counts: 0 for anything that the schema does not allow. */
export function readQuantity(value: unknown): number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= SCHEMA_MAX_QUANTITY
    ? (value as number)
    : 0;
}

export function quantityOf(cart: Cart, variant: VariantId, member: MemberId): number {
  return cart.get(variant)?.get(member) ?? 0;
}

/** Lines of one person. */
export function linesOf(cart: Cart, member: MemberId): number {
  let lines = 0;
  for (const people of cart.values()) if (people.has(member)) lines += 1;
  return lines;
}

/** The cart with these changes. What they don't touch, and the cart itself where they change nothing, stay the same objects. */
export function cartWith(cart: Cart, changes: Iterable<CartChange>): Cart {
  let result: Map<VariantId, ReadonlyMap<MemberId, number>> | undefined;
  const copied = new Map<VariantId, Map<MemberId, number>>();
  for (const { variant, member, quantity } of changes) {
    if (quantityOf(result ?? cart, variant, member) === quantity) continue;
    result ??= new Map(cart);
    let people = copied.get(variant);
    if (!people) {
      people = new Map(result.get(variant));
      copied.set(variant, people);
    }
    if (quantity === 0) people.delete(member);
    else people.set(member, quantity);
    if (people.size === 0) {
      result.delete(variant);
      copied.delete(variant);
    } else result.set(variant, people);
  }
  return result ?? cart;
}

/** The changes that lead from one cart to another. */
export function cartChanges(from: Cart, to: Cart): CartChange[] {
  const changes: CartChange[] = [];
  for (const [variant, people] of from) {
    for (const member of people.keys()) {
      if (quantityOf(to, variant, member) === 0) changes.push({ variant, member, quantity: 0 });
    }
  }
  for (const [variant, people] of to) {
    for (const [member, quantity] of people) {
      if (quantityOf(from, variant, member) !== quantity) changes.push({ variant, member, quantity });
    }
  }
  return changes;
}
