import { describe, expect, it } from "vitest";
import { moved, placeOf } from "./place.ts";

const photo = { getBoundingClientRect: () => ({ left: 100, top: 50, width: 400, height: 800 }) } as HTMLElement;

describe("a place on a photo", () => {
  it("is told in thousandths, rounded, of what is inside", () => {
    expect(placeOf(photo, { x: 300, y: 250 })).toEqual([500, 250]);
    expect(placeOf(photo, { x: 100.3, y: 850 })).toEqual([1, 1000]);
    expect(placeOf(photo, { x: 99, y: 250 })).toBeUndefined();
    expect(placeOf(photo, { x: 300, y: 851 })).toBeUndefined();
  });

  it("is moved by arrow keys, in strides with the shift key, and stays inside", () => {
    const by = (key: string, shiftKey = false) => moved([500, 5], { key, shiftKey });
    expect([by("ArrowLeft"), by("ArrowRight", true), by("ArrowUp"), by("ArrowDown")]).toEqual([
      [490, 5],
      [550, 5],
      [500, 0],
      [500, 15],
    ]);
    expect(by("Enter")).toBeUndefined();
  });
});
