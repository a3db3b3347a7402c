import { beforeEach, describe, expect, it } from "vitest";
import { ClientSetting } from "../testing/client-setting.ts";
import { type FakeRoom, limits, member } from "../testing/fake-room.ts";
import type { VirtualEnv } from "../testing/virtual-env.ts";
import { judgeLook, type LookIntent } from "./look-intents.ts";
import { type Look, type Pose, readPose } from "./looks.ts";
import type { RoomClient } from "./room-client.ts";

let setting: ClientSetting;
let env: VirtualEnv;
let room: FakeRoom;
let refusals: ClientSetting["refusals"];

const open = (): Promise<RoomClient> => setting.open();

const at = (x: number, y = 500, z = 1): Pose => [x, y, 1, 0, 0, z];
const BENS: Look = {
  title: "Picnic",
  note: "",
  by: "m_ben",
  pieces: new Map([["k_bens", { variant: "v_skirt", pose: at(1), by: "m_ben" }]]),
};
const addBens: LookIntent = { type: "add_look", look: "l_bens", value: BENS };

function look(client: RoomClient, id: string): Look {
  const found = client.state.looks.get(id);
  if (!found) throw new Error(`no look ${id}`);
  return found;
}

beforeEach(() => {
  setting = new ClientSetting();
  ({ env, room, refusals } = setting);
});

describe("the looks", () => {
  it("come whole, in one update each", async () => {
    const client = await open();
    const before = room.updates;
    const id = client.looks.add("Church", [{ variant: "v_coat", pose: at(300) }]);
    const pieces = client.looks.place(id, [
      { variant: "v_hat", pose: at(400) },
      { variant: "v_bag", pose: at(500) },
    ]);
    expect(room.updates).toBe(before + 2);
    expect(id).toMatch(/^l_[a-z0-9_]{2,30}$/);
    expect(room.looks[id]).toMatchObject({ title: "Church", note: "", by: "m_anna" });
    expect(Object.keys(room.looks[id]?.["pieces"] as object).length).toBe(3);
    expect(look(client, id).pieces.get(pieces[1] ?? "")).toEqual({ variant: "v_bag", pose: at(500), by: "m_anna" });
    expect(client.state).toMatchObject({ save: "saved", unsaved: 0 });
  });

  it("stand in the order in which they were made", async () => {
    const client = await open();
    const ids: string[] = [];
    for (const title of ["one", "two", "three"]) {
      ids.push(client.looks.add(title));
      await env.advance(5);
    }
    expect([...client.state.looks.keys()]).toEqual(ids);
  });

  it("keep what did not change as the same objects", async () => {
    const client = await open();
    room.writeLooks(addBens, { ...addBens, look: "l_other" });
    const before = client.state;
    const keys: string[][] = [];
    client.on("change", (event) => keys.push([...event.keys].sort()));
    room.writeLooks(
      { type: "pose_piece", look: "l_bens", piece: "k_bens", pose: at(7) },
      { type: "place_piece", look: "l_bens", piece: "k_new", value: { variant: "v_hat", pose: at(2), by: "m_ben" } },
    );
    await env.settle();
    expect(look(client, "l_bens").pieces.get("k_bens")?.pose).toEqual(at(7));
    expect(client.state.looks.get("l_other")).toBe(before.looks.get("l_other"));
    expect(client.state.cart).toBe(before.cart);
    expect(keys).toEqual([["looks"]]);
    const pieces = look(client, "l_bens").pieces;
    room.writeLooks({ type: "write_look", look: "l_bens", field: "note", text: "sun hat!" });
    expect(look(client, "l_bens").note).toBe("sun hat!");
    expect(look(client, "l_bens").pieces).toBe(pieces);
    room.writeLooks({ type: "take_piece", look: "l_bens", piece: "k_bens" }, { type: "delete_look", look: "l_other" });
    expect([...look(client, "l_bens").pieces.keys()]).toEqual(["k_new"]);
    expect(client.state.looks.has("l_other")).toBe(false);
  });

  it("can be remixed, with credit and pieces of one's own", async () => {
    const client = await open();
    room.writeLooks(addBens);
    const id = client.looks.remix("l_bens", "Picnic, mine") ?? "";
    expect(look(client, id)).toMatchObject({ title: "Picnic, mine", by: "m_anna", after: "l_bens" });
    expect([...look(client, id).pieces.values()]).toEqual([{ variant: "v_skirt", pose: at(1), by: "m_anna" }]);
    expect([...look(client, id).pieces.keys()]).not.toEqual(["k_bens"]);
    expect(client.looks.remix("l_nowhere", "x")).toBeUndefined();
  });
});

describe("undo", () => {
  it("takes back and does again the own steps of one look", async () => {
    const client = await open();
    const id = client.looks.add("Church");
    const other = client.looks.add("Other");
    const [hat = "", bag = ""] = client.looks.place(id, [
      { variant: "v_hat", pose: at(1) },
      { variant: "v_bag", pose: at(2) },
    ]);
    client.looks.pose(id, [
      [hat, at(10)],
      [bag, at(20)],
    ]);
    client.looks.swap(id, hat, "v_beret");
    client.looks.rename(id, "At the church");
    client.looks.take(id, [bag]);
    client.looks.rename(other, "Another");
    const full = room.looks[id];
    for (let steps = 0; steps < 5; steps++) expect(client.looks.undo(id)).toBe(true);
    expect(room.looks[id]).toEqual({ title: "Church", note: "", by: "m_anna", pieces: {} });
    for (let steps = 0; steps < 5; steps++) expect(client.looks.redo(id)).toBe(true);
    expect(client.looks.redo(id)).toBe(false);
    expect(room.looks[id]).toEqual(full);
    expect(look(client, other).title).toBe("Another");
  });

  it("brings back a deleted look as it was, with everybody's pieces", async () => {
    const client = await open();
    room.writeLooks(addBens);
    const before = room.looks["l_bens"];
    client.looks.delete("l_bens");
    expect(room.looks["l_bens"]).toBeUndefined();
    expect(client.looks.undo("l_bens")).toBe(true);
    expect(room.looks["l_bens"]).toEqual(before);
  });

  it("leaves alone what somebody else has changed since", async () => {
    const client = await open();
    const id = client.looks.add("Church");
    const [hat = "", bag = ""] = client.looks.place(id, [
      { variant: "v_hat", pose: at(1) },
      { variant: "v_bag", pose: at(2) },
    ]);
    client.looks.pose(id, [
      [hat, at(10)],
      [bag, at(20)],
    ]);
    room.writeLooks({ type: "pose_piece", look: id, piece: hat, pose: at(99) });
    expect(client.looks.undo(id)).toBe(true);
    expect(look(client, id).pieces.get(hat)?.pose).toEqual(at(99));
    expect(look(client, id).pieces.get(bag)?.pose).toEqual(at(2));
  });

  it("ends where something new is done", async () => {
    const client = await open();
    const id = client.looks.add("Church");
    client.looks.rename(id, "A");
    client.looks.undo(id);
    expect(client.looks.canRedo(id)).toBe(true);
    client.looks.note(id, "B");
    expect(client.looks.canRedo(id)).toBe(false);
  });
});

describe("without a connection", () => {
  it("goes on, and is done again on a fresh copy where the room was rebuilt", async () => {
    const client = await open();
    room.writeLooks(addBens);
    room.drop();
    const id = client.looks.add("Church");
    const [hat = ""] = client.looks.place(id, [{ variant: "v_hat", pose: at(1) }]);
    client.looks.pose(id, [[hat, at(5)]]);
    client.looks.pose(id, [[hat, at(6)]]);
    client.looks.take("l_bens", ["k_bens"]);
    expect(client.state.unsaved).toBe(4);
    room.rebuild();
    await env.advance(20_000);
    expect(room.looks).toEqual({
      l_bens: { title: "Picnic", note: "", by: "m_ben", pieces: {} },
      [id]: {
        title: "Church",
        note: "",
        by: "m_anna",
        pieces: { [hat]: { variant: "v_hat", pose: at(6), by: "m_anna" } },
      },
    });
    expect(refusals).toEqual([]);
    expect(client.state).toMatchObject({ save: "saved", unsaved: 0 });
  });

  it("a look that came, went and came back is there once, with all that was on it", async () => {
    const client = await open();
    room.drop();
    const id = client.looks.add("Church");
    client.looks.place(id, [{ variant: "v_hat", pose: at(1) }]);
    client.looks.delete(id);
    client.looks.undo(id);
    room.rebuild();
    await env.advance(20_000);
    expect(Object.keys(room.looks[id]?.["pieces"] as object).length).toBe(1);
    expect(refusals).toEqual([]);
  });

  it("says what can't be done any more: the look was deleted meanwhile", async () => {
    const client = await open();
    room.writeLooks(addBens);
    room.drop();
    client.looks.place("l_bens", [{ variant: "v_hat", pose: at(1) }]);
    client.looks.pose("l_bens", [["k_bens", at(8)]]);
    room.writeLooks({ type: "delete_look", look: "l_bens" });
    room.rebuild();
    await env.advance(20_000);
    expect(room.looks).toEqual({});
    expect(refusals.map(({ code }) => code)).toEqual(["no_such_look"]);
    expect(client.state.unsaved).toBe(0);
  });
});

describe("a refused look", () => {
  it("is named and taken back, and the other steps land", async () => {
    const client = await open();
    room.gate = (_, looks) => (JSON.stringify(looks).includes("v_poison") ? 4403 : null);
    const id = client.looks.add("Church");
    room.holdSaved = true;
    client.looks.place(id, [{ variant: "v_hat", pose: at(1) }]);
    client.looks.place(id, [{ variant: "v_poison", pose: at(2) }]);
    room.holdSaved = false;
    client.looks.rename(id, "At the church");
    await env.advance(60_000);
    expect(refusals).toMatchObject([
      { intent: { type: "place_piece", value: { variant: "v_poison" } }, code: "forbidden" },
    ]);
    expect(look(client, id).title).toBe("At the church");
    expect([...look(client, id).pieces.values()].map(({ variant }) => variant)).toEqual(["v_hat"]);
    expect(room.looks[id]).toMatchObject({ title: "At the church" });
    expect(client.looks.undo(id)).toBe(true);
    expect(look(client, id).title).toBe("Church");
  });

  it("is named where a look was locked while one was away; the rest lands", async () => {
    const client = await open();
    room.writeLooks(addBens, { ...addBens, look: "l_open" });
    await env.settle();
    room.drop();
    await env.settle();
    client.looks.rename("l_bens", "Late");
    client.looks.rename("l_open", "In time");
    room.log("m_host", { type: "look.locked", body: { look: "l_bens", plan: { locked: { at: 5, by: "m_host" } } } });
    room.gate = (_, looks) => ((looks["l_bens"] as { title: string }).title === "Late" ? 4403 : null);
    await env.advance(60_000);
    expect(refusals).toMatchObject([{ intent: { type: "write_look", look: "l_bens" }, code: "look_locked" }]);
    expect([room.looks["l_bens"]?.["title"], room.looks["l_open"]?.["title"]]).toEqual(["Picnic", "In time"]);
    // From then on it is refused at once, until it is opened.
    client.looks.take("l_bens", ["k_bens"]);
    client.looks.delete("l_bens");
    await env.settle();
    expect(refusals.map(({ code }) => code)).toEqual(["look_locked", "look_locked", "look_locked"]);
    room.log("m_host", { type: "look.opened", body: { look: "l_bens", plan: {} } });
    room.gate = () => null;
    client.looks.delete("l_bens");
    await env.settle();
    expect(room.looks["l_bens"]).toBeUndefined();
  });

  it("is named where hosts have kept looks to themselves meanwhile; one's own bag is one's own", async () => {
    const client = await open();
    room.writeLooks(addBens);
    await env.settle();
    room.drop();
    await env.settle();
    client.looks.rename("l_bens", "Late");
    room.editors = "hosts";
    room.log("m_host", { type: "room.editors_changed", body: { editors: "hosts" } });
    room.gate = (_, looks) => ((looks["l_bens"] as { title: string }).title === "Late" ? 4403 : null);
    await env.advance(60_000);
    expect(refusals).toMatchObject([{ intent: { type: "write_look", look: "l_bens" }, code: "hosts_edit" }]);
    room.gate = () => null;
    client.looks.delete("l_bens");
    client.setQuantity("v_hat", 1);
    await env.advance(60_000);
    expect(refusals.map(({ code }) => code)).toEqual(["hosts_edit", "hosts_edit"]);
    expect(client.state.cart.get("v_hat")?.get("m_anna")).toBe(1);
    room.log("m_host", { type: "room.editors_changed", body: { editors: "everybody" } });
    client.looks.delete("l_bens");
    await env.settle();
    expect(room.looks["l_bens"]).toBeUndefined();
  });

  it("is refused at once where the client knows better", async () => {
    room.members = [member("m_anna", { role: "viewer" })];
    const client = await open();
    client.looks.add("Church");
    await env.settle();
    expect(refusals.map(({ code }) => code)).toEqual(["read_only"]);
    expect(client.state.looks.size).toBe(0);
    expect(client.looks.undo("l_any")).toBe(false);
    const few = limits({ max_looks: 1, max_pieces: 1 });
    const looks = new Map([["l_bens", BENS]]);
    const place = { type: "place_piece", look: "l_bens", piece: "k_2", value: BENS.pieces.get("k_bens") } as LookIntent;
    expect(judgeLook(place, looks, "m_anna", few)?.code).toBe("look_full");
    expect(judgeLook({ ...addBens, look: "l_2" }, looks, "m_ben", few)?.code).toBe("too_many_looks");
    expect(judgeLook({ ...addBens, look: "l_2" }, looks, "m_anna", few)).toBeNull();
  });
});

it("reads only poses that the schema knows", () => {
  expect(readPose([1, 2, 0.5, -90, 1, 7])).toEqual([1, 2, 0.5, -90, 1, 7]);
  for (const wrong of [
    undefined,
    "1,2,3,4,5,6",
    [1, 2, 3, 4, 5],
    [NaN, 2, 1, 0, 0, 0],
    [1e6, 2, 1, 0, 0, 0],
    [1, 2, 0, 0, 0, 0],
    [1, 2, 1, 9_999, 0, 0],
    [1, 2, 1, 0, 2, 0],
    ["1", 2, 1, 0, 0, 0],
  ]) {
    expect(readPose(wrong)).toBeUndefined();
  }
});
