import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../api/http.ts";
import { CLOSE_CODES } from "../protocol/generated.ts";
import { VirtualEnv } from "../testing/virtual-env.ts";
import { backoff, closeRow, MAX_WAIT_MS, MIN_WAIT_MS } from "./backoff.ts";
import { Connection } from "./connection.ts";

let env: VirtualEnv;
let tickets: number;
let ticket: () => Promise<string>;
let lost: (string | undefined)[];
let connection: Connection;

beforeEach(() => {
  env = new VirtualEnv();
  tickets = 0;
  ticket = () => Promise.resolve(`t${(tickets += 1)}`);
  lost = [];
  connection = new Connection({
    env,
    ticket: () => ticket(),
    path: (ticket) => `/ws?ticket=${ticket}`,
    text: () => connection.greeted(),
    binary: () => undefined,
    lost: (row) => lost.push(row?.name),
    changed: () => undefined,
  });
});

async function live(): Promise<void> {
  connection.start();
  await env.settle();
  env.socket.say("hello");
}

describe("waiting", () => {
  it("has full jitter between the shortest wait and a doubling ceiling", () => {
    expect(backoff(0, 0)).toBe(MIN_WAIT_MS);
    expect(backoff(50, 0)).toBe(MIN_WAIT_MS);
    expect(backoff(0, 1)).toBe(1_000);
    expect(backoff(3, 1)).toBe(8_000);
    expect(backoff(50, 1)).toBe(MAX_WAIT_MS);
  });

  it("gets longer while nothing works, and short again after a good connection", async () => {
    env.chance = 1;
    await live();
    const waits: (number | null)[] = [];
    for (let i = 0; i < 6; i++) {
      env.socket.drop();
      waits.push(connection.retryInMs);
      await env.advance(connection.retryInMs ?? 0);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    env.socket.say("hello");
    await env.advance(10_000);
    env.socket.drop();
    expect(connection.retryInMs).toBe(1_000);
  });

  it("spreads further after a restart, which throws everybody out at once", async () => {
    env.chance = 1;
    await live();
    env.socket.drop(1012);
    expect(connection.retryInMs).toBe(4_000);
  });

  it("takes a new ticket for every socket", async () => {
    await live();
    env.socket.drop();
    await env.advance(1_000);
    expect(env.sockets.map(({ url }) => url)).toEqual(["ws://test/ws?ticket=t1", "ws://test/ws?ticket=t2"]);
  });

  it("ends when the network comes back", async () => {
    env.chance = 1;
    await live();
    for (let i = 0; i < 5; i++) {
      env.socket.drop();
      await env.advance(MAX_WAIT_MS);
    }
    env.socket.drop();
    expect(connection.retryInMs).toBe(MAX_WAIT_MS);
    env.signal("offline");
    expect(connection.retryInMs).toBe(MAX_WAIT_MS);
    env.signal("online");
    expect(connection.retryInMs).toBeLessThanOrEqual(300);
  });

  it("heeds the server's Retry-After", async () => {
    ticket = () => Promise.reject(new ApiError(503, "busy", "", { retryAfterMs: 7_000 }));
    connection.start();
    await env.settle();
    expect(connection.retryInMs).toBe(7_000);
  });
});

describe("closes", () => {
  it.each(CLOSE_CODES.filter(({ retry }) => retry === "never"))("$name is final", async ({ code, name }) => {
    await live();
    env.socket.drop(code);
    await env.advance(120_000);
    expect(connection.phase).toBe("closed");
    expect(connection.end?.name).toBe(name);
    expect(env.sockets.length).toBe(1);
  });

  it.each(CLOSE_CODES.filter(({ retry }) => retry !== "never"))(
    "$name leads to a new socket",
    async ({ code, name }) => {
      await live();
      env.socket.drop(code);
      await env.advance(MAX_WAIT_MS);
      expect(env.sockets.length).toBeGreaterThan(1);
      expect(lost[0]).toBe(name);
    },
  );

  it("takes an unknown code of the final range for final, and any other for a mishap", () => {
    expect(closeRow(4499)).toMatchObject({ name: "unknown", retry: "never" });
    expect(closeRow(1006)).toBeUndefined();
    expect(closeRow(4599)).toBeUndefined();
  });

  it("does not storm the server when a fresh copy is refused again and again", async () => {
    connection.start();
    await env.settle();
    const until = env.now() + 60_000;
    while (env.now() < until) {
      env.socket.say("hello");
      env.socket.drop(4403);
      const { length } = env.sockets;
      while (env.sockets.length === length) await env.advance(100);
    }
    expect(env.sockets.length).toBeLessThan(20);
  });

  it("ends for good when joining is forbidden", async () => {
    ticket = () => Promise.reject(new ApiError(403, "forbidden", ""));
    connection.start();
    await env.settle();
    expect(connection.end?.name).toBe("removed");
  });

  it("goes on trying while the server cannot be reached", async () => {
    ticket = () => Promise.reject(new ApiError(0, "offline", ""));
    connection.start();
    await env.advance(60_000);
    expect(connection.phase).toBe("waiting");
  });

  it("closed by the page while it joins, opens nothing", async () => {
    connection.start();
    connection.close();
    await env.advance(60_000);
    expect(env.sockets).toEqual([]);
    expect(connection.end).toBeNull();
  });
});

describe("silence", () => {
  it("before the greeting gets another socket", async () => {
    connection.start();
    await env.advance(13_000);
    expect(env.sockets[0]?.closedByClient).toBe(true);
    expect(env.sockets.length).toBe(2);
  });

  it("is asked about after 30 s, and an answer keeps the socket", async () => {
    await live();
    await env.advance(29_000);
    expect(env.socket.sent).toEqual([]);
    await env.advance(2_000);
    expect(env.socket.sent).toEqual([new Uint8Array([3])]);
    env.socket.say(new Uint8Array([1, 1, 0]));
    await env.advance(25_000);
    expect(env.sockets.length).toBe(1);
    expect(connection.phase).toBe("live");
  });

  it("without an answer ends in a new socket", async () => {
    await live();
    await env.advance(30_000 + 10_000 + 1_000);
    expect(env.sockets[0]?.closedByClient).toBe(true);
    expect(env.sockets.length).toBe(2);
  });

  it("of a hidden tab is left alone until it is looked at", async () => {
    await live();
    env.isVisible = false;
    await env.advance(300_000);
    expect(env.socket.sent).toEqual([]);
    env.isVisible = true;
    env.signal("visible");
    expect(env.socket.sent).toEqual([new Uint8Array([3])]);
    await env.advance(5_000);
    expect(env.sockets.length).toBe(2);
  });
});
