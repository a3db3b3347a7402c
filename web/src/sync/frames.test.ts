import * as encoding from "lib0/encoding";
import * as awareness from "y-protocols/awareness";
import * as sync from "y-protocols/sync";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { decodeFrame, encodeFrame } from "./frames.ts";
import { readUpdate, writeUpdate } from "./awareness.ts";

/** What the stock library writes, under the message type of y-websocket. */
function stock(type: number, write: (encoder: encoding.Encoder) => void): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, type);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

describe("frames", () => {
  const doc = new Y.Doc();
  doc.getMap("cart").set("v_a|m_a", 1);

  it("are byte for byte the stock library's", () => {
    const sv = Y.encodeStateVector(doc) as Uint8Array<ArrayBuffer>;
    const update = Y.encodeStateAsUpdate(doc) as Uint8Array<ArrayBuffer>;
    expect(encodeFrame({ type: "step1", bytes: sv })).toEqual(stock(0, (e) => sync.writeSyncStep1(e, doc)));
    expect(encodeFrame({ type: "step2", bytes: update })).toEqual(stock(0, (e) => sync.writeSyncStep2(e, doc)));
    expect(encodeFrame({ type: "update", bytes: update })).toEqual(stock(0, (e) => sync.writeUpdate(e, update)));
    expect(encodeFrame({ type: "query" })).toEqual(new Uint8Array([3]));
  });

  it("are read as they were written", () => {
    const bytes = new Uint8Array([1, 2, 3]);
    for (const type of ["step1", "step2", "update", "awareness"] as const) {
      expect(decodeFrame(encodeFrame({ type, bytes }))).toEqual({ type, bytes });
    }
  });

  it("that are cut or unknown are nothing", () => {
    expect(decodeFrame(new Uint8Array([]))).toBeUndefined();
    expect(decodeFrame(new Uint8Array([0, 2, 9, 1]))).toBeUndefined();
    expect(decodeFrame(new Uint8Array([0, 7]))).toBeUndefined();
    expect(decodeFrame(new Uint8Array([9]))).toBeUndefined();
  });

  it("carry presence that the stock library reads and writes", () => {
    const other = new awareness.Awareness(new Y.Doc());
    awareness.applyAwarenessUpdate(other, writeUpdate(77, 3, '{"typing":true}'), null);
    expect(other.getStates().get(77)).toEqual({ typing: true });
    const update = awareness.encodeAwarenessUpdate(other, [77]) as Uint8Array<ArrayBuffer>;
    expect(readUpdate(update)).toEqual([{ clientId: 77, clock: 3, json: '{"typing":true}' }]);
    other.destroy();
  });

  it("with half a presence give the half that can be read", () => {
    const whole = writeUpdate(77, 3, "{}");
    expect(readUpdate(whole.slice(0, 3))).toEqual([]);
    expect(readUpdate(new Uint8Array([2, ...whole.slice(1)]))).toHaveLength(1);
  });
});
