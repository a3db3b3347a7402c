import { expect, it } from "vitest";
import type { ChatMessage } from "../../protocol/generated.ts";
import { threadOf } from "./thread-of.ts";

const said = (seq: number, more: Partial<ChatMessage> = {}): ChatMessage => ({
  seq,
  at: seq,
  by: "m_ada",
  text: `${seq}`,
  ...more,
});
const seqs = (messages: readonly ChatMessage[]) => messages.map(({ seq }) => seq);

it("holds what is about the product, and answers to it", () => {
  const chat = [
    said(1, { about: "p_dress" }),
    said(2),
    said(3, { reply_to: 1 }),
    said(4, { reply_to: 3 }),
    said(5, { reply_to: 2 }),
    said(6, { reply_to: 1, about: "p_hat" }),
    said(7, { about: "p_hat" }),
  ];
  expect(seqs(threadOf(chat, [], "p_dress"))).toEqual([1, 3, 4]);
});

it("leaves out what was taken back, but not what answered it", () => {
  const taken: ChatMessage = { seq: 1, at: 1, by: "m_ada", about: "p_dress" };
  expect(seqs(threadOf([taken, said(2, { reply_to: 1 })], [], "p_dress"))).toEqual([2]);
});

it("puts earlier ones before, each once", () => {
  const about = { about: "p_dress" };
  const earlier = [said(1, about), said(3, about)];
  expect(seqs(threadOf([said(3, about), said(4, { reply_to: 1 })], earlier, "p_dress"))).toEqual([1, 3, 4]);
});
