import type { Millis, RoomId } from "../../protocol/generated.ts";
import { readNumber, writeNumber } from "../../ui/base/kept-number.ts";

/** Who was away for less has not missed anything that they wouldn't see, in ms. */
export const AWAY_MS = 10 * 60_000;

const key = (room: RoomId): string => `cabas.left.${room}`;

/** When the person was last there, by the server's clock; where that is not known nobody was ever away. */
export function readLeft(room: RoomId): Millis | undefined {
  const at = readNumber(key(room));
  return at !== undefined && at > 0 ? at : undefined;
}

export function writeLeft(room: RoomId, at: Millis): void {
  writeNumber(key(room), Math.trunc(at));
}
