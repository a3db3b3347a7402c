import { describe, expect, it } from "vitest";
import type { Piece, Pose } from "../../sync/looks.ts";
import {
  aligned,
  around,
  fit,
  flipped,
  freePose,
  layered,
  layers,
  moved,
  tidy,
  toBoard,
  toSheet,
  turned,
  WHOLE,
  within,
} from "./geometry.ts";

const pose = (x: number, y: number, z = 1, scale = 1, rotation = 0, flip = 0): Pose => [x, y, scale, rotation, flip, z];
const piece = (value: Pose): Piece => ({ variant: "v_x", by: "m_x", pose: value });
const all = (poses: Record<string, Pose>) => new Map(Object.entries(poses).map(([id, each]) => [id, piece(each)]));

describe("the sheet on a board", () => {
  it("is whole and in the middle, whatever the board's shape", () => {
    for (const [width, height] of [
      [950, 560],
      [390, 408],
      [200, 900],
    ] as const) {
      const view = fit(width, height, new Map());
      for (const x of [0, 1_000]) {
        const corner = toBoard(view, { x, y: x });
        expect(corner.x).toBeGreaterThanOrEqual(0);
        expect(corner.x).toBeLessThanOrEqual(width);
        expect(corner.y).toBeGreaterThanOrEqual(0);
        expect(corner.y).toBeLessThanOrEqual(height);
      }
      const middle = toBoard(view, { x: 500, y: 500 });
      expect(middle.x).toBeCloseTo(width / 2);
      expect(middle.y).toBeCloseTo(height / 2);
      expect(Math.hypot(toSheet(view, middle).x - 500, toSheet(view, middle).y - 500)).toBeLessThan(1e-6);
    }
  });

  it("becomes smaller on a narrow board for what lies beside it, and not on a wide one", () => {
    const beside = all({ k_a: pose(1_300, 500) });
    expect(toBoard(fit(390, 408, beside), { x: 1_300, y: 0 }).x).toBeLessThan(390);
    expect(fit(1_200, 560, beside)).toEqual(fit(1_200, 560, new Map()));
  });
});

describe("poses", () => {
  it("stay where one finds them, in few digits", () => {
    expect(tidy([9_999, -5, 99, 725.04, 1, 3])).toEqual([1_300, 0, 3, 5, 1, 3]);
    expect(tidy([1.26, 2, 0.0001, -180, 0, 1])).toEqual([1.3, 2, 0.12, 180, 0, 1]);
    expect(Object.is(tidy([-0.001, 0, 1, 0, 0, 0])[0], 0)).toBe(true);
  });

  it("come back where everything is undone", () => {
    const start = pose(300, 700, 2, 0.8, 30, 1);
    expect(moved(moved(start, 10, -20), -10, 20)).toEqual(start);
    const about = { x: 500, y: 500 };
    const back = turned(turned(start, about, 1.5, 40), about, 1 / 1.5, -40);
    back.forEach((number, i) => expect(number).toBeCloseTo(start[i] ?? NaN, 0));
    expect(flipped(flipped(start, about), about)).toEqual(start);
  });

  it("say where on a piece a point is", () => {
    expect(within(pose(500, 500), { x: 300, y: 300 })).toEqual({ x: 0, y: 0 });
    expect(within(pose(500, 500, 1, 1, 0, 1), { x: 300, y: 300 })).toEqual({ x: 1, y: 0 });
    const turnedBy90 = within(pose(500, 500, 1, 1, 90), { x: 700, y: 300 });
    expect(turnedBy90.x).toBeCloseTo(0);
    expect(turnedBy90.y).toBeCloseTo(0);
    const half = around(pose(500, 500, 1, 1, 90), { left: 0, top: 0, right: 0.5, bottom: 1 });
    expect([half.x, half.y, half.width, half.height].map(Math.round)).toEqual([300, 300, 400, 200]);
  });

  it("that are new don't lie upon each other", () => {
    const pieces = new Map<string, Piece>();
    for (let n = 0; n < 20; n++) {
      const next = freePose(pieces);
      for (const { pose: other } of pieces.values()) {
        expect(Math.hypot(next[0] - other[0], next[1] - other[1])).toBeGreaterThan(20);
      }
      pieces.set(`k_${n}`, piece(next));
    }
    expect(layers(pieces).at(-1)).toBe("k_19");
  });
});

describe("layers", () => {
  const pieces = all({ k_a: pose(0, 0, 1), k_b: pose(0, 0, 2), k_c: pose(0, 0, 2), k_d: pose(0, 0, 9) });
  const after = (way: Parameters<typeof layered>[2], ...chosen: string[]) => {
    const changed = new Map(pieces);
    for (const [id, each] of layered(pieces, new Set(chosen), way)) changed.set(id, piece(each));
    return layers(changed)
      .map((id) => id.slice(2))
      .join("");
  };

  it("go one step or all the way, several together", () => {
    expect(layers(pieces).join()).toBe("k_a,k_b,k_c,k_d");
    expect(after("up", "k_a")).toBe("bacd");
    expect(after("down", "k_d")).toBe("abdc");
    expect(after("top", "k_a")).toBe("bcda");
    expect(after("bottom", "k_c")).toBe("cabd");
    expect(after("up", "k_a", "k_c")).toBe("bdac");
    expect(after("down", "k_b", "k_d")).toBe("bdac");
  });

  it("write nothing where nothing changes", () => {
    expect(layered(pieces, new Set(["k_d"]), "up").size).toBe(0);
    expect(layered(pieces, new Set(["k_a"]), "bottom").size).toBe(0);
    expect(layered(pieces, new Set(), "up").size).toBe(0);
  });
});

it("brings several onto a line by what they fill", () => {
  const poses = new Map([
    ["k_a", pose(300, 300)],
    ["k_b", pose(600, 500, 1, 0.5)],
  ]);
  const left = aligned(poses, () => WHOLE, "left");
  expect([...left.values()].map((each) => around(each, WHOLE).x)).toEqual([100, 100]);
  const middle = aligned(poses, () => WHOLE, "middle");
  expect([...middle.values()].map(([, y]) => y)).toEqual([350, 350]);
  expect([...middle.values()].map(([x]) => x)).toEqual([300, 600]);
});
