import type { ProductId, RoomId, VariantId } from "../../protocol/generated.ts";

/** What somebody looked at, and the variant that they chose there. */
export interface Seen {
  readonly product: ProductId;
  readonly variant?: VariantId | undefined;
}

/** As many as a tray holds beside what is in the bag. */
const MOST = 12;

const key = (room: RoomId): string => `cabas.recent.${room}`;

/** What this tab looked at lately in a room, the last first. */
export function recent(room: RoomId): readonly Seen[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key(room)) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isSeen) : [];
  } catch {
    return []; // Storage can be forbidden: then the tray holds what is in the bag and what is liked.
  }
}

export function noteSeen(room: RoomId, seen: Seen): void {
  const others = recent(room).filter(({ product }) => product !== seen.product);
  try {
    sessionStorage.setItem(key(room), JSON.stringify([seen, ...others].slice(0, MOST)));
  } catch {
    // Storage can be forbidden or full.
  }
}

function isSeen(value: unknown): value is Seen {
  return typeof value === "object" && value !== null && "product" in value && typeof value.product === "string";
}
