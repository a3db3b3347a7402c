import { decodeQR } from "qr/decode.js";
import { expect, it } from "vitest";
import { drawQr, type QrDrawing } from "./qr.ts";
import { qrMatrix } from "./qr-matrix.ts";

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

/** Bytes that a code of each version holds at level M, from version 1 on (ISO/IEC 18004, table 7). */
const HOLDS = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560];

it.each(HOLDS.map((length, i) => [i + 1, length] as const))(
  "is of version %i for up to %i bytes",
  (version, length) => {
    const text = "invite/#7".repeat(length).slice(0, length);
    expect(qrMatrix(text).length).toBe(17 + 4 * version);
    expect(qrMatrix(`${text}x`).length).toBe(21 + 4 * version);
    expect(decodeQR(photographed(drawQr(text)))).toBe(text);
  },
);

it("says that a text is too long", () => {
  expect(qrMatrix("x".repeat(2_331)).length).toBe(177);
  expect(() => qrMatrix("x".repeat(2_332))).toThrow(RangeError);
});
