import { describe, expect, it } from "vitest";
import type { ChatMessage, Event, EventMessage, LinkCard } from "../protocol/generated.ts";
import { deleted } from "./fold.ts";
import { foldCard, withoutCards } from "./link-cards.ts";

const card = (seq: number): LinkCard => ({ seq, link: `https://a.example/${seq}`, host: "a.example", title: "A" });
const message = (cards?: LinkCard[]): ChatMessage => ({
  seq: 4,
  at: 1,
  by: "m_ben",
  text: "https://a.example/5",
  ...(cards && { cards }),
});
const unfurled = (seq: number, on: number): EventMessage & { type: "chat.unfurled" } => ({
  seq,
  at: 2,
  ...({ type: "chat.unfurled", body: { message: on, card: card(seq) } } satisfies Event),
});

describe("cards of links", () => {
  it("come one after the other", () => {
    const once = foldCard([message()], unfurled(5, 4));
    expect(foldCard(once, unfurled(6, 4))[0]?.cards).toEqual([card(5), card(6)]);
    expect(foldCard(once, unfurled(7, 99)), "of a message that is not here").toBe(once);
  });

  it("go with their links", () => {
    const both = message([card(5), card(6)]);
    expect(withoutCards(both, [5]).cards).toEqual([card(6)]);
    expect(withoutCards(both, [5, 6])).toEqual(message());
    expect(withoutCards(both)).toBe(both);
    expect(deleted(both, "m_ben")).not.toHaveProperty("cards");
  });
});
