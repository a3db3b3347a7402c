import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect, connectAhead, socketBase, socketPath } from "./socket.ts";

/** What the browser has, as far as it is used. */
class Line {
  static readonly made: Line[] = [];
  binaryType = "blob";
  onmessage: ((event: object) => void) | null = null;
  onclose: ((event: object) => void) | null = null;
  onopen: (() => void) | null = null;
  readonly sent: unknown[] = [];
  closed = false;

  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {
    Line.made.push(this);
  }

  hears(data: unknown): void {
    this.onmessage?.({ data });
  }

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(): void {
    this.closed = true;
  }
}

const ADDRESS = "ws://cabas.test/ws/rooms/r_1?ticket=t%2F1";

/** Everything that whoever takes the socket is told. */
async function take(url: string): Promise<unknown[]> {
  const told: unknown[] = [];
  const socket = connect(url, "cabas.v1");
  socket.onmessage = ({ data }) => void told.push(data);
  socket.onclose = ({ code }) => void told.push(code);
  expect(told, "nothing before whoever asked has their hands free").toEqual([]);
  await Promise.resolve();
  return told;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Line);
  vi.stubGlobal("location", { origin: "http://cabas.test" });
  Line.made.length = 0;
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a socket opened ahead", () => {
  it("is the one that is asked for later, and tells what it has heard, in order", async () => {
    connectAhead("r_1", "t/1");
    const [line] = Line.made;
    expect(line).toMatchObject({ url: ADDRESS, protocol: "cabas.v1", binaryType: "arraybuffer" });
    line?.hears("hello");
    line?.hears("step 1");
    const told = await take(socketBase() + socketPath("r_1", "t/1"));
    line?.hears("later");
    expect(told).toEqual(["hello", "step 1", "later"]);
    expect(Line.made).toHaveLength(1);
    vi.runAllTimers();
    expect(line?.closed).toBe(false);
  });

  it("tells of its end, too", async () => {
    connectAhead("r_1", "t/1");
    Line.made[0]?.hears("hello");
    Line.made[0]?.onclose?.({ code: 4406 });
    expect(await take(ADDRESS)).toEqual(["hello", 4406]);
  });

  it("is good for once, and for its ticket", async () => {
    connectAhead("r_1", "t/1");
    await take("ws://cabas.test/ws/rooms/r_1?ticket=t2");
    await take(ADDRESS);
    await take(ADDRESS);
    expect(Line.made.map(({ url }) => url)).toEqual([ADDRESS, "ws://cabas.test/ws/rooms/r_1?ticket=t2", ADDRESS]);
  });

  it("says a word before the server takes it for dead, where whoever is to speak has not come", async () => {
    connectAhead("r_1", "t/1");
    connectAhead("r_1", "t2");
    const [slow, quick] = Line.made;
    slow?.onopen?.();
    quick?.onopen?.();
    await take("ws://cabas.test/ws/rooms/r_1?ticket=t2");
    vi.advanceTimersByTime(4_999);
    expect([slow?.sent, quick?.sent]).toEqual([[Uint8Array.of(3)], []]);
  });

  it("is closed where nobody comes for it", async () => {
    connectAhead("r_1", "t/1");
    vi.runAllTimers();
    expect(Line.made[0]?.closed).toBe(true);
    await take(ADDRESS);
    expect(Line.made).toHaveLength(2);
  });
});

describe("a room's address", () => {
  it("says where to resume", () => {
    expect(socketPath("r_1", "t", { seq: 7, epoch: 2 })).toBe("/ws/rooms/r_1?ticket=t&seq=7&epoch=2");
  });
});
