/** How the board says looks, as Yjs maps; what they are, and what may be wanted of them, is told without Yjs. */
import * as Y from "yjs";
import type { LookId, PieceId } from "../protocol/generated.ts";
import type { LookIntent } from "./look-intents.ts";
import { EMPTY_LOOKS, type Look, type Looks, type Piece, readPose } from "./looks.ts";

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

function pieceMap({ variant, pose, by }: Piece): Y.Map<unknown> {
  return new Y.Map<unknown>([
    ["variant", variant],
    ["pose", [...pose]],
    ["by", by],
  ]);
}

function lookMap({ title, note, by, after, pieces }: Look): Y.Map<unknown> {
  const fields: [string, unknown][] = [
    ["title", title],
    ["note", note],
    ["by", by],
    ["pieces", new Y.Map([...pieces].map(([id, value]) => [id, pieceMap(value)] as const))],
  ];
  if (after !== undefined) fields.push(["after", after]);
  return new Y.Map<unknown>(fields);
}

function inMap(map: unknown, key: string): Y.Map<unknown> | undefined {
  const inside: unknown = map instanceof Y.Map ? map.get(key) : undefined;
  return inside instanceof Y.Map ? (inside as Y.Map<unknown>) : undefined;
}

/** Writes it into the board; within a transaction, so that what is new comes whole (B8). */
export function writeLook(root: Y.Map<unknown>, intent: LookIntent): void {
  const of = inMap(root, intent.look);
  const pieces = inMap(of, "pieces");
  switch (intent.type) {
    case "add_look":
      root.set(intent.look, lookMap(intent.value));
      break;
    case "delete_look":
      root.delete(intent.look);
      break;
    case "write_look":
      of?.set(intent.field, intent.text);
      break;
    case "place_piece":
      pieces?.set(intent.piece, pieceMap(intent.value));
      break;
    case "take_piece":
      pieces?.delete(intent.piece);
      break;
    case "pose_piece":
      inMap(pieces, intent.piece)?.set("pose", [...intent.pose]);
      break;
    case "swap_piece":
      inMap(pieces, intent.piece)?.set("variant", intent.variant);
      break;
  }
}
