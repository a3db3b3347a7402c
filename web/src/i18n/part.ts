import { speak } from "./index.ts";

/**
 * Fetches a part of a room that comes after the first goods: first the texts that it speaks, for its elements may be on the
 * page already and are drawn as soon as its code is here.
 */
export async function part<T>(load: () => Promise<T>): Promise<T> {
  await speak("later");
  return load();
}
