import type { PieceId } from "../../protocol/generated.ts";
import { PIECE_SIZE, type Piece, type Pose, SHEET } from "../../sync/looks.ts";

/** Which part of its square a picture fills, from 0 to 1: garments are drawn on a transparent ground. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}

/** How units of the sheet become pixels of the board: `x * k + dx`. */
export interface View {
  readonly k: number;
  readonly dx: number;
  readonly dy: number;
}

export type Pieces = ReadonlyMap<PieceId, Piece>;
export type Poses = ReadonlyMap<PieceId, Pose>;

export const WHOLE: Bounds = { left: 0, top: 0, right: 1, bottom: 1 };

/** How far beside the sheet a piece may lie: a wide board has room there, and a narrow one becomes smaller for it. */
const BESIDE = 300;
const MIN_SCALE = 0.12;
const MAX_SCALE = 3;
/** What of a piece beside the sheet is to be seen, either side of its middle, in units. */
const SEEN = 60;
/** Between the sheet and the edge of the board, in units. */
const MARGIN = 16;
/** How far a copy lies from its original, in units. */
const COPY_STEP = 36;
/** Pieces that are put on without a place lie about the middle, each a bit further round. */
const GOLDEN_ANGLE = 2.399_963;

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** As the board keeps it: no more digits than one sees, and within the sheet. */
export function tidy([x, y, scale, rotation, flip, z]: Pose): Pose {
  const round = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits + 0;
  let turn = rotation % 360;
  if (turn > 180) turn -= 360;
  if (turn <= -180) turn += 360;
  return [
    round(clamp(x, -BESIDE, SHEET + BESIDE), 1),
    round(clamp(y, 0, SHEET), 1),
    round(clamp(scale, MIN_SCALE, MAX_SCALE), 3),
    round(turn, 1),
    flip,
    round(z, 4),
  ];
}

/** Lays the sheet, and what lies beside it, into a board of this size. */
export function fit(width: number, height: number, pieces: Pieces): View {
  let left = -MARGIN;
  let right = SHEET + MARGIN;
  for (const { pose } of pieces.values()) {
    left = Math.min(left, pose[0] - SEEN);
    right = Math.max(right, pose[0] + SEEN);
  }
  const tall = SHEET + 2 * MARGIN;
  // Symmetrical, so that the sheet stays in the middle.
  const half = Math.max(SHEET / 2 - left, right - SHEET / 2);
  const k = Math.max(0.01, Math.min(width / (2 * half), height / tall));
  return { k, dx: width / 2 - (SHEET / 2) * k, dy: (height - SHEET * k) / 2 };
}

/** From the sheet to the board. */
export function toBoard({ k, dx, dy }: View, { x, y }: Point): Point {
  return { x: x * k + dx, y: y * k + dy };
}

/** From the board to the sheet. */
export function toSheet({ k, dx, dy }: View, { x, y }: Point): Point {
  return { x: (x - dx) / k, y: (y - dy) / k };
}

/** A point of the sheet within a piece's square, from 0 to 1 where it is on it. */
export function within([px, py, scale, rotation, flip]: Pose, { x, y }: Point): Point {
  const angle = (-rotation * Math.PI) / 180;
  const side = PIECE_SIZE * scale;
  const u = ((x - px) * Math.cos(angle) - (y - py) * Math.sin(angle)) / side;
  const v = ((x - px) * Math.sin(angle) + (y - py) * Math.cos(angle)) / side;
  return { x: (flip > 0 ? -u : u) + 0.5, y: v + 0.5 };
}

/** What a piece fills before it is turned, about its middle, in units. */
export function filled([, , scale, , flip]: Pose, bounds: Bounds): Rect {
  const side = PIECE_SIZE * scale;
  const [left, right] = flip > 0 ? [1 - bounds.right, 1 - bounds.left] : [bounds.left, bounds.right];
  return {
    x: (left - 0.5) * side,
    y: (bounds.top - 0.5) * side,
    width: (right - left) * side,
    height: (bounds.bottom - bounds.top) * side,
  };
}

/** The upright rectangle around what a piece fills. */
export function around(pose: Pose, bounds: Bounds): Rect {
  const [px, py, , rotation] = pose;
  const { x, y, width, height } = filled(pose, bounds);
  const angle = (rotation * Math.PI) / 180;
  const corners = [
    [x, y],
    [x + width, y],
    [x, y + height],
    [x + width, y + height],
  ].map(([cx = 0, cy = 0]) => ({
    x: px + cx * Math.cos(angle) - cy * Math.sin(angle),
    y: py + cx * Math.sin(angle) + cy * Math.cos(angle),
  }));
  const left = Math.min(...corners.map((corner) => corner.x));
  const top = Math.min(...corners.map((corner) => corner.y));
  return {
    x: left,
    y: top,
    width: Math.max(...corners.map((corner) => corner.x)) - left,
    height: Math.max(...corners.map((corner) => corner.y)) - top,
  };
}

/** The upright rectangle around several. */
export function union(rects: readonly Rect[]): Rect {
  const left = Math.min(...rects.map(({ x }) => x));
  const top = Math.min(...rects.map(({ y }) => y));
  return {
    x: left,
    y: top,
    width: Math.max(...rects.map(({ x, width }) => x + width)) - left,
    height: Math.max(...rects.map(({ y, height }) => y + height)) - top,
  };
}

export function centre({ x, y, width, height }: Rect): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

export function moved([x, y, ...rest]: Pose, dx: number, dy: number): Pose {
  return tidy([x + dx, y + dy, ...rest]);
}

/** Made larger by `factor` and turned by `angle` degrees, about a point. */
export function turned([x, y, scale, rotation, flip, z]: Pose, about: Point, factor: number, angle: number): Pose {
  const wanted = clamp(scale * factor, MIN_SCALE, MAX_SCALE);
  const real = wanted / scale;
  const radians = (angle * Math.PI) / 180;
  const [rx, ry] = [(x - about.x) * real, (y - about.y) * real];
  return tidy([
    about.x + rx * Math.cos(radians) - ry * Math.sin(radians),
    about.y + rx * Math.sin(radians) + ry * Math.cos(radians),
    wanted,
    rotation + angle,
    flip,
    z,
  ]);
}

/** Mirrored, about an upright line. */
export function flipped([x, y, scale, rotation, flip, z]: Pose, about: Point): Pose {
  return tidy([2 * about.x - x, y, scale, -rotation, flip > 0 ? 0 : 1, z]);
}

/** From the lowest to the uppermost; what has the same `z` stands in the order of its ids, for everybody alike. */
export function layers(pieces: ReadonlyMap<PieceId, Pick<Piece, "pose">>): PieceId[] {
  return [...pieces].sort(([a, { pose: p }], [b, { pose: q }]) => p[5] - q[5] || (a < b ? -1 : 1)).map(([id]) => id);
}

export function topZ(pieces: Pieces): number {
  let top = 0;
  for (const { pose } of pieces.values()) top = Math.max(top, pose[5]);
  return top;
}

export type Way = "up" | "down" | "top" | "bottom";

/** The poses that change where these go up or down among the layers. */
export function layered(pieces: Pieces, chosen: ReadonlySet<PieceId>, way: Way): Poses {
  const order = layers(pieces);
  const mine = order.filter((id) => chosen.has(id));
  const rest = order.filter((id) => !chosen.has(id));
  if (mine.length === 0) return new Map();
  const edge = order.indexOf((way === "up" ? mine.at(-1) : mine[0]) ?? "");
  // How many of the others lie below from now on.
  const below = order.slice(0, edge).filter((id) => !chosen.has(id)).length;
  const at = { up: below + 1, down: below - 1, top: rest.length, bottom: 0 }[way];
  const cut = clamp(at, 0, rest.length);
  const wanted = [...rest.slice(0, cut), ...mine, ...rest.slice(cut)];
  if (wanted.every((id, i) => id === order[i])) return new Map();
  const poses = new Map<PieceId, Pose>();
  wanted.forEach((id, i) => {
    const pose = pieces.get(id)?.pose;
    if (pose && pose[5] !== i + 1) poses.set(id, tidy([pose[0], pose[1], pose[2], pose[3], pose[4], i + 1]));
  });
  return poses;
}

export type Edge = "left" | "centre" | "right" | "top" | "middle" | "bottom";

/** Brings several onto one line, by what they fill. */
export function aligned(poses: Poses, bounds: (id: PieceId) => Bounds, edge: Edge): Poses {
  const rects = new Map([...poses].map(([id, pose]) => [id, around(pose, bounds(id))]));
  const all = union([...rects.values()]);
  const result = new Map<PieceId, Pose>();
  for (const [id, pose] of poses) {
    const rect = rects.get(id) ?? all;
    const dx = {
      left: all.x - rect.x,
      centre: centre(all).x - centre(rect).x,
      right: all.x + all.width - rect.x - rect.width,
    };
    const dy = {
      top: all.y - rect.y,
      middle: centre(all).y - centre(rect).y,
      bottom: all.y + all.height - rect.y - rect.height,
    };
    const horizontal = edge === "left" || edge === "centre" || edge === "right";
    result.set(id, horizontal ? moved(pose, dx[edge], 0) : moved(pose, 0, dy[edge]));
  }
  return result;
}

/** Where something lies that is put on without a place: about the middle, on top, not right upon another. */
export function freePose(pieces: Pieces, more = 0): Pose {
  const n = pieces.size + more;
  const radius = n === 0 ? 0 : 90 + 28 * Math.sqrt(n);
  const angle = n * GOLDEN_ANGLE;
  const [x, y] = [SHEET / 2 + radius * Math.cos(angle), SHEET / 2 + radius * Math.sin(angle)];
  return tidy([x, y, 0.8, 0, 0, topZ(pieces) + 1 + more]);
}

/** Where a copy lies. */
export function besides([x, y, scale, rotation, flip]: Pose, z: number): Pose {
  return tidy([x + COPY_STEP, y + COPY_STEP, scale, rotation, flip, z]);
}
