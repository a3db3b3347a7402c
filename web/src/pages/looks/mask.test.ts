import { expect, it } from "vitest";
import { FULL, fromAlpha } from "./mask.ts";

it("knows what of a picture is filled", () => {
  const side = 32;
  const pixels = new Uint8ClampedArray(side * side * 4);
  // A ring: nothing in its middle.
  for (let y = 8; y < 24; y++) {
    for (let x = 4; x < 28; x++) {
      if (y < 10 || y >= 22 || x < 6 || x >= 26) pixels[(y * side + x) * 4 + 3] = 255;
    }
  }
  const mask = fromAlpha(pixels, side);
  expect(mask.bounds).toEqual({ left: 4 / 32, top: 8 / 32, right: 28 / 32, bottom: 24 / 32 });
  expect(mask.hit(5 / 32, 9 / 32)).toBe(true);
  expect(mask.hit(3 / 32, 9 / 32)).toBe(true); // a finger beside it
  expect(mask.hit(0.5, 0.5)).toBe(false);
  expect(mask.hit(0, 0)).toBe(false);
  expect(mask.hit(-1, 2)).toBe(false);
  expect(fromAlpha(new Uint8ClampedArray(side * side * 4), side)).toBe(FULL);
});
