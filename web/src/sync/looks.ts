import type { LookId, MemberId, PieceId, VariantId } from "../protocol/generated.ts";

/**
 * Where a piece lies: `[x, y, scale, rotation, flip, z]`. `x` and `y` are its middle, in units of the sheet, which is 1,000
 * wide and high; at scale 1 its picture is {@link PIECE_SIZE} units wide. Degrees, clockwise; `flip` 1 is mirrored; a higher `z` lies on top.
 */
export type Pose = readonly [x: number, y: number, scale: number, rotation: number, flip: number, z: number];

/** One thing on a look. */
export interface Piece {
  readonly variant: VariantId;
  readonly pose: Pose;
  /** Who put it there. */
  readonly by: MemberId;
}

/** An outfit. */
export interface Look {
  readonly title: string;
  readonly note: string;
  readonly by: MemberId;
  /** The look that it was made after. */
  readonly after?: LookId;
  readonly pieces: ReadonlyMap<PieceId, Piece>;
}

/** The room's looks, the oldest first as far as their ids tell. */
export type Looks = ReadonlyMap<LookId, Look>;

export const EMPTY_LOOKS: Looks = new Map();

/** Side of the sheet, in units. */
export const SHEET = 1_000;
/** Side of a piece's picture at scale 1, in units. */
export const PIECE_SIZE = 400;

/** What the schema lets a pose be; wider than what the page makes of it. */
const MAX_POSITION = 100_000;
const MIN_SCALE = 0.01;
const MAX_SCALE = 100;
const MAX_ROTATION = 3_600;
const MAX_Z = 1_000_000_000;

/** A pose out of the board or out of what somebody says; `undefined` for anything that the schema does not allow. */
export function readPose(value: unknown): Pose | undefined {
  if (!Array.isArray(value) || value.length !== 6) return undefined;
  if (!value.every((number) => typeof number === "number" && Number.isFinite(number))) return undefined;
  const [x, y, scale, rotation, flip, z] = value as unknown as Pose;
  const fits =
    Math.abs(x) <= MAX_POSITION &&
    Math.abs(y) <= MAX_POSITION &&
    scale >= MIN_SCALE &&
    scale <= MAX_SCALE &&
    Math.abs(rotation) <= MAX_ROTATION &&
    Math.abs(flip) <= 1 &&
    Math.abs(z) <= MAX_Z;
  return fits ? [x, y, scale, rotation, flip, z] : undefined;
}

export function samePose(a: Pose, b: Pose): boolean {
  return a.every((number, i) => number === b[i]);
}
