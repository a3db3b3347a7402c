import { readNumber, writeNumber } from "../../ui/base/kept-number.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { mentions } from "../chat/mentions.ts";
import { mayWrite } from "./members.ts";
import type { ChatMessage, MemberId, RoomId, Seq } from "../../protocol/generated.ts";

const key = (room: RoomId): string => `cabas.seen.${room}`;

/** How far this device has read a room's chat; where that is not known, everything that was there at the start counts as read. */
export function readSeen(room: RoomId): Seq | undefined {
  return readNumber(key(room));
}

export function writeSeen(room: RoomId, seen: Seq): void {
  writeNumber(key(room), seen);
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

/** How many of them mention the reader. */
export function callCount(chat: readonly ChatMessage[], seen: Seq, me: MemberId): number {
  return unreadCount(
    chat.filter(({ text }) => mentions(text, me)),
    seen,
    me,
  );
}

/** How long nothing more is read before the other devices are told, in ms: it is an entry of the log. */
const SETTLED_MS = 3_000;

/** How far the person has read: kept on this device at once, and told to their others when they stop. */
export class ReadMarks {
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Where reading begins: the further of what this device and the others know; at the first visit all is read. */
  first(room: RoomId, known: Seq, last: Seq): Seq {
    const here = readSeen(room);
    return here === undefined && known === 0 ? last : Math.max(here ?? 0, known);
  }

  advance(room: RoomId, client: RoomClient, seen: Seq): void {
    writeSeen(room, seen);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const { state } = client;
      // Of who only looks on the server keeps no mark.
      if (mayWrite(state) && state.end === null && seen > state.read) client.reactions.read(seen);
    }, SETTLED_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

/** A number above this says no more. */
const MOST_IN_TITLE = 99;

/** The page's title with what is unread before it and how much of that calls the reader, so that a tab in the background tells of it. */
export function badged(title: string, unread: number, calls = 0): string {
  if (unread === 0) return title;
  const short = (count: number): string => (count > MOST_IN_TITLE ? `${MOST_IN_TITLE}+` : String(count));
  return `(${short(unread)}${calls > 0 ? `, @${short(calls)}` : ""}) ${title}`;
}
