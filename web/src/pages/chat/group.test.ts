import { describe, expect, it } from "vitest";
import type { ChatMessage, Poll } from "../../protocol/generated.ts";
import { firstNew, group } from "./group.ts";

const NOON = new Date(2026, 10, 22, 12).getTime();
const MINUTE = 60_000;
const say = (seq: number, by: string, minutes: number, more: Partial<ChatMessage> = {}): ChatMessage => ({
  seq,
  by,
  at: NOON + minutes * MINUTE,
  text: `message ${seq}`,
  ...more,
});
/** "day a:1,2 new b:3". */
const shape = (chat: ChatMessage[], newFrom?: number): string =>
  group(chat, newFrom)
    .map((item) => (item.is === "group" ? `${item.by}:${item.messages.map(({ seq }) => seq).join()}` : item.is))
    .join(" ");

describe("group", () => {
  it("puts what one person says in one go under one name", () => {
    expect(shape([say(1, "a", 0), say(2, "a", 4), say(3, "b", 5), say(4, "a", 6)])).toBe("day a:1,2 b:3 a:4");
  });

  it("parts what lies apart in time, an answer, and days", () => {
    expect(shape([say(1, "a", 0), say(2, "a", 6)])).toBe("day a:1 a:2");
    expect(shape([say(1, "a", 0), say(2, "a", 1, { reply_to: 1 })])).toBe("day a:1 a:2");
    expect(shape([say(1, "a", -1), say(2, "a", 24 * 60)])).toBe("day a:1 day a:2");
  });

  it("draws the line before what is new, within a group, too", () => {
    expect(shape([say(1, "a", 0), say(2, "a", 1)], 2)).toBe("day a:1 new a:2");
  });

  it("puts polls where they were opened, and none that is older than what was loaded while there is more", () => {
    const poll = (seq: number, minutes: number) => ({ id: `q_${seq}`, seq, at: NOON + minutes * MINUTE }) as Poll;
    const chat = [say(2, "a", 1), say(4, "a", 3)];
    const kinds = (more: boolean, ...polls: Poll[]) =>
      group(chat, undefined, more, polls).map((item) => (item.is === "poll" ? item.poll.id : item.is));
    expect(kinds(false, poll(1, 0), poll(3, 2), poll(5, 4))).toEqual(["day", "q_1", "group", "q_3", "group", "q_5"]);
    expect(kinds(true, poll(1, 0), poll(3, 2))).toEqual(["day", "group", "q_3", "group"]);
    expect(group([], undefined, false, [poll(1, 0)]).map(({ is }) => is)).toEqual(["day", "poll"]);
  });

  it("counts only others' messages as new", () => {
    const chat = [say(1, "b", 0), say(2, "me", 1), say(3, "b", 2)];
    expect(firstNew(chat, 1, "me")).toBe(3);
    expect(firstNew(chat, 3, "me")).toBeUndefined();
  });
});
