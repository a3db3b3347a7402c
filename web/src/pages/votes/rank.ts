import type { MemberId, ProductId, Tally } from "../../protocol/generated.ts";

export interface Ranked {
  readonly product: ProductId;
  readonly tally: Tally;
  /** Those of whom equally many want it, don't, and love it share a place. */
  readonly place: number;
}

/** Who wants it: a thumb up or a heart, and no thumb down. */
export function wanters({ up, down, reactions }: Tally): MemberId[] {
  return [...new Set([...up, ...(reactions?.heart ?? [])])].filter((id) => !down.includes(id));
}

/** What is compared, the first first; all of it the more the better. */
function score(tally: Tally): readonly number[] {
  return [wanters(tally).length, -tally.down.length, tally.reactions?.heart?.length ?? 0];
}

/**
 * The room's favourites: what most want first; of equals what fewest don't, then what most love; of those that are still
 * equal the first by id, in the same place. What nobody wants is not on it.
 */
export function rank(votes: ReadonlyMap<ProductId, Tally>): Ranked[] {
  const wanted = [...votes].map(([product, tally]) => ({ product, tally, score: score(tally) }));
  const ranked = wanted.filter(({ score }) => (score[0] ?? 0) > 0);
  const compare = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((found, value, at) => (found !== 0 ? found : (b[at] ?? 0) - value), 0);
  ranked.sort((a, b) => compare(a.score, b.score) || (a.product < b.product ? -1 : 1));
  let place = 0;
  return ranked.map(({ product, tally, score }, index) => {
    const before = ranked[index - 1];
    if (!before || compare(before.score, score) !== 0) place = index + 1;
    return { product, tally, place };
  });
}
