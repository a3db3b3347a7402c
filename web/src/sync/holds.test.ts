import { beforeEach, expect, it } from "vitest";
import { VirtualEnv } from "../testing/virtual-env.ts";
import type { Pose } from "./looks.ts";
import { readUpdate, writeUpdate } from "./awareness.ts";
import { PresenceSync } from "./presence.ts";

let env: VirtualEnv;
let presence: PresenceSync;
let sent: Record<string, unknown>[];
let clock = 0;

beforeEach(() => {
  env = new VirtualEnv();
  sent = [];
  presence = new PresenceSync({ env, changed: () => undefined });
});

const POSE: Pose = [1, 2, 1, 0, 0, 3];
const connect = () =>
  presence.connected(1, (bytes) => {
    for (const { json } of readUpdate(bytes)) sent.push(JSON.parse(json) as Record<string, unknown>);
  });
const hear = (id: string, more: object) => {
  const state = { user: { id }, location: { page: "home" }, typing: false, idle: false, ...more };
  presence.receive(writeUpdate(2, (clock += 1), JSON.stringify(state)));
};

it("tells of a movement thirty times a second, the last place for certain, and no more once let go of", async () => {
  connect();
  for (let i = 0; i < 100; i++) {
    presence.setHold({ look: "l_a", pieces: new Map([["k_a", [i, 0, 1, 0, 0, 1]]]) });
    await env.advance(10);
  }
  await env.advance(100);
  expect(sent.length).toBeGreaterThan(20);
  expect(sent.length).toBeLessThan(35);
  expect(sent.at(-1)).toMatchObject({ hold: { look: "l_a", pieces: { k_a: [99, 0, 1, 0, 0, 1] } } });
  presence.setHold(null);
  await env.advance(100);
  expect(sent.at(-1)).not.toHaveProperty("hold");
  const said = sent.length;
  presence.setHold(null);
  await env.advance(1_000);
  expect(sent.length).toBe(said);
});

it("does not make a slower piece of news wait longer, nor a movement wait for it", async () => {
  connect();
  presence.setLocation({ page: "looks" });
  presence.setHold({ look: "l_a", pieces: new Map([["k_a", POSE]]) });
  await env.advance(40);
  expect(sent.length).toBe(2);
  expect(sent[1]).toMatchObject({ location: { page: "looks" }, hold: { look: "l_a" } });
});

it("shows what others hold without drawing anew where they are", () => {
  connect();
  hear("m_b", { hold: { look: "l_a", pieces: { k_a: null, k_b: POSE, k_c: "nonsense" } } });
  const before = presence.view("m_me");
  expect(presence.holds).toEqual([
    {
      client: 2,
      member: "m_b",
      look: "l_a",
      pieces: new Map([
        ["k_a", null],
        ["k_b", POSE],
        ["k_c", null],
      ]),
    },
  ]);
  hear("m_b", { hold: { look: "l_a", pieces: { k_a: POSE } } });
  expect(presence.holds[0]?.pieces).toEqual(new Map([["k_a", POSE]]));
  expect(presence.view("m_me")).toBe(before);
  hear("m_b", {});
  expect(presence.holds).toEqual([]);
  expect(presence.view("m_me")).toBe(before);
  hear("m_b", { typing: true });
  expect(presence.view("m_me")).not.toBe(before);
});

it("forgets what somebody held who is gone", () => {
  connect();
  hear("m_b", { hold: { look: "l_a", pieces: { k_a: null } } });
  presence.receive(writeUpdate(2, (clock += 1), "null"));
  expect(presence.holds).toEqual([]);
});

it("stays within what a state may have, and believes nothing", async () => {
  connect();
  const many = Array.from({ length: 60 }, (_, i) => [`k_${"x".repeat(28)}${i}`, POSE] as const);
  presence.setHold({ look: `l_${"x".repeat(30)}`, pieces: new Map(many) });
  await env.advance(100);
  const said = sent.at(-1) as { hold: { pieces: object } };
  expect(Object.keys(said.hold.pieces).length).toBe(30);
  expect(JSON.stringify(said).length).toBeLessThan(4_096);
  for (const hold of [null, 7, "x", [], { look: 1, pieces: {} }, { look: "l_a" }, { look: "l_a", pieces: null }]) {
    hear("m_b", { hold });
    expect(presence.holds).toEqual([]);
  }
});
