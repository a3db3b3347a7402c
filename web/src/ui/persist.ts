/** How long after a try that failed the next one follows, in ms: a lift, a tunnel, a server that is started anew. */
const WAITS_MS = [500, 1_500, 4_000];

/** Fetches a part of the page, again where that fails. Throws what the last try threw. */
export async function persist<T>(load: () => Promise<T>): Promise<T> {
  for (const wait of WAITS_MS) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return load();
}
