import type { ChatMessage, ProductId, Seq } from "../../protocol/generated.ts";

/**
 * What was said about a product, oldest first: messages about it, and what answers them. `earlier` comes from before
 * `chat`, and may have in it what the chat has loaded since.
 */
export function threadOf(
  chat: readonly ChatMessage[],
  earlier: readonly ChatMessage[],
  product: ProductId,
): ChatMessage[] {
  const first = chat[0]?.seq ?? Infinity;
  const within = new Set<Seq>();
  return [...earlier.filter(({ seq }) => seq < first), ...chat].filter(({ seq, about, reply_to, text }) => {
    // An answer that is about something else has changed the subject.
    const belongs = about === product || (about === undefined && reply_to !== undefined && within.has(reply_to));
    if (belongs) within.add(seq);
    return belongs && text !== undefined;
  });
}
