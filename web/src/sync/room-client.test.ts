import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../api/http.ts";
import { ClientSetting } from "../testing/client-setting.ts";
import { board, type FakeRoom, member } from "../testing/fake-room.ts";
import type { VirtualEnv } from "../testing/virtual-env.ts";
import type { MakeBoard } from "./board-sync.ts";
import type { RoomClient, RoomClientOptions, RoomState } from "./room-client.ts";

let setting: ClientSetting;
let env: VirtualEnv;
let room: FakeRoom;
let refusals: ClientSetting["refusals"];

const open = (more?: Partial<RoomClientOptions>): Promise<RoomClient> => setting.open(more);

function quantity(state: RoomState, variant: string, who = "m_anna"): number {
  return state.cart.get(variant)?.get(who) ?? 0;
}

beforeEach(() => {
  setting = new ClientSetting();
  ({ env, room, refusals } = setting);
});

describe("the cart", () => {
  it("is live after the greeting and the first sync, with what others put in", async () => {
    room.doc.getMap("cart").set("v_dress|m_ben", 2);
    const client = await open();
    expect(client.state).toMatchObject({ connection: "live", save: "saved", ready: true, unsaved: 0 });
    expect(quantity(client.state, "v_dress", "m_ben")).toBe(2);
    expect(env.socket.url).toBe("ws://test/ws/rooms/r_room?ticket=t0");
    expect(env.socket.protocol).toBe("cabas.v1");
  });

  it("shows an edit at once and calls it saved only when the server does", async () => {
    const client = await open();
    room.holdSaved = true;
    client.addToCart("v_dress");
    expect(quantity(client.state, "v_dress")).toBe(1);
    expect(client.state).toMatchObject({ save: "saving", unsaved: 1 });
    expect(room.cart).toEqual({ "v_dress|m_anna": 1 });
    room.release();
    expect(client.state).toMatchObject({ save: "saved", unsaved: 0 });
  });

  it("announces what others add just now, not what was there", async () => {
    room.doc.getMap("cart").set("v_dress|m_ben", 2);
    const client = await open();
    const added: unknown[] = [];
    client.on("added", ({ member, variant, quantity, delta }) => added.push([member, variant, quantity, delta]));
    await env.advance(2_000);
    room.write("v_dress|m_ben", 3);
    await env.settle();
    expect(added).toEqual([["m_ben", "v_dress", 3, 1]]);
  });

  it("keeps what did not change as the same objects", async () => {
    room.doc.getMap("cart").set("v_dress|m_ben", 2);
    const client = await open();
    const before = client.state;
    const keys: string[][] = [];
    client.on("change", (event) => keys.push([...event.keys].sort()));
    room.write("v_scarf|m_ben", 1);
    await env.settle();
    expect(client.state.cart.get("v_dress")).toBe(before.cart.get("v_dress"));
    expect(client.state.members).toBe(before.members);
    expect(client.state.chat).toBe(before.chat);
    expect(keys).toEqual([["cart"]]);
    expect(Object.isFrozen(client.state)).toBe(true);
  });

  it("takes back the own last step, unless somebody changed it since", async () => {
    const client = await open();
    client.setQuantity("v_dress", 2);
    client.setQuantity("v_dress", 5);
    client.addToCart("v_scarf");
    room.write("v_scarf|m_anna", 9);
    const again = client.undo();
    expect(quantity(client.state, "v_scarf")).toBe(9);
    expect(quantity(client.state, "v_dress")).toBe(2);
    again?.();
    expect(quantity(client.state, "v_dress"), "done again").toBe(5);
    client.undo();
    expect(client.undo(), "and what came before it").toBeDefined();
    expect(client.undo()).toBeUndefined();
    expect(room.cart).toEqual({ "v_scarf|m_anna": 9 });
  });
});

describe("offline", () => {
  it("goes on, and one step 2 brings everything after the reconnect", async () => {
    const client = await open();
    room.drop();
    client.setQuantity("v_dress", 1);
    client.setQuantity("v_dress", 2);
    client.setQuantity("v_scarf", 3);
    expect(client.state).toMatchObject({ connection: "connecting", save: "offline", unsaved: 2 });
    expect(client.state.retryInMs).toBeGreaterThan(0);
    const sent = room.updates;
    await env.advance(20_000);
    expect(room.updates).toBe(sent + 1);
    expect(room.cart).toEqual({ "v_dress|m_anna": 2, "v_scarf|m_anna": 3 });
    expect(client.state).toMatchObject({ connection: "live", save: "saved", unsaved: 0, retryInMs: null });
  });

  it("counts what was sent and not acknowledged as unsaved until the next socket has it", async () => {
    const client = await open();
    room.holdSaved = true;
    client.setQuantity("v_dress", 1);
    room.drop();
    expect(client.state.unsaved).toBe(1);
    await env.advance(1_000);
    expect(client.state).toMatchObject({ connection: "live", save: "saving", unsaved: 1 });
    room.release();
    expect(client.state.unsaved).toBe(0);
  });

  it("does its edits again on a fresh copy when the room was rebuilt meanwhile", async () => {
    room.doc.getMap("cart").set("v_hat|m_ben", 1);
    const client = await open();
    room.drop();
    client.setQuantity("v_dress", 1);
    room.rebuild();
    await env.advance(20_000);
    expect(room.cart).toEqual({ "v_hat|m_ben": 1, "v_dress|m_anna": 1 });
    expect(quantity(client.state, "v_hat", "m_ben")).toBe(1);
    expect(client.state).toMatchObject({ save: "saved", unsaved: 0 });
    expect(room.stale).toBe(0);
    expect(refusals).toEqual([]);
  });

  it("lands one of two edits and names the other that is forbidden by now", async () => {
    const client = await open();
    room.drop();
    client.setQuantity("v_bad", 1);
    client.setQuantity("v_good", 1);
    room.rebuild();
    room.gate = (cart) => ("v_bad|m_anna" in cart ? 4403 : null);
    await env.advance(60_000);
    expect(room.cart).toEqual({ "v_good|m_anna": 1 });
    expect(refusals).toEqual([
      { intent: { type: "set_quantity", variant: "v_bad", member: "m_anna", quantity: 1 }, code: "forbidden" },
    ]);
    expect(client.state).toMatchObject({ save: "saved", unsaved: 0 });
    expect(quantity(client.state, "v_bad")).toBe(0);
    expect(quantity(client.state, "v_good")).toBe(1);
  });

  it("names at replay what the rules forbid, without asking the server", async () => {
    const client = await open();
    room.drop();
    client.setQuantity("v_dress", 1);
    room.rebuild();
    room.members = [member("m_anna", { role: "viewer" })];
    const before = room.updates;
    await env.advance(20_000);
    expect(refusals.map(({ code }) => code)).toEqual(["read_only"]);
    expect(room.updates).toBe(before + 1); // the empty step 2
    expect(quantity(client.state, "v_dress")).toBe(0);
    expect(client.state.unsaved).toBe(0);
  });
});

describe("made a viewer", () => {
  const demote = () => {
    room.members = [member("m_anna", { role: "viewer" })];
  };

  it("while away: is told what did not get through, and nothing stays unsaved", async () => {
    const client = await open();
    client.setQuantity("v_kept", 1);
    room.drop();
    client.setQuantity("v_dress", 1);
    demote();
    await env.advance(20_000);
    expect(refusals.map(({ code }) => code)).toEqual(["read_only"]);
    expect(client.state).toMatchObject({ save: "saved", unsaved: 0 });
    expect(client.state.cart).toEqual(new Map([["v_kept", new Map([["m_anna", 1]])]]));
  });

  it("with edits in flight: is told of those that were not stored, not of those that were", async () => {
    const client = await open();
    room.holdSaved = true;
    client.setQuantity("v_stored", 1);
    demote();
    client.setQuantity("v_late", 1);
    room.log("m_host", { type: "member.role_changed", body: { member: "m_anna", role: "viewer" } });
    await env.advance(20_000);
    expect(refusals).toEqual([
      { intent: { type: "set_quantity", variant: "v_late", member: "m_anna", quantity: 1 }, code: "read_only" },
    ]);
    expect(client.state).toMatchObject({ connection: "live", save: "saved", unsaved: 0 });
    expect(client.state.cart).toEqual(new Map([["v_stored", new Map([["m_anna", 1]])]]));
  });
});

describe("made a shopper", () => {
  it("after having only looked on, has edits saved", async () => {
    room.members = [member("m_anna", { role: "viewer" })];
    const client = await open();
    room.members = [member("m_anna")];
    room.log("m_host", { type: "member.role_changed", body: { member: "m_anna", role: "shopper" } });
    client.setQuantity("v_dress", 1);
    expect(room.cart).toEqual({ "v_dress|m_anna": 1 });
    expect(client.state).toMatchObject({ save: "saved", unsaved: 0 });
  });
});

describe("a refused edit", () => {
  it("is named and taken back, and does not loop", async () => {
    room.doc.getMap("cart").set("v_hat|m_ben", 1);
    const client = await open();
    room.gate = (cart) => ("v_poison|m_anna" in cart ? 4421 : null);
    client.setQuantity("v_poison", 1);
    await env.advance(60_000);
    expect(refusals.map(({ code }) => code)).toEqual(["quota_exceeded"]);
    expect(client.state.cart).toEqual(new Map([["v_hat", new Map([["m_ben", 1]])]]));
    expect(client.state).toMatchObject({ connection: "live", save: "saved", unsaved: 0 });
    expect(env.sockets.length).toBe(2);
  });

  it("does not take the edits with it that were in flight at the same time", async () => {
    const client = await open();
    room.holdSaved = true;
    for (let i = 0; i < 5; i++) client.setQuantity(`v_${i}`, i + 1);
    room.gate = (cart) => ("v_poison|m_anna" in cart ? 4403 : null);
    client.setQuantity("v_poison", 1);
    room.holdSaved = false;
    client.setQuantity("v_later", 1);
    expect(quantity(client.state, "v_later")).toBe(1);
    await env.advance(60_000);
    expect(refusals.map(({ code }) => code)).toEqual(["forbidden"]);
    expect(Object.keys(room.cart).sort()).toEqual([0, 1, 2, 3, 4, "later"].map((i) => `v_${i}|m_anna`));
    expect(client.state).toMatchObject({ save: "saved", unsaved: 0 });
  });

  it("is refused at once where the client knows better", async () => {
    room.maxLines = 2;
    const client = await open();
    client.setQuantity("v_a", 100);
    client.setQuantity("v_a", 1);
    client.setQuantity("v_b", 1);
    client.setQuantity("v_c", 1);
    client.setQuantity("v_a", 1, "m_ben");
    client.setQuantity("v_b", 0);
    client.setQuantity("v_c", 1);
    await env.settle();
    expect(refusals.map(({ code }) => code)).toEqual(["too_many", "quota_exceeded", "forbidden"]);
    expect(room.cart).toEqual({ "v_a|m_anna": 1, "v_c|m_anna": 1 });
  });
});

describe("a paused room", () => {
  it("holds edits and messages back and sends them when it can store again", async () => {
    const client = await open();
    room.paused = true;
    room.session?.socket.say({ paused: "storage" });
    const before = room.updates;
    client.setQuantity("v_dress", 1);
    client.postChat("hello");
    expect(client.state).toMatchObject({ save: "paused", unsaved: 2 });
    expect(room.updates).toBe(before);
    expect(room.heardCommands).toEqual([]);
    room.resume();
    expect(room.cart).toEqual({ "v_dress|m_anna": 1 });
    expect(client.state).toMatchObject({ save: "saved", unsaved: 0 });
    expect(client.state.chat.map(({ text }) => text)).toEqual(["hello"]);
  });
});

describe("chat and votes", () => {
  it("sends a message once, although the answer was lost", async () => {
    const client = await open();
    room.holdCommands = true;
    client.postChat("  hello  ");
    expect(client.state.pendingChat).toMatchObject([{ text: "hello" }]);
    room.drop();
    room.holdCommands = false;
    await env.advance(2_000);
    expect(room.heardCommands.map(({ id }) => id)).toEqual(["id1", "id1"]);
    expect(client.state.chat).toMatchObject([{ text: "hello", by: "m_anna" }]);
    expect(client.state.pendingChat).toEqual([]);
    expect(client.state.unsaved).toBe(0);
  });

  it("never shows a message twice, whichever of event and answer comes first", async () => {
    const client = await open();
    room.holdCommands = true;
    client.postChat("one");
    client.postChat("two");
    const shown = () => [...client.state.chat, ...client.state.pendingChat].map(({ text }) => text);
    const first = room.log("m_anna", { type: "chat.posted", body: { text: "one" } });
    expect(shown()).toEqual(["one", "two"]);
    room.session?.socket.say({ re: "id1", seq: first.seq });
    room.session?.socket.say({ re: "id2", seq: first.seq + 1 });
    expect(shown()).toEqual(["one", "two"]);
    expect(client.state.unsaved).toBe(0);
    room.log("m_anna", { type: "chat.posted", body: { text: "two" } });
    expect(shown()).toEqual(["one", "two"]);
    expect(client.state.pendingChat).toEqual([]);
  });

  it("shows a thumb at once and takes it back when refused", async () => {
    const client = await open();
    room.holdCommands = true;
    client.setThumb("p_dress", "up");
    expect(client.state.votes.get("p_dress")).toEqual({ up: ["m_anna"], down: [] });
    room.session?.socket.say({ re: "id1", error: { code: "forbidden", message: "no" } });
    await env.settle();
    expect(client.state.votes.size).toBe(0);
    expect(refusals).toEqual([
      { intent: { type: "vote.set", body: { product: "p_dress", thumb: "up" } }, code: "forbidden" },
    ]);
  });

  it("shows a host's picks at once, sends them again, and takes back what is refused", async () => {
    room.members = [member("m_anna", { role: "cohost" }), member("m_ben")];
    const client = await open();
    room.holdCommands = true;
    const id = client.picks.create(" Ours ", "p_dress");
    client.picks.add(id, "p_scarf", "p_dress");
    expect(client.state.picks).toMatchObject([{ id, title: "Ours", by: "m_anna", products: ["p_scarf", "p_dress"] }]);
    expect(client.state).toMatchObject({ save: "saving", unsaved: 2 });
    room.drop();
    room.holdCommands = false;
    await env.advance(2_000);
    const before = client.state.picks;
    expect(before).toMatchObject([{ id, title: "Ours", products: ["p_scarf", "p_dress"] }]);
    expect(client.state).toMatchObject({ save: "saved", unsaved: 0 });

    room.holdCommands = true;
    client.picks.delete(id);
    expect(client.state.picks).toEqual([]);
    room.session?.socket.say({ re: room.heardCommands.at(-1)?.id, error: { code: "no_such_picks", message: "no" } });
    expect(client.state.picks).toEqual(before);
    await env.settle();
    expect(refusals).toMatchObject([{ code: "no_such_picks" }]);
  });

  it("says no to a shopper's picks before the server does", async () => {
    const client = await open();
    client.picks.create("Mine");
    await env.settle();
    expect(client.state.picks).toEqual([]);
    expect(room.heardCommands).toEqual([]);
    expect(refusals).toMatchObject([{ code: "forbidden" }]);
  });

  it("announces what others pick just now", async () => {
    const client = await open();
    const heard: unknown[] = [];
    client.on("picked", ({ member, title }) => heard.push([member, title]));
    room.log("m_host", { type: "pick.created", body: { id: "c_ours", title: "Ours" } });
    await env.settle();
    expect(heard).toEqual([["m_host", "Ours"]]);
    expect(client.state.picks).toMatchObject([{ id: "c_ours", by: "m_host" }]);
  });

  it("keeps a refused message, to be sent again or thrown away", async () => {
    const client = await open();
    room.holdCommands = true;
    client.postChat("hello", { about: "p_dress" });
    room.session?.socket.say({ re: "id1", error: { code: "too_fast", message: "slow down" } });
    expect(client.state.pendingChat).toMatchObject([{ id: "id1", about: "p_dress", failed: { code: "too_fast" } }]);
    room.holdCommands = false;
    client.retryChat("id1");
    expect(client.state.pendingChat).toEqual([]);
    expect(client.state.chat).toMatchObject([{ text: "hello", about: "p_dress" }]);
  });

  it("tries again by itself where the server says when", async () => {
    const client = await open();
    room.holdCommands = true;
    client.postChat("hello");
    room.session?.socket.say({ re: "id1", error: { code: "busy", message: "later", retry_after_ms: 500 } });
    expect(client.state.unsaved).toBe(1);
    room.holdCommands = false;
    await env.advance(600);
    expect(client.state.chat).toMatchObject([{ text: "hello" }]);
    expect(refusals).toEqual([]);
  });

  it("shows an edit and a deletion at once", async () => {
    const client = await open();
    client.postChat("helo");
    const seq = client.state.chat[0]?.seq ?? 0;
    room.holdCommands = true;
    client.editChat(seq, "hello");
    expect(client.state.chat[0]).toMatchObject({ text: "hello" });
    client.deleteChat(seq);
    expect(client.state.chat[0]).toMatchObject({ deleted_by: "m_anna" });
    expect(client.state.chat[0]).not.toHaveProperty("text");
    room.session?.socket.say({ re: "id3", error: { code: "forbidden", message: "no" } });
    expect(client.state.chat[0]).toMatchObject({ text: "hello" });
  });

  it("resumes where it was, without doubles, and announces only news", async () => {
    const client = await open();
    const posted: (string | undefined)[] = [];
    client.on("posted", ({ message }) => posted.push(message.text));
    room.log("m_ben", { type: "chat.posted", body: { text: "one" } });
    await env.settle();
    room.drop();
    room.log("m_ben", { type: "chat.posted", body: { text: "two" } });
    await env.advance(1_000);
    expect(new URL(env.socket.url).searchParams.get("seq")).toBe("11");
    room.log("m_ben", { type: "chat.posted", body: { text: "three" } });
    await env.settle();
    expect(client.state.chat.map(({ text }) => text)).toEqual(["one", "two", "three"]);
    expect(posted).toEqual(["one", "three"]);
  });

  it("is not let write as a viewer", async () => {
    room.members = [member("m_anna", { role: "viewer" })];
    const client = await open();
    client.postChat("hello");
    client.setThumb("p_dress", "up");
    client.addToCart("v_dress");
    await env.settle();
    expect(refusals.map(({ code }) => code)).toEqual(["read_only", "read_only", "read_only"]);
    expect(room.heardCommands).toEqual([]);
  });

  it("gives up on a command over which the server closes twice", async () => {
    const client = await open();
    room.holdCommands = true;
    client.deleteChat(3);
    room.drop(4400);
    await env.advance(20_000);
    room.drop(4400);
    await env.advance(20_000);
    expect(refusals.map(({ code }) => code)).toEqual(["malformed"]);
    expect(client.state.unsaved).toBe(0);
    expect(client.state.connection).toBe("live");
  });
});

describe("a board whose code comes late", () => {
  it("holds nothing else up, and edits wait for it", async () => {
    let come: (make: MakeBoard) => void = () => undefined;
    room.doc.getMap("cart").set("v_dress|m_ben", 2);
    const client = await open({ board: () => new Promise((resolve) => (come = resolve)) });
    const added: unknown[] = [];
    client.on("added", (event) => added.push(event));
    expect(client.state).toMatchObject({ connection: "live", greeted: true, ready: false });
    client.postChat("Hello");
    await env.settle();
    expect(client.state.chat.map(({ text }) => text)).toEqual(["Hello"]);
    client.setQuantity("v_scarf", 3);
    expect(quantity(client.state, "v_scarf")).toBe(3);
    expect(client.state).toMatchObject({ save: "saving", unsaved: 1 });
    await env.advance(3_000);
    room.write("v_hat|m_ben", 1);
    come(await board());
    await env.settle();
    expect(client.state).toMatchObject({ ready: true, save: "saved", unsaved: 0 });
    expect(room.cart).toEqual({ "v_dress|m_ben": 2, "v_hat|m_ben": 1, "v_scarf|m_anna": 3 });
    expect(quantity(client.state, "v_hat", "m_ben")).toBe(1);
    expect(added).toEqual([]);
    room.write("v_hat|m_ben", 2);
    await env.settle();
    expect(quantity(client.state, "v_hat", "m_ben")).toBe(2);
  });

  it("is asked for again where it could not be fetched, beside the socket", async () => {
    let tries = 0;
    const client = await open({
      board: () => {
        tries += 1;
        return tries < 3 ? Promise.reject(new TypeError("Failed to fetch")) : board();
      },
    });
    client.setQuantity("v_scarf", 3);
    expect(client.state).toMatchObject({ ready: false, unsaved: 1 });
    await env.advance(60_000);
    expect(tries).toBe(3);
    expect(env.sockets.length).toBe(1);
    expect(client.state).toMatchObject({ connection: "live", ready: true, save: "saved" });
    expect(room.cart).toEqual({ "v_scarf|m_anna": 3 });
  });

  it("is let go where one left before it came", async () => {
    let come: (make: MakeBoard) => void = () => undefined;
    const client = await open({ board: () => new Promise((resolve) => (come = resolve)) });
    client.close();
    come(() => expect.unreachable());
    await env.settle();
    expect(client.state.ready).toBe(false);
  });
});

describe("the end", () => {
  it("is final when removed, and says why", async () => {
    const client = await open();
    room.drop(4406);
    await env.advance(60_000);
    expect(client.state).toMatchObject({ connection: "closed", end: { name: "removed" } });
    expect(env.sockets.length).toBe(1);
    expect(env.listeners).toBe(0);
  });

  it("is final when joining again finds no room", async () => {
    const client = await open({ rejoin: () => Promise.reject(new ApiError(404, "not_found", "")) });
    room.drop();
    await env.advance(20_000);
    expect(client.state).toMatchObject({ connection: "closed", end: { name: "no_room" } });
  });

  it("leaves no timer and no listener behind", async () => {
    const client = await open();
    client.setTyping(true);
    client.close();
    const sockets = env.sockets.length;
    await env.advance(600_000);
    expect(env.sockets.length).toBe(sockets);
    expect(env.listeners).toBe(0);
    expect(client.state).toMatchObject({ connection: "closed", end: null });
  });
});
