import type { GoodName } from "../../icons/good.ts";
import type { RoomId } from "../../protocol/generated.ts";

/** What may stand on a room's shelf. */
const GOODS: readonly (readonly [GoodName, string])[] = [
  ["dress", "#CF4A33"],
  ["hat", "#74507F"],
  ["bag", "#C29467"],
  ["lamp", "#DDA032"],
  ["mug", "#7FA3BF"],
  ["silk", "#A4493A"],
  ["basket", "#C29467"],
  ["teapot", "#C58A96"],
  ["coat", "#4C7A4A"],
  ["sneakers", "#A4493A"],
  ["jacket", "#4A6A94"],
  ["shirt", "#7FA3BF"],
];
const ON_A_SHELF = 3;

/** Three goods by which one's rooms can be told apart: always the same for a room. */
export function shelfOf(room: RoomId): readonly (readonly [GoodName, string])[] {
  let hash = 0;
  for (const letter of room) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  // A step that shares no divisor with the number of goods: no good twice.
  return Array.from(
    { length: ON_A_SHELF },
    (_, i) => GOODS[(hash + i * 5) % GOODS.length] ?? (["mug", "#7FA3BF"] as const),
  );
}
