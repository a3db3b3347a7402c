import { expect, test } from "vitest";
import type { MyRoom } from "../api/types.ts";
import { readLocal, shelve, timeIn, writeLocal } from "./when.ts";

const HOUR = 60 * 60_000;

function room(id: string, more: { starts_at?: number; archived?: boolean } = {}): MyRoom {
  const { starts_at, archived = false } = more;
  const facts = { id, name: id, created_at: 1, ...(starts_at !== undefined && { starts_at }) };
  return { room: facts, role: "host", members: 1, last_seen_at: 1, archived };
}

test("a time goes through the field and comes back as it was, to the minute", () => {
  for (const at of [Date.UTC(2026, 5, 13, 10, 5), Date.UTC(1999, 11, 31, 23, 59)]) {
    expect(readLocal(writeLocal(at))).toBe(at);
  }
  expect(readLocal("")).toBeNull();
  expect(readLocal("next week")).toBeNull();
});

test("a field is empty, holds a time, or something that is none", () => {
  const field = (value: string, badInput = false) => ({ value, validity: { badInput } }) as HTMLInputElement;
  expect(timeIn(field(""))).toBeUndefined();
  expect(timeIn(field("", true)), "half a date").toBeNull();
  expect(timeIn(field("next week"))).toBeNull();
  expect(timeIn(field("2026-06-13T10:05"))).toBe(readLocal("2026-06-13T10:05"));
});

test("rooms stand by when they are, and what was put away by itself", () => {
  const now = 100 * HOUR;
  const { upcoming, recent, archived } = shelve(
    [
      room("r_old", { starts_at: now - 7 * HOUR }),
      room("r_far", { starts_at: now + 50 * HOUR }),
      room("r_plain"),
      room("r_soon", { starts_at: now + HOUR }),
      room("r_now", { starts_at: now - HOUR }),
      room("r_away", { starts_at: now + HOUR, archived: true }),
    ],
    now,
  );
  const ids = (rooms: readonly MyRoom[]): string[] => rooms.map(({ room: { id } }) => id);
  expect(ids(upcoming)).toEqual(["r_now", "r_soon", "r_far"]);
  expect(ids(recent)).toEqual(["r_old", "r_plain"]);
  expect(ids(archived)).toEqual(["r_away"]);
});
