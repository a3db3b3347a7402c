import { decodeQR } from "qr/decode.js";
import { expect, it } from "vitest";
import { drawQr, type QrDrawing } from "./qr.ts";

/** Pixels to a module. */
const SCALE = 4;

/** What a camera sees of a drawing: black on white. */
function photographed({ size, path }: QrDrawing) {
  const side = size * SCALE;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (const [, x = "", y = "", width = ""] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row++) {
      const from = row * side + Number(x) * SCALE;
      for (let pixel = from; pixel < from + Number(width) * SCALE; pixel++) data.fill(0, pixel * 4, pixel * 4 + 3);
    }
  }
  return { width: side, height: side, data };
}

it.each([
  ["an invite", "http://127.0.0.1:8080/join#i_8f3kq2mw0c5v7xnb.aGVsbG8td29ybGQtYW5kLXNvbWUtbW9yZS1ieXRlcw"],
  ["a long address", `https://shop.example.org/${"garderobe/".repeat(20)}join#i_8f3kq2mw0c5v7xnb.AAAA`],
  ["accents", "https://été.example/join#é"],
])("draws what a camera reads: %s", (_, text) => {
  expect(decodeQR(photographed(drawQr(text)))).toBe(text);
});

it("leaves a quiet zone around it", () => {
  const { size, path } = drawQr("x");
  const at = [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map(([, x, y, width]) => [Number(x), Number(y), Number(width)]);
  for (const [x = 0, y = 0, width = 0] of at) {
    expect(Math.min(x, y)).toBeGreaterThanOrEqual(4);
    expect(Math.max(x + width, y + 1)).toBeLessThanOrEqual(size - 4);
  }
});
