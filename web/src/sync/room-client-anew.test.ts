import { beforeEach, describe, expect, it } from "vitest";
import { ClientSetting } from "../testing/client-setting.ts";
import type { FakeRoom } from "../testing/fake-room.ts";
import type { VirtualEnv } from "../testing/virtual-env.ts";
import type { RoomClient, RoomClientOptions } from "./room-client.ts";

let setting: ClientSetting;
let env: VirtualEnv;
let room: FakeRoom;
let refusals: ClientSetting["refusals"];

const open = (more?: Partial<RoomClientOptions>): Promise<RoomClient> => setting.open(more);

/** A page that is gone wanted so many hats. */
function leaveHats(quantity: number): void {
  const intents = [{ type: "set_quantity", variant: "v_hat", member: "m_anna", quantity }];
  env.slot("r_room.m_anna").put(JSON.stringify({ v: 1, intents, commands: [], added: [] }));
}

beforeEach(() => {
  setting = new ClientSetting();
  ({ env, room, refusals } = setting);
});

describe("a page that is loaded anew", () => {
  it("sends what the one before could not, once", async () => {
    const first = await open();
    room.holdSaved = room.holdCommands = true;
    // Stored, and not answered.
    first.addToCart("v_hat");
    first.postChat("Said twice?");
    const [said] = room.heardCommands;
    room.drop(1006);
    if (said) room.answer(said);
    first.setQuantity("v_scarf", 3);
    first.postChat("Written in the dark");
    first.close();
    expect(env.kept.size).toBe(1);
    room.holdSaved = room.holdCommands = false;
    const second = await open();
    await env.advance(2_000);
    expect(second.state).toMatchObject({ save: "saved", unsaved: 0 });
    expect(room.cart).toEqual({ "v_hat|m_anna": 1, "v_scarf|m_anna": 3 });
    expect(room.events.map(({ body }) => body)).toMatchObject([
      { text: "Said twice?" },
      { text: "Written in the dark" },
    ]);
    expect(env.kept.size).toBe(0);
  });

  it("loses nothing where the page before ended while it took over", async () => {
    leaveHats(3);
    await env.slot("r_room.m_anna").take();
    await open();
    await env.advance(2_000);
    expect(room.cart).toEqual({ "v_hat|m_anna": 3 });
    expect(env.kept.size).toBe(0);
  });

  it("waits for a seat with what the one before left", async () => {
    const first = await open();
    room.drop(1006);
    first.addToCart("v_hat");
    first.postChat("Any seat left?");
    first.close();
    room.waiting = 1;
    const client = await open();
    await env.advance(60_000);
    expect(client.state).toMatchObject({ unsaved: 2, waiting: 1 });
    expect([room.cart, room.heardCommands, refusals]).toEqual([{}, [], []]);
    room.seat();
    await env.advance(2_000);
    expect(client.state).toMatchObject({ save: "saved", unsaved: 0 });
    expect(room.cart).toEqual({ "v_hat|m_anna": 1 });
    expect(room.events.map(({ body }) => body)).toMatchObject([{ text: "Any seat left?" }]);
    expect(refusals).toEqual([]);
  });

  it("tells what is not allowed any more", async () => {
    leaveHats(1_000_000);
    const client = await open();
    await env.advance(1_000);
    expect(refusals.map(({ code }) => code)).toEqual(["too_many"]);
    expect(client.state.unsaved).toBe(0);
    expect(env.kept.size).toBe(0);
  });

  it("leaves what it can't read, and what is another's", async () => {
    env.slot("r_room.m_anna").put("{");
    env.slot("r_room.m_anna").put(JSON.stringify({ v: 0, intents: [{}], commands: [{}], added: [] }));
    env.slot("r_room.m_ben").put(JSON.stringify({ v: 1, intents: [], commands: [], added: [] }));
    const client = await open();
    expect(client.state).toMatchObject({ save: "saved", unsaved: 0 });
    expect([...env.kept.keys()]).toEqual(["r_room.m_ben 3"]);
  });

  it("sends a look with its pieces, and what was added before the board was here", async () => {
    const first = await open();
    room.holdSaved = true;
    room.drop(1006);
    const look = first.looks.add("For Zoé", [{ variant: "v_hat", pose: [1, 2, 1, 0, 0, 3] }], "");
    first.close();
    const second = await open({ board: () => new Promise(() => undefined) });
    await env.settle();
    second.addToCart("v_scarf", 2);
    expect(second.state).toMatchObject({ unsaved: 2 });
    second.close();
    room.holdSaved = false;
    room.doc.getMap("cart").set("v_scarf|m_anna", 1);
    const third = await open();
    await env.advance(2_000);
    expect(third.state).toMatchObject({ save: "saved", unsaved: 0 });
    expect(room.cart).toEqual({ "v_scarf|m_anna": 3 });
    expect(Object.values(room.looks)).toMatchObject([{ title: "For Zoé" }]);
    expect([...(third.state.looks.get(look)?.pieces.values() ?? [])]).toMatchObject([{ variant: "v_hat" }]);
    expect(env.kept.size).toBe(0);
  });

  it("keeps nothing for who was removed, and all for who is told to reload", async () => {
    const client = await open();
    room.holdSaved = true;
    client.addToCart("v_hat");
    room.drop(4429);
    await env.settle();
    expect(client.state.end).toMatchObject({ name: "too_many_sockets" });
    expect(env.kept.size).toBe(1);
    const next = await open();
    room.drop(4406);
    await env.settle();
    expect(next.state.end).toMatchObject({ name: "removed" });
    expect(env.kept.size).toBe(0);
  });

  it("puts nothing old over what is wanted by now", async () => {
    leaveHats(5);
    const client = setting.begin();
    client.setQuantity("v_hat", 2);
    await env.settle();
    await env.advance(1_000);
    expect(room.cart).toEqual({ "v_hat|m_anna": 2 });
  });
});
