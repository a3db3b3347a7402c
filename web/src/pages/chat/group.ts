import type { ChatMessage, MemberId, Seq } from "../../protocol/generated.ts";
import { daysBetween } from "../../i18n/format.ts";

/** Messages of one person this close together stand under one name, in ms. */
const TOGETHER_MS = 5 * 60_000;
/** A longer group would part too far from its name. */
const MOST_TOGETHER = 12;

export type Item =
  | { readonly is: "day"; readonly at: number }
  | { readonly is: "new"; readonly seq: Seq }
  | { readonly is: "group"; readonly by: MemberId; readonly messages: readonly ChatMessage[] };

/** The chat as it is read: days, the line before what is new, and what one person said in one go. */
export function group(chat: readonly ChatMessage[], newFrom: Seq | undefined): Item[] {
  const items: Item[] = [];
  let open: { by: MemberId; messages: ChatMessage[] } | undefined;
  let before: ChatMessage | undefined;
  for (const message of chat) {
    const otherDay = !before || daysBetween(before.at, message.at) !== 0;
    if (otherDay) items.push({ is: "day", at: message.at });
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
  return items;
}

/** The first message of others behind what was read. */
export function firstNew(chat: readonly ChatMessage[], seen: Seq, me: MemberId): Seq | undefined {
  return chat.find(({ seq, by }) => seq > seen && by !== me)?.seq;
}
