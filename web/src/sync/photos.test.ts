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
    expect(gone(overPhotos(chat, { type: "photo.take_back", body: { photo: "f_three" } }))).toEqual(["f_three"]);
    expect(overPhotos(chat, { type: "photo.take_back", body: { photo: "f_x" } })).toBe(chat);
    expect(overPhotos(chat, { type: "chat.delete", body: { seq: 4 } })).toBe(chat);
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
