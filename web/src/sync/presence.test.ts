import { beforeEach, describe, expect, it } from "vitest";
import { VirtualEnv } from "../testing/virtual-env.ts";
import { readUpdate, writeUpdate } from "./awareness.ts";
import { PresenceSync } from "./presence.ts";

let env: VirtualEnv;
let presence: PresenceSync;
let sent: { clientId: number; clock: number; json: string }[];
let changes: number;
let refused: string[];

beforeEach(() => {
  env = new VirtualEnv();
  sent = [];
  changes = 0;
  refused = [];
  presence = new PresenceSync({ env, changed: () => (changes += 1), refused: (leader) => refused.push(leader) });
});

const connect = (clientId = 1) => presence.connected(clientId, (bytes) => sent.push(...readUpdate(bytes)));
const state = (id: string, more: object = {}) =>
  JSON.stringify({ user: { id }, location: { page: "home" }, typing: false, idle: false, ...more });
const said = () => sent.map(({ json }) => JSON.parse(json) as Record<string, unknown>);

describe("one's own state", () => {
  it("says that nobody is there, and takes it back", async () => {
    connect();
    presence.setIdle(true);
    await env.advance(500);
    presence.setIdle(true, true);
    await env.advance(500);
    presence.setIdle(false, true);
    await env.advance(500);
    expect(said().slice(-3)).toEqual([
      { location: null, typing: false, idle: true },
      { location: null, typing: false, idle: true, away: true },
      { location: null, typing: false, idle: false },
    ]);
  });

  it("is said on every new socket, and again before others forget it", async () => {
    presence.setLocation({ page: "home" });
    connect();
    expect(said()).toEqual([{ location: { page: "home" }, typing: false, idle: false }]);
    await env.advance(31_000);
    expect(sent.length).toBe(3);
    expect(sent.map(({ clock }) => clock)).toEqual([1, 2, 3]);
  });

  it("is not said with every scroll, but the last one is", async () => {
    connect();
    for (let i = 0; i < 50; i++) presence.setLocation({ page: "home", anchor: `product:p_${i}` });
    await env.advance(1_000);
    expect(sent.length).toBe(2);
    expect(said().at(-1)).toMatchObject({ location: { anchor: "product:p_49" } });
  });

  it("stops typing by itself", async () => {
    connect();
    presence.setTyping(true);
    await env.advance(5_000);
    expect(presence.view("m_a").get("m_a")?.typing).toBe(true);
    await env.advance(2_000);
    expect(presence.view("m_a").get("m_a")?.typing).toBe(false);
    expect(said().at(-1)).toMatchObject({ typing: false });
  });

  it("is said again where the server believes us gone", async () => {
    connect();
    presence.receive(writeUpdate(1, 9, "null"));
    await env.advance(500);
    expect(sent.at(-1)?.clock).toBe(10);
  });
});

it("goes on from the clock that the server has given one's state", async () => {
  connect();
  presence.receive(writeUpdate(1, 7, state("m_a")));
  await env.advance(1_000);
  presence.setIdle(true);
  expect(sent.at(-1)?.clock).toBe(8);
});

describe("following", () => {
  const echo = (clock: number, location: object) => presence.receive(writeUpdate(1, clock, state("m_a", { location })));

  it("is said, and others' with where on the screen they are", () => {
    connect();
    presence.receive(
      writeUpdate(5, 1, state("m_ben", { location: { page: "home", anchor: "head", offset: 0.5, leader: "m_cy" } })),
    );
    presence.receive(writeUpdate(6, 1, state("m_dan", { location: { page: "home", offset: "x", leader: "m_dan" } })));
    expect(presence.view("m_a").get("m_ben")).toMatchObject({ anchor: "head", offset: 0.5, leader: "m_cy" });
    expect(presence.view("m_a").get("m_dan")).toEqual({
      member: "m_dan",
      clients: 1,
      page: "home",
      typing: false,
      idle: false,
      away: false,
    });
  });

  it("ends where the server takes the leader away, for what was said last", async () => {
    connect();
    presence.setLocation({ page: "home" });
    await env.advance(500);
    presence.setLocation({ page: "home", leader: "m_ben" });
    await env.advance(500);
    echo(2, { page: "home" });
    expect(refused).toEqual([]);
    echo(3, { page: "home", leader: "m_cy" });
    expect(refused).toEqual([]);
    echo(3, { page: "home" });
    echo(3, { page: "home" });
    expect(refused).toEqual(["m_ben"]);
    await env.advance(500);
    expect(said().at(-1)).toMatchObject({ location: { page: "home" } });
    expect(said().at(-1)?.["location"]).not.toHaveProperty("leader");
  });
});

describe("others", () => {
  it("are grouped by member, where the tab in use says the place", async () => {
    connect();
    presence.receive(writeUpdate(5, 1, state("m_ben", { location: { page: "cart" } })));
    await env.advance(10);
    presence.receive(writeUpdate(6, 1, state("m_ben", { location: { page: "home" }, typing: true })));
    await env.advance(10);
    presence.receive(writeUpdate(7, 1, state("m_ben", { location: { page: "shop:s_a" }, idle: true })));
    expect(presence.view("m_a").get("m_ben")).toEqual({
      member: "m_ben",
      clients: 3,
      page: "home",
      typing: true,
      idle: false,
      away: false,
    });
  });

  it("are idle where all their tabs are, and away where they look at none", () => {
    const ben = () => presence.view("m_a").get("m_ben");
    presence.receive(writeUpdate(5, 1, state("m_ben", { location: { page: "cart" }, idle: true, away: true })));
    expect(ben()).toMatchObject({ page: "cart", idle: true, away: true });
    presence.receive(writeUpdate(6, 1, state("m_ben", { location: { page: "home" }, idle: true })));
    expect(ben()).toMatchObject({ page: "home", idle: true, away: false });
    presence.receive(writeUpdate(5, 2, state("m_ben", { location: { page: "cart" }, away: true })));
    expect(ben()).toMatchObject({ page: "cart", idle: false, away: false });
  });

  it("are heard by the clock, and gone when they say so", () => {
    presence.receive(writeUpdate(5, 3, state("m_ben", { typing: true })));
    presence.receive(writeUpdate(5, 2, state("m_ben")));
    expect(presence.view("m_a").get("m_ben")?.typing).toBe(true);
    presence.receive(writeUpdate(5, 3, "null"));
    expect(presence.view("m_a").has("m_ben")).toBe(false);
  });

  it("expire when nobody renews them; what repeats itself changes nothing", async () => {
    connect();
    presence.receive(writeUpdate(5, 1, state("m_ben")));
    const before = changes;
    for (let i = 2; i < 10; i++) {
      await env.advance(15_000);
      presence.receive(writeUpdate(5, i, state("m_ben")));
    }
    expect(changes).toBe(before);
    await env.advance(91_000);
    expect(presence.view("m_a").has("m_ben")).toBe(false);
  });

  it("stay in sight over a short break, not over a long one", async () => {
    connect();
    presence.receive(writeUpdate(5, 1, state("m_ben")));
    presence.disconnected();
    await env.advance(1_000);
    connect();
    presence.receive(writeUpdate(5, 1, state("m_ben")));
    await env.advance(20_000);
    expect(presence.view("m_a").has("m_ben")).toBe(true);
    presence.disconnected();
    await env.advance(6_000);
    expect(presence.view("m_a").has("m_ben")).toBe(false);
  });

  it("without a name from the server, or of another shape, are not shown", () => {
    presence.receive(writeUpdate(5, 1, '{"location":7}'));
    presence.receive(writeUpdate(6, 1, "{nonsense"));
    presence.receive(writeUpdate(7, 1, '{"user":{"id":"m_c"},"location":"x","typing":1}'));
    expect([...presence.view("m_a").values()]).toEqual([
      { member: "m_c", clients: 1, typing: false, idle: false, away: false },
    ]);
  });
});
