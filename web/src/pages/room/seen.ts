import type { ChatMessage, MemberId, RoomId, Seq } from "../../protocol/generated.ts";

const key = (room: RoomId): string => `cabas.seen.${room}`;

/** How far this device has read a room's chat. */
export function readSeen(room: RoomId): Seq | undefined {
  try {
    const seen = Number(localStorage.getItem(key(room)) ?? NaN);
    return Number.isSafeInteger(seen) ? seen : undefined;
  } catch {
    return undefined; // Storage can be forbidden: then everything that was there at the start counts as read.
  }
}

export function writeSeen(room: RoomId, seen: Seq): void {
  try {
    localStorage.setItem(key(room), String(seen));
  } catch {
    // Storage can be forbidden or full; the mark then lasts as long as the page.
  }
}

/** How many messages of others came after what was read. */
export function unreadCount(chat: readonly ChatMessage[], seen: Seq, me: MemberId): number {
  let count = 0;
  for (let i = chat.length - 1; i >= 0; i--) {
    const message = chat[i];
    if (!message || message.seq <= seen) break;
    if (message.by !== me && message.text !== undefined) count++;
  }
  return count;
}

/** A number above this says no more. */
const MOST_IN_TITLE = 99;

/** The page's title with what is unread before it, so that a tab in the background tells of it. */
export function badged(title: string, unread: number): string {
  if (unread === 0) return title;
  return `(${unread > MOST_IN_TITLE ? `${MOST_IN_TITLE}+` : unread}) ${title}`;
}
