import { describe, expect, it } from "vitest";
import type { ChatMessage } from "../protocol/generated.ts";
import { foldPhotos, overPhotos, posting } from "./photos.ts";

const photo = (id: string) => ({ id, width: 800, height: 600, tone: "#cf4a33" });
const message = (seq: number, ...ids: string[]): ChatMessage => ({
  seq,
  at: seq,
  by: "m_ines",
  text: "",
  photos: ids.map(photo),
});
const gone = (chat: readonly ChatMessage[]) =>
  chat.flatMap(({ photos = [] }) => photos.filter((each) => each.gone).map(({ id }) => id));

describe("photos in messages", () => {
  const chat = [message(4, "f_one", "f_two"), message(7, "f_three")];

  it("marks those that are gone and leaves all else as it is", () => {
    const event = { seq: 9, at: 9, type: "photo.gone" as const, body: { photos: ["f_two"], message: 4 } };
    const next = foldPhotos(chat, event);
    expect(gone(next)).toEqual(["f_two"]);
    expect(next[1]).toBe(chat[1]);
    expect(foldPhotos(chat, { ...event, body: { photos: ["f_x"], message: 99 } })).toBe(chat);
  });

  it("shows at once what one takes back", () => {
    expect(gone(overPhotos(chat, { type: "photo.take_back", body: { photo: "f_three" } }, "m_ada"))).toEqual([
      "f_three",
    ]);
    expect(overPhotos(chat, { type: "photo.take_back", body: { photo: "f_x" } }, "m_ada")).toBe(chat);
    expect(overPhotos(chat, { type: "chat.delete", body: { seq: 4 } }, "m_ada")).toBe(chat);
  });

  const coat = { id: "x_coat", variant: "v_coat", x: 412, y: 385, by: "m_ada" };
  const on = (told: readonly ChatMessage[]) => told[0]?.photos?.[0]?.spots ?? [];
  const put = (from: readonly ChatMessage[], spot: typeof coat) =>
    foldPhotos(from, {
      seq: 9,
      at: 9,
      type: "photo.spotted",
      body: { message: 4, photo: "f_one", spot },
    });

  it("puts things on a photo, each in its place, and takes them off", () => {
    const hat = { ...coat, id: "x_hat", variant: "v_hat" };
    const two = put(put(chat, coat), hat);
    expect(on(two)).toEqual([coat, hat]);
    expect(two[1]).toBe(chat[1]);
    expect(on(put(two, { ...coat, x: 1 }))).toEqual([{ ...coat, x: 1 }, hat]);
    const off = { seq: 10, at: 10, type: "photo.unspotted" as const };
    expect(on(foldPhotos(two, { ...off, body: { message: 4, photo: "f_one", id: "x_coat" } }))).toEqual([hat]);
    const taken = { seq: 11, at: 11, type: "photo.gone" as const, body: { photos: ["f_one"], message: 4 } };
    expect(on(foldPhotos(two, taken))).toEqual([]);
  });

  it("shows at once what one puts on a photo; who put it there first stays its author", () => {
    const mine = { id: coat.id, variant: coat.variant, x: coat.x, y: coat.y };
    const body = { photo: "f_one", ...mine };
    const mineThere = overPhotos(chat, { type: "photo.spot", body }, "m_me");
    expect(on(mineThere)).toEqual([{ ...mine, by: "m_me" }]);
    const moved = overPhotos(put(chat, coat), { type: "photo.spot", body: { ...body, y: 3 } }, "m_me");
    expect(on(moved)).toEqual([{ ...coat, y: 3 }]);
    const off = { type: "photo.unspot" as const, body: { photo: "f_one", id: "x_coat" } };
    expect(on(overPhotos(moved, off, "m_me"))).toEqual([]);
  });
});

describe("posting", () => {
  it("needs words or photos", () => {
    expect(posting("  ", {})).toBeUndefined();
    expect(posting(" hello ", { photosLastMs: 5 })).toEqual({ type: "chat.post", body: { text: "hello" } });
    expect(posting("", { about: "p_hat", photos: ["f_one"], photosLastMs: 60_000 })).toEqual({
      type: "chat.post",
      body: { text: "", about: "p_hat", photos: ["f_one"], photos_last_ms: 60_000 },
    });
  });
});
