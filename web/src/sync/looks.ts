import * as Y from "yjs";
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

function readPiece(value: unknown): Piece | undefined {
  if (!(value instanceof Y.Map)) return undefined;
  const variant: unknown = value.get("variant");
  const by: unknown = value.get("by");
  const pose = readPose(value.get("pose"));
  return typeof variant === "string" && typeof by === "string" && pose ? { variant, pose, by } : undefined;
}

/** A look out of the board. Of one that was known before only the named pieces are read again. */
function readLook(value: unknown, before?: Look, changed?: ReadonlySet<PieceId>): Look | undefined {
  if (!(value instanceof Y.Map)) return undefined;
  const text = (field: string): string | undefined => {
    const read: unknown = value.get(field);
    return typeof read === "string" ? read : undefined;
  };
  const [title, note, by, after] = [text("title"), text("note"), text("by"), text("after")];
  const inside: unknown = value.get("pieces");
  if (title === undefined || note === undefined || by === undefined || !(inside instanceof Y.Map)) return undefined;
  let pieces = before?.pieces;
  if (!pieces || !changed || changed.size > 0) {
    const read = new Map(changed ? pieces : undefined);
    for (const id of changed ?? inside.keys()) {
      const piece = readPiece(inside.get(id));
      if (piece) read.set(id, piece);
      else read.delete(id);
    }
    pieces = read;
  }
  return { title, note, by, ...(after !== undefined && { after }), pieces };
}

function sorted(looks: Map<LookId, Look>): Looks {
  return new Map([...looks].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** All looks of a board. */
export function readLooks(root: Y.Map<unknown>): Looks {
  const looks = new Map<LookId, Look>();
  root.forEach((value, id) => {
    const look = readLook(value);
    if (look) looks.set(id, look);
  });
  return looks.size === 0 ? EMPTY_LOOKS : sorted(looks);
}

/** The looks after what these events tell. What they don't touch stays the same objects. */
export function looksAfter(looks: Looks, root: Y.Map<unknown>, events: readonly Y.YEvent<Y.Map<unknown>>[]): Looks {
  /** Which pieces of which look are to be read again; `null`: all of it. */
  const changed = new Map<LookId, Set<PieceId> | null>();
  for (const event of events) {
    const [look, , piece] = event.path as string[];
    const keys = [...event.keys.keys()];
    if (look === undefined) {
      for (const key of keys) changed.set(key, null);
      continue;
    }
    const pieces = changed.get(look);
    if (pieces === null) continue;
    const more = event.path.length === 1 ? [] : piece === undefined ? keys : [piece];
    changed.set(look, new Set([...(pieces ?? []), ...more]));
  }
  if (changed.size === 0) return looks;
  const result = new Map(looks);
  for (const [id, pieces] of changed) {
    const look = readLook(root.get(id), looks.get(id), pieces ?? undefined);
    if (look) result.set(id, look);
    else result.delete(id);
  }
  return sorted(result);
}
