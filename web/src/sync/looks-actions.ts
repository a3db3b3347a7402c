import type { LookId, MemberId, PieceId, VariantId } from "../protocol/generated.ts";
import { inverse, type LookIntent, looksWith, standsIn } from "./look-intents.ts";
import type { Look, Looks, Piece, Pose } from "./looks.ts";

/** Steps remembered, of all looks. */
const MAX_STEPS = 200;
/** As long as an id may be. */
const ID_LENGTH = 32;
/** Digits of a time in base 36, for the next three thousand years. */
const TIME_DIGITS = 9;

export interface LooksOptions {
  /** Does them in one transaction; what is not possible is named to the person. */
  readonly edit: (intents: readonly LookIntent[]) => void;
  readonly looks: () => Looks;
  readonly me: () => MemberId;
  readonly id: () => string;
  readonly now: () => number;
}

/** One thing that the person did: it may have been several edits at once. */
interface Step {
  readonly look: LookId;
  readonly done: readonly LookIntent[];
  /** What takes each of them back, in the same order. */
  readonly back: readonly LookIntent[];
}

/**
 * What people do with looks, and the way back. Steps are taken back as new edits, which like all edits wait until they are
 * saved and are done again on a fresh copy: so undo outlives a refusal and a rebuilt room. What somebody else has changed
 * since stays as they made it.
 */
export class LooksActions {
  readonly #options: LooksOptions;
  #steps: Step[] = [];
  #undone: Step[] = [];

  constructor(options: LooksOptions) {
    this.#options = options;
  }

  /** A new look; returns its id. */
  add(title: string, variants: readonly { variant: VariantId; pose: Pose }[] = [], note = ""): LookId {
    const by = this.#options.me();
    const pieces = new Map<PieceId, Piece>(
      variants.map(({ variant, pose }) => [this.#pieceId(), { variant, pose, by }]),
    );
    return this.#add({ title, note, by, pieces });
  }

  /** A copy of one's own to go on from; it names what it was made after. Nothing where that is gone. */
  remix(after: LookId, title: string): LookId | undefined {
    const source = this.#options.looks().get(after);
    if (!source) return undefined;
    const by = this.#options.me();
    const pieces = new Map([...source.pieces.values()].map((piece) => [this.#pieceId(), { ...piece, by }]));
    return this.#add({ title, note: source.note, by, after, pieces });
  }

  delete(look: LookId): void {
    this.#do(look, [{ type: "delete_look", look }]);
  }

  rename(look: LookId, title: string): void {
    this.#do(look, [{ type: "write_look", look, field: "title", text: title }]);
  }

  note(look: LookId, note: string): void {
    this.#do(look, [{ type: "write_look", look, field: "note", text: note }]);
  }

  /** Puts things onto a look; returns the pieces' ids. */
  place(look: LookId, things: readonly { readonly variant: VariantId; readonly pose: Pose }[]): PieceId[] {
    const by = this.#options.me();
    const placed = things.map(({ variant, pose }) => [this.#pieceId(), { variant, pose, by }] as const);
    this.#do(
      look,
      placed.map(([piece, value]) => ({ type: "place_piece", look, piece, value })),
    );
    return placed.map(([piece]) => piece);
  }

  /** Lays pieces where they were dropped. */
  pose(look: LookId, poses: Iterable<readonly [PieceId, Pose]>): void {
    this.#do(
      look,
      [...poses].map(([piece, pose]) => ({ type: "pose_piece", look, piece, pose })),
    );
  }

  swap(look: LookId, piece: PieceId, variant: VariantId): void {
    this.#do(look, [{ type: "swap_piece", look, piece, variant }]);
  }

  take(look: LookId, pieces: Iterable<PieceId>): void {
    this.#do(
      look,
      [...pieces].map((piece) => ({ type: "take_piece", look, piece })),
    );
  }

  canUndo(look: LookId): boolean {
    return this.#steps.some((step) => step.look === look);
  }

  canRedo(look: LookId): boolean {
    return this.#undone.some((step) => step.look === look);
  }

  /** Takes back the person's own last step on a look; false where there is none. */
  undo(look: LookId): boolean {
    return this.#turn(look, this.#steps, this.#undone);
  }

  /** Does again what was taken back last. */
  redo(look: LookId): boolean {
    return this.#turn(look, this.#undone, this.#steps);
  }

  #add(value: Look): LookId {
    // Ids begin with the time, so that looks stand in the order in which they were made: the board keeps none.
    const time = this.#options.now().toString(36).padStart(TIME_DIGITS, "0");
    const look = `l_${time}${this.#options.id()}`.slice(0, ID_LENGTH);
    this.#do(look, [{ type: "add_look", look, value }]);
    return look;
  }

  #pieceId(): PieceId {
    return `k_${this.#options.id()}`.slice(0, ID_LENGTH);
  }

  #do(look: LookId, intents: readonly LookIntent[]): void {
    const step = this.#edit(look, intents);
    if (!step) return;
    this.#steps.push(step);
    if (this.#steps.length > MAX_STEPS) this.#steps.shift();
    this.#undone = this.#undone.filter((undone) => undone.look !== look);
  }

  #turn(look: LookId, from: Step[], to: Step[]): boolean {
    for (;;) {
      const at = from.findLastIndex((step) => step.look === look);
      const [step] = at < 0 ? [] : from.splice(at, 1);
      if (!step) return false;
      const looks = this.#options.looks();
      const back = step.back.filter((_, i) => {
        const done = step.done[i];
        return done !== undefined && standsIn(looks, done);
      });
      const turned = this.#edit(look, back);
      if (!turned) continue;
      to.push(turned);
      return true;
    }
  }

  /** Does it; says what was really done and what takes that back. */
  #edit(look: LookId, intents: readonly LookIntent[]): Step | undefined {
    let looks = this.#options.looks();
    const pairs: [LookIntent, LookIntent][] = [];
    for (const intent of intents) {
      const back = inverse(looks, intent);
      if (!back) continue;
      pairs.push([intent, back]);
      looks = looksWith(looks, intent);
    }
    // Where a look is gone, the edit is tried all the same: the person hears why it can't be done.
    const wanted = intents.length > 0 && pairs.length === 0 ? intents : pairs.map(([intent]) => intent);
    if (wanted.length === 0) return undefined;
    this.#options.edit(wanted);
    const after = this.#options.looks();
    const kept = pairs.filter(([intent]) => standsIn(after, intent));
    if (kept.length === 0) return undefined;
    return { look, done: kept.map(([intent]) => intent), back: kept.map(([, back]) => back) };
  }
}
