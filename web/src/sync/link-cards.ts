import type { ChatMessage, EventMessage, Seq } from "../protocol/generated.ts";
import { withMessage } from "./fold.ts";

/** The messages with a card more. */
export function foldCard(
  chat: readonly ChatMessage[],
  { body: { message, card } }: EventMessage & { type: "chat.unfurled" },
): readonly ChatMessage[] {
  return withMessage(chat, message, (known) => ({
    ...known,
    cards: [...(known.cards ?? []).filter(({ seq }) => seq !== card.seq), card],
  }));
}

/** A message without the cards whose links are not in its text any more. */
export function withoutCards(message: ChatMessage, gone: readonly Seq[] = []): ChatMessage {
  if (!message.cards || gone.length === 0) return message;
  const cards = message.cards.filter(({ seq }) => !gone.includes(seq));
  const rest = { ...message, cards };
  if (cards.length === 0) delete (rest as ChatMessage).cards;
  return rest;
}
