import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { expect, it } from "vitest";
import { message, Reader } from "./wire.ts";

const NUMBERS = [0, 1, 127, 128, 255, 16_383, 16_384, 2 ** 31, 2 ** 32 - 1, 2 ** 40 + 3, Number.MAX_SAFE_INTEGER];

it("writes what lib0 writes", () => {
  const encoder = encoding.createEncoder();
  for (const number of NUMBERS) encoding.writeVarUint(encoder, number);
  encoding.writeVarString(encoder, "élan 👗");
  encoding.writeVarUint8Array(encoder, new Uint8Array([9, 8]));
  encoding.writeVarString(encoder, "");
  const ours = message(...NUMBERS, "élan 👗", new Uint8Array([9, 8]), "");
  expect(ours).toEqual(encoding.toUint8Array(encoder));
  const decoder = decoding.createDecoder(ours);
  expect(NUMBERS.map(() => decoding.readVarUint(decoder))).toEqual(NUMBERS);
});

it("reads what it writes", () => {
  const reader = new Reader(message(...NUMBERS, "élan 👗", new Uint8Array([9, 8])));
  expect(NUMBERS.map(() => reader.number())).toEqual(NUMBERS);
  expect(reader.text()).toBe("élan 👗");
  expect(reader.bytes()).toEqual(new Uint8Array([9, 8]));
});

it("refuses what ends too soon or counts too far", () => {
  expect(() => new Reader(new Uint8Array([0x80])).number()).toThrow(RangeError);
  expect(() => new Reader(new Uint8Array([3, 1, 2])).bytes()).toThrow(RangeError);
  expect(() => new Reader(new Uint8Array(12).fill(0xff)).number()).toThrow(RangeError);
});
