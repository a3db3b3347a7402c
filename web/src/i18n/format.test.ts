import { expect, test } from "vitest";
import { soon } from "./format.ts";

test("how soon something is, by the reader's calendar", () => {
  const now = new Date(2026, 5, 10, 22, 30).getTime();
  const on = (month: number, day: number) => soon(new Date(2026, month, day, 9).getTime(), now);
  expect([on(5, 10), on(5, 11), on(5, 13), on(6, 20), on(11, 31)]).toEqual([
    "today",
    "tomorrow",
    "in 3 days",
    "in 5 weeks",
    "in 6 months",
  ]);
});
