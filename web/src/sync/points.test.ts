import { beforeEach, expect, it } from "vitest";
import { VirtualEnv } from "../testing/virtual-env.ts";
import { readUpdate, writeUpdate } from "./awareness.ts";
import { PresenceSync } from "./presence.ts";

let env: VirtualEnv;
let presence: PresenceSync;
let sent: Record<string, unknown>[];
let changes = 0;
let clock = 0;

beforeEach(() => {
  env = new VirtualEnv();
  sent = [];
  changes = 0;
  presence = new PresenceSync({ env, changed: () => (changes += 1) });
  presence.connected(1, (bytes) => {
    for (const { json } of readUpdate(bytes)) sent.push(JSON.parse(json) as Record<string, unknown>);
  });
});

const hear = (id: string, more: object) => {
  const state = { user: { id }, location: { page: "product:p_1" }, typing: false, idle: false, ...more };
  presence.receive(writeUpdate(2, (clock += 1), JSON.stringify(state)));
};

it("tells of a pointer a dozen times a second, the last place for certain, and no more once it rests", async () => {
  const before = sent.length;
  for (let x = 0; x < 100; x++) {
    presence.setPoint({ anchor: "title", x, y: 500 });
    await env.advance(10);
  }
  await env.advance(100);
  expect(sent.length - before).toBeGreaterThan(8);
  expect(sent.length - before).toBeLessThan(16);
  expect(sent.at(-1)).toMatchObject({ point: { anchor: "title", x: 99, y: 500 } });
  const said = sent.length;
  presence.setPoint({ anchor: "title", x: 99, y: 500 });
  await env.advance(1_000);
  expect(sent.length).toBe(said);
  presence.setPoint(null);
  await env.advance(100);
  expect(sent.at(-1)).not.toHaveProperty("point");
});

it("shows what others point at, by their page, without drawing anew where they are", () => {
  hear("m_b", { point: { anchor: "title", x: 10, y: 20 } });
  const before = presence.view("m_me");
  expect(presence.points).toEqual([{ anchor: "title", x: 10, y: 20, client: 2, member: "m_b", page: "product:p_1" }]);
  const seen = changes;
  hear("m_b", { point: { anchor: "title", x: 11, y: 20 } });
  expect(presence.points[0]?.x).toBe(11);
  expect(presence.view("m_me")).toBe(before);
  expect(changes).toBe(seen + 1);
  hear("m_b", {});
  expect(presence.points).toEqual([]);
});

it("believes nothing of another shape", () => {
  const good = { anchor: "title", x: 1, y: 2 };
  for (const point of [
    null,
    7,
    [],
    {},
    { ...good, anchor: 3 },
    { ...good, x: -1 },
    { ...good, y: 1_001 },
    { ...good, x: "1" },
  ]) {
    hear("m_b", { point });
    expect(presence.points, JSON.stringify(point)).toEqual([]);
  }
  hear("m_b", { point: good, location: null });
  expect(presence.points, "on no page").toEqual([]);
});
