import type { Millis, RoomId } from "../../protocol/generated.ts";

/** Who was away for less has not missed anything that they wouldn't see, in ms. */
export const AWAY_MS = 10 * 60_000;

const key = (room: RoomId): string => `cabas.left.${room}`;

/** When the person was last there, by the server's clock; undefined where that is not known. */
export function readLeft(room: RoomId): Millis | undefined {
  try {
    const at = Number(localStorage.getItem(key(room)) ?? NaN);
    return Number.isSafeInteger(at) && at > 0 ? at : undefined;
  } catch {
    return undefined; // Storage can be forbidden: then nobody was ever away.
  }
}

export function writeLeft(room: RoomId, at: Millis): void {
  try {
    localStorage.setItem(key(room), String(Math.trunc(at)));
  } catch {
    // Storage can be forbidden or full.
  }
}
