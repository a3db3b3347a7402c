import type { ChatMessage, MemberId, Poll, Seq } from "../../protocol/generated.ts";
import { daysBetween } from "../../i18n/format.ts";

/** Messages of one person this close together stand under one name, in ms. */
const TOGETHER_MS = 5 * 60_000;
/** A longer group would part too far from its name. */
const MOST_TOGETHER = 12;

export type Item =
  | { readonly is: "day"; readonly at: number }
  | { readonly is: "new"; readonly seq: Seq }
  | { readonly is: "poll"; readonly poll: Poll }
  | { readonly is: "group"; readonly by: MemberId; readonly messages: readonly ChatMessage[] };

/**
 * The chat as it is read: days, the line before what is new, what one person said in one go, and polls where they were
 * opened. Of polls that are older than what was loaded nothing is shown while there is more to load.
 */
export function group(
  chat: readonly ChatMessage[],
  newFrom: Seq | undefined,
  more = false,
  polls: readonly Poll[] = [],
): Item[] {
  const items: Item[] = [];
  let open: { by: MemberId; messages: ChatMessage[] } | undefined;
  let before: { at: number } | undefined;
  const oldest = more ? (chat[0]?.seq ?? 0) : 0;
  const waiting = polls.filter(({ seq }) => seq >= oldest);
  const day = (at: number): boolean => {
    const other = !before || daysBetween(before.at, at) !== 0;
    if (other) items.push({ is: "day", at });
    return other;
  };
  const pollsUpTo = (seq: Seq): void => {
    for (let poll = waiting[0]; poll && poll.seq < seq; poll = waiting[0]) {
      waiting.shift();
      day(poll.at);
      items.push({ is: "poll", poll });
      open = undefined;
      before = poll;
    }
  };
  for (const message of chat) {
    pollsUpTo(message.seq);
    const otherDay = day(message.at);
    const isNew = message.seq === newFrom;
    if (isNew) items.push({ is: "new", seq: message.seq });
    const fits =
      open?.by === message.by &&
      !otherDay &&
      !isNew &&
      message.reply_to === undefined &&
      message.at - (before?.at ?? 0) < TOGETHER_MS &&
      open.messages.length < MOST_TOGETHER;
    if (open && fits) open.messages.push(message);
    else {
      open = { by: message.by, messages: [message] };
      items.push({ is: "group", ...open });
    }
    before = message;
  }
  pollsUpTo(Infinity);
  return items;
}

/** The first message of others behind what was read. */
export function firstNew(chat: readonly ChatMessage[], seen: Seq, me: MemberId): Seq | undefined {
  return chat.find(({ seq, by }) => seq > seen && by !== me)?.seq;
}
