import type { CommandError, Limits, LookId, MemberId, PieceId, VariantId } from "../protocol/generated.ts";
import { type Look, type Looks, type Piece, type Pose, samePose } from "./looks.ts";

/** A new look, or one that was deleted and comes back as it was. */
export interface AddLook {
  readonly type: "add_look";
  readonly look: LookId;
  readonly value: Look;
}

export interface DeleteLook {
  readonly type: "delete_look";
  readonly look: LookId;
}

/** Its title or its note. */
export interface WriteLook {
  readonly type: "write_look";
  readonly look: LookId;
  readonly field: "title" | "note";
  readonly text: string;
}

/** A piece comes onto a look, or back onto it. */
export interface PlacePiece {
  readonly type: "place_piece";
  readonly look: LookId;
  readonly piece: PieceId;
  readonly value: Piece;
}

export interface TakePiece {
  readonly type: "take_piece";
  readonly look: LookId;
  readonly piece: PieceId;
}

export interface PosePiece {
  readonly type: "pose_piece";
  readonly look: LookId;
  readonly piece: PieceId;
  readonly pose: Pose;
}

/** Another variant in the same place. */
export interface SwapPiece {
  readonly type: "swap_piece";
  readonly look: LookId;
  readonly piece: PieceId;
  readonly variant: VariantId;
}

/** What a person wants of the looks. */
export type LookIntent = AddLook | DeleteLook | WriteLook | PlacePiece | TakePiece | PosePiece | SwapPiece;

/** What an intent sets. */
export function lookTarget(intent: LookIntent): string {
  switch (intent.type) {
    case "add_look":
    case "delete_look":
      return `look ${intent.look}`;
    case "write_look":
      return `${intent.field} ${intent.look}`;
    case "place_piece":
    case "take_piece":
      return `piece ${intent.look} ${intent.piece}`;
    case "pose_piece":
      return `pose ${intent.look} ${intent.piece}`;
    case "swap_piece":
      return `variant ${intent.look} ${intent.piece}`;
  }
}

/** Whether a later intent leaves nothing of an earlier one: it sets the same, or the whole that the other was a part of. */
export function outdoes(later: LookIntent, earlier: LookIntent): boolean {
  if (later.look !== earlier.look) return false;
  if (later.type === "add_look" || later.type === "delete_look") return true;
  const whole = later.type === "place_piece" || later.type === "take_piece";
  if (whole && "piece" in earlier && earlier.piece === later.piece) return true;
  return lookTarget(later) === lookTarget(earlier);
}

function look(looks: Looks, id: LookId, patch: Partial<Look>): Looks {
  const before = looks.get(id);
  return before ? new Map(looks).set(id, { ...before, ...patch }) : looks;
}

function piece(looks: Looks, id: LookId, key: PieceId, value: Piece | undefined): Looks {
  const before = looks.get(id);
  if (!before) return looks;
  const pieces = new Map(before.pieces);
  if (value) pieces.set(key, value);
  else pieces.delete(key);
  return look(looks, id, { pieces });
}

/** The looks as they would be after it. */
export function looksWith(looks: Looks, intent: LookIntent): Looks {
  if (standsIn(looks, intent)) return looks;
  const there = "piece" in intent ? looks.get(intent.look)?.pieces.get(intent.piece) : undefined;
  switch (intent.type) {
    case "add_look":
      return new Map(looks).set(intent.look, intent.value);
    case "delete_look": {
      const rest = new Map(looks);
      rest.delete(intent.look);
      return rest;
    }
    case "write_look":
      return look(looks, intent.look, { [intent.field]: intent.text });
    case "place_piece":
      return piece(looks, intent.look, intent.piece, intent.value);
    case "take_piece":
      return piece(looks, intent.look, intent.piece, undefined);
    case "pose_piece":
      return there ? piece(looks, intent.look, intent.piece, { ...there, pose: intent.pose }) : looks;
    case "swap_piece":
      return there ? piece(looks, intent.look, intent.piece, { ...there, variant: intent.variant }) : looks;
  }
}

/** Whether the looks say so already, or can't say it any more because the piece is gone. */
export function standsIn(looks: Looks, intent: LookIntent): boolean {
  const of = looks.get(intent.look);
  const there = "piece" in intent ? of?.pieces.get(intent.piece) : undefined;
  switch (intent.type) {
    case "add_look":
      return of !== undefined;
    case "delete_look":
      return of === undefined;
    case "write_look":
      return of?.[intent.field] === intent.text;
    case "place_piece":
      return there !== undefined;
    case "take_piece":
      return there === undefined;
    case "pose_piece":
      return there === undefined || samePose(there.pose, intent.pose);
    case "swap_piece":
      return there === undefined || there.variant === intent.variant;
  }
}

/** What takes it back, given the looks before it; nothing where it changes nothing. */
export function inverse(looks: Looks, intent: LookIntent): LookIntent | undefined {
  if (standsIn(looks, intent)) return undefined;
  const of = looks.get(intent.look);
  const there = "piece" in intent ? of?.pieces.get(intent.piece) : undefined;
  switch (intent.type) {
    case "add_look":
      return { type: "delete_look", look: intent.look };
    case "delete_look":
      return of && { type: "add_look", look: intent.look, value: of };
    case "write_look":
      return of && { ...intent, text: of[intent.field] };
    case "place_piece":
      return { type: "take_piece", look: intent.look, piece: intent.piece };
    case "take_piece":
      return there && { ...intent, type: "place_piece", value: there };
    case "pose_piece":
      return there && { ...intent, pose: there.pose };
    case "swap_piece":
      return there && { ...intent, variant: there.variant };
  }
}

/** Why it cannot be done, by the rules of the server's gate (B8 to B11). */
export function judgeLook(intent: LookIntent, looks: Looks, me: MemberId, limits: Limits | null): CommandError | null {
  if (intent.type === "add_look") {
    const own = [...looks.values()].filter(({ by }) => by === intent.value.by).length;
    if (limits && !looks.has(intent.look) && intent.value.by === me && own >= limits.max_looks) {
      return { code: "too_many_looks", message: `At most ${limits.max_looks} looks of one person.` };
    }
    return null;
  }
  if (intent.type !== "place_piece" && intent.type !== "write_look") return null;
  const of = looks.get(intent.look);
  if (!of) return { code: "no_such_look", message: "The look is gone." };
  if (intent.type === "place_piece" && limits && !of.pieces.has(intent.piece) && of.pieces.size >= limits.max_pieces) {
    return { code: "look_full", message: `At most ${limits.max_pieces} pieces on a look.` };
  }
  return null;
}

/** The same by somebody who is another member now. */
export function renamed(intent: LookIntent, from: MemberId, to: MemberId): LookIntent {
  const own = <T extends { readonly by: MemberId }>(value: T): T => (value.by === from ? { ...value, by: to } : value);
  if (intent.type === "place_piece") return { ...intent, value: own(intent.value) };
  if (intent.type !== "add_look") return intent;
  const pieces = new Map([...intent.value.pieces].map(([id, value]) => [id, own(value)]));
  return { ...intent, value: { ...own(intent.value), pieces } };
}
