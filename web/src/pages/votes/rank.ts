import type { ProductId, Tally } from "../../protocol/generated.ts";

export interface Ranked {
  readonly product: ProductId;
  readonly tally: Tally;
  /** Equal likes and dislikes share a place. */
  readonly place: number;
}

/** The room's favourites: most likes first, then fewest dislikes; what nobody likes is not on it. */
export function rank(votes: ReadonlyMap<ProductId, Tally>): Ranked[] {
  const liked = [...votes].filter(([, { up }]) => up.length > 0);
  liked.sort(
    ([idA, a], [idB, b]) => b.up.length - a.up.length || a.down.length - b.down.length || (idA < idB ? -1 : 1),
  );
  let place = 0;
  return liked.map(([product, tally], index) => {
    const before = liked[index - 1]?.[1];
    if (before?.up.length !== tally.up.length || before.down.length !== tally.down.length) place = index + 1;
    return { product, tally, place };
  });
}
