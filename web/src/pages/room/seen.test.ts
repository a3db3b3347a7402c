import { expect, it } from "vitest";
import type { ChatMessage } from "../../protocol/generated.ts";
import { badged, unreadCount } from "./seen.ts";

it("counts others' messages behind what was read, without those taken back", () => {
  const say = (seq: number, by: string, text?: string): ChatMessage => ({
    seq,
    at: 1,
    by,
    ...(text !== undefined && { text }),
  });
  const chat = [say(1, "b", "old"), say(2, "b", "new"), say(3, "me", "mine"), say(4, "b"), say(5, "c", "newer")];
  expect(unreadCount(chat, 1, "me")).toBe(2);
  expect(unreadCount(chat, 5, "me")).toBe(0);
});

it("says in the title what is unread, and nothing where all is read", () => {
  expect([0, 1, 99, 100].map((unread) => badged("Samedi · Cabas", unread))).toEqual([
    "Samedi · Cabas",
    "(1) Samedi · Cabas",
    "(99) Samedi · Cabas",
    "(99+) Samedi · Cabas",
  ]);
});
