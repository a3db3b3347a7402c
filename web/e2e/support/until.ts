/** Longest wait for anything, in ms: only a failure takes that long. */
export const PATIENCE_MS = 60_000;
/** Between two looks, in ms. */
const LOOK_MS = 40;

/** Looks until what it sees is right; says what it saw last when it never is. */
export async function until<T>(what: string, look: () => T | Promise<T>, right: (seen: T) => boolean): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (right(seen)) return seen;
    if (Date.now() > end)
      throw new Error(`${what}: not so after ${PATIENCE_MS} ms; last seen: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
