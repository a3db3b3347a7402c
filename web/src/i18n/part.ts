import { persist } from "../ui/persist.ts";
import { toasts } from "../ui/toasts/toast-service.ts";
import { speak, t } from "./index.ts";

/** For how long it is not said again that something can't be had, in ms. */
const QUIET_MS = 60_000;
let toldAt = -QUIET_MS;

/**
 * Fetches a part of a room that comes after the first goods: first the texts that it speaks, for its elements may be on the
 * page already and are drawn as soon as its code is here.
 */
export async function quietly<T>(load: () => Promise<T>): Promise<T> {
  await persist(() => speak("later"));
  return persist(load);
}

/** The same for somebody who waits for it. Where it can't be had, they are told, and this never returns: there is nothing to go on with. */
export async function part<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await quietly(load);
  } catch {
    tellMissing();
    return new Promise<never>(() => undefined);
  }
}

/** Says that a part of the page can't be had: the network is gone, or the server has another version of it by now. */
export function tellMissing(): void {
  const now = performance.now();
  if (now - toldAt < QUIET_MS) return;
  toldAt = now;
  toasts.show({
    kind: "wrong",
    icon: "wifioff",
    text: t.problem.part,
    action: { label: t.room.reload, run: () => location.reload() },
  });
}
