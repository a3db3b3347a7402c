import { expect, it, vi } from "vitest";
import type { ChatMessage } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { badged, callCount, ReadMarks, unreadCount } from "./seen.ts";

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
  expect(callCount([...chat, say(6, "b", "@m_me?"), say(7, "m_me", "@m_me")], 1, "m_me")).toBe(1);
});

it("says in the title what is unread, and nothing where all is read", () => {
  expect([0, 1, 99, 100].map((unread) => badged("Samedi · Cabas", unread))).toEqual([
    "Samedi · Cabas",
    "(1) Samedi · Cabas",
    "(99) Samedi · Cabas",
    "(99+) Samedi · Cabas",
  ]);
});

it("says how much of it calls one", () => {
  expect(badged("Samedi", 3, 1)).toBe("(3, @1) Samedi");
});

it("tells the other devices once reading has stopped, and nothing that they know", () => {
  vi.useFakeTimers();
  const told: number[] = [];
  const member = { id: "me", name: "Me", avatar: 0, role: "shopper", joined_at: 1 };
  const state = { read: 0, me: "me", members: new Map([["me", member]]), end: null };
  const client = { state, reactions: { read: (seq: number) => told.push(seq) } } as unknown as RoomClient;
  const marks = new ReadMarks();
  for (const seq of [3, 5, 8]) marks.advance("r_one", client, seq);
  vi.runAllTimers();
  state.read = 8;
  marks.advance("r_one", client, 8);
  vi.runAllTimers();
  marks.advance("r_one", client, 9);
  marks.stop();
  vi.runAllTimers();
  vi.useRealTimers();
  expect(told).toEqual([8]);
});
