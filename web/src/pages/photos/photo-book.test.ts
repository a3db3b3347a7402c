import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PhotoView } from "../../api/photos.ts";
import { PhotoBook } from "./photo-book.ts";

const view = (id: string, until = 1): PhotoView => ({
  id,
  width: 8,
  height: 6,
  tone: "#cf4a33",
  alt: "",
  small: `/photo/${until}/s/${id}/small`,
  large: `/photo/${until}/s/${id}/large`,
  until,
});

describe("where photos are to be had", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is asked once for all that is drawn together, and says what is gone", async () => {
    const load = vi.fn(() => Promise.resolve([view("f_one")]));
    const book = new PhotoBook("r_room", load);
    expect([book.view("f_one"), book.view("f_gone"), book.view("f_one")]).toEqual([undefined, undefined, undefined]);
    await vi.advanceTimersByTimeAsync(20);
    expect(load.mock.calls).toEqual([["r_room", ["f_one", "f_gone"]]]);
    expect([book.view("f_one"), book.view("f_gone")]).toEqual([view("f_one"), null]);
  });

  it("is asked again when an address has ended, and gives up on one that fails anew", async () => {
    let until = 1;
    const load = vi.fn(() => Promise.resolve([view("f_one", until)]));
    const book = new PhotoBook("r_room", load);
    book.view("f_one");
    await vi.advanceTimersByTimeAsync(20);
    until = 2;
    book.failed("f_one", view("f_one", 1).small);
    await vi.advanceTimersByTimeAsync(20);
    expect(book.view("f_one")).toEqual(view("f_one", 2));
    book.failed("f_one", view("f_one", 2).small);
    await vi.advanceTimersByTimeAsync(20);
    book.failed("f_one", view("f_one", 2).small);
    await vi.advanceTimersByTimeAsync(20);
    expect(load).toHaveBeenCalledTimes(3);
    expect(book.isBroken(view("f_one", 2).small)).toBe(true);
  });

  it("tries again some time after the server could not be reached", async () => {
    const load = vi.fn(() => Promise.reject(new Error("offline")));
    const book = new PhotoBook("r_room", load);
    book.view("f_one");
    await vi.advanceTimersByTimeAsync(20);
    book.view("f_one");
    await vi.advanceTimersByTimeAsync(20);
    expect(load).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(5_000);
    book.view("f_one");
    await vi.advanceTimersByTimeAsync(20);
    expect(load).toHaveBeenCalledTimes(2);
  });
});
