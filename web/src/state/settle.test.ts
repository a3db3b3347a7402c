import { expect, test } from "vitest";
import fixture from "../../../tests/fixtures/settle.json?raw";
import type { Money } from "../api/types.ts";
import type { MemberId, Settlement, SplitRule } from "../protocol/generated.ts";
import { allot, settle } from "./settle.ts";

interface Case {
  people: MemberId[];
  split: SplitRule;
  lines: {
    price: Money | null;
    wants: Record<MemberId, number>;
    payer?: MemberId;
    maybe?: boolean;
    split?: SplitRule;
  }[];
  settled: Settlement[];
}

const cases = JSON.parse(fixture) as Case[];

test("the page reckons as the server does", () => {
  expect(cases.length).toBeGreaterThan(100);
  for (const { people, split, lines, settled } of cases) {
    const read = lines.map((line) => ({ ...line, wants: new Map(Object.entries(line.wants)) }));
    expect(settle(read, split, people)).toEqual(settled);
  }
});

test("in whatever order lines and people come", () => {
  for (const { people, split, lines, settled } of cases) {
    const read = lines.map((line) => ({ ...line, wants: new Map(Object.entries(line.wants).reverse()) }));
    expect(settle(read.reverse(), split, [...people].reverse())).toEqual(settled);
  }
});

test("left-over cents are given once", () => {
  expect(allot(100, [1, 1, 1])).toEqual([34, 33, 33]);
  expect(allot(1, [1, 2])).toEqual([0, 1]);
  expect(allot(9_000_000_000_000_000, [3_333, 6_667])).toEqual([2_999_700_000_000_000, 6_000_300_000_000_000]);
  expect(allot(5, [])).toEqual([]);
});
