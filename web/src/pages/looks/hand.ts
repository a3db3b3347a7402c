import { t } from "../../i18n/later.ts";
import type { LookId, PieceId, VariantId } from "../../protocol/generated.ts";
import type { Look, Pose } from "../../sync/looks.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import {
  aligned,
  besides,
  centre,
  type Edge,
  flipped,
  freePose,
  layered,
  moved,
  type Point,
  type Poses,
  tidy,
  topZ,
  toSheet,
  turned,
} from "./geometry.ts";
import type { Act } from "./keys.ts";
import type { Stage } from "./stage.ts";

/** Keys that move or turn are written when they rest for this long, in ms: a step of theirs is one step to take back. */
const REST_MS = 450;

/** The board, as far as what is done with its pieces goes. */
export interface HandHost {
  readonly client: RoomClient;
  readonly lookId: LookId;
  look: Look;
  readonly pieces: Look["pieces"];
  readonly stage: Stage;
  readonly selected: ReadonlySet<PieceId>;
  readonly may: boolean;
  select(ids: Iterable<PieceId>): void;
  /** Keys go on with this piece. */
  follow(id: PieceId | undefined): void;
  say(text: string): void;
  nameOf(variant: VariantId): string;
  /** What is held, and where that is by now. */
  tellHold(moving?: Poses): void;
}

/** What is done with the chosen pieces, whether by key, by button or by dragging: shown at once, written when it is done. */
export class Hand {
  /** What keys have done and not written yet. */
  private nudged: Poses = new Map();
  private resting: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: HandHost) {}

  /** Where a piece is that keys are moving. */
  get moving(): Poses {
    return this.nudged;
  }

  /** Does something with the chosen pieces. */
  act(act: Act): void {
    if (act.does === "all") {
      this.host.select(this.host.pieces.keys());
      this.host.say(t.looks.chosen(this.host.selected.size));
      return;
    }
    if (act.does === "choose" || act.does === "none" || act.does === "help") return;
    if (!this.host.may || this.host.selected.size === 0) return;
    const what = this.what();
    const rect = this.host.stage.around(this.host.selected);
    const [only] = this.host.selected.size === 1 ? this.host.selected : [];
    const alone = only === undefined ? undefined : this.host.stage.pose(only);
    const about = alone ? { x: alone[0], y: alone[1] } : rect ? centre(rect) : { x: 0, y: 0 };
    switch (act.does) {
      case "move":
        this.nudge((pose) => moved(pose, act.dx, act.dy));
        this.host.say(this.whereText(what));
        break;
      case "scale":
        this.nudge((pose) => turned(pose, about, act.factor, 0));
        this.host.say(act.factor > 1 ? t.looks.grew(what) : t.looks.shrank(what));
        break;
      case "turn":
        this.nudge((pose) => turned(pose, about, 1, act.angle));
        this.host.say(t.looks.turned(what));
        break;
      case "flip":
        this.write();
        this.lay(this.chosen((pose) => flipped(pose, about)));
        this.host.say(t.looks.flipped(what));
        break;
      case "layer": {
        this.write();
        const poses = layered(this.host.pieces, this.host.selected, act.way);
        if (poses.size > 0) this.host.client.looks.pose(this.host.lookId, poses);
        const up = act.way === "up" || act.way === "top";
        this.host.say(
          poses.size === 0
            ? up
              ? t.looks.isTop
              : t.looks.isBottom
            : up
              ? t.looks.wentUp(what)
              : t.looks.wentDown(what),
        );
        break;
      }
      case "copy":
        this.duplicate();
        break;
      case "take":
        this.write();
        this.host.say(t.looks.taken(what));
        this.host.follow([...this.host.pieces.keys()].find((id) => !this.host.selected.has(id)));
        this.host.client.looks.take(this.host.lookId, this.host.selected);
        break;
    }
  }

  align(edge: Edge): void {
    this.write();
    const poses = this.chosen((pose) => pose);
    this.lay(aligned(poses, (id) => this.host.stage.bounds(id), edge));
    this.host.say(t.looks.aligned);
  }

  /** Puts things on: at a place of the window, or about the middle. */
  put(variants: readonly VariantId[], at?: Point): void {
    this.write();
    const point = at && toSheet(this.host.stage.view, this.host.stage.local(at));
    const things = variants.map((variant, n) => {
      const free = freePose(this.host.pieces, n);
      const pose: Pose = point ? tidy([point.x, point.y, free[2], 0, 0, free[5]]) : free;
      return { variant, pose };
    });
    const placed = this.host.client.looks.place(this.host.lookId, things);
    this.host.look = this.host.client.state.looks.get(this.host.lookId) ?? this.host.look;
    this.host.select(placed);
    const [first] = variants;
    if (first !== undefined && this.host.selected.size > 0) this.host.say(t.looks.placed(this.host.nameOf(first)));
  }

  private duplicate(): void {
    this.write();
    const top = topZ(this.host.pieces);
    const things = [...this.host.selected].flatMap((id, n) => {
      const piece = this.host.pieces.get(id);
      return piece ? [{ variant: piece.variant, pose: besides(piece.pose, top + 1 + n) }] : [];
    });
    const what = this.what();
    const placed = this.host.client.looks.place(this.host.lookId, things);
    this.host.look = this.host.client.state.looks.get(this.host.lookId) ?? this.host.look;
    this.host.select(placed);
    this.host.follow(placed[0]);
    this.host.say(t.looks.copied(what));
  }

  chosen(change: (pose: Pose) => Pose): Poses {
    const poses = new Map<PieceId, Pose>();
    for (const id of this.host.selected) {
      const pose = this.host.stage.pose(id);
      if (pose) poses.set(id, change(pose));
    }
    return poses;
  }

  /** Shown at once, written when the keys rest. */
  private nudge(change: (pose: Pose) => Pose): void {
    this.nudged = this.chosen(change);
    this.host.stage.setOwn(this.nudged);
    this.host.tellHold();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.write(), REST_MS);
  }

  /** Writes what keys have done, before anything else is done. */
  write(): void {
    clearTimeout(this.resting);
    if (this.nudged.size === 0) return;
    const poses = this.nudged;
    this.nudged = new Map();
    this.lay(poses);
  }

  /** Into the board: one write for all of them. */
  lay(poses: Poses): void {
    this.host.client.looks.pose(this.host.lookId, poses);
    this.host.look = this.host.client.state.looks.get(this.host.lookId) ?? this.host.look;
    this.host.stage.setOwn(new Map());
    this.host.tellHold();
  }

  /** What is chosen, in words. */
  what(): string {
    const [id] = this.host.selected;
    const piece = this.host.pieces.get(id ?? "");
    return this.host.selected.size === 1 && piece
      ? this.host.nameOf(piece.variant)
      : t.looks.pieces(this.host.selected.size);
  }

  private whereText(what: string): string {
    const rect = this.host.stage.around(this.host.selected);
    if (!rect) return what;
    const { x, y } = centre(rect);
    return t.looks.at(what, Math.round(x / 10), Math.round(y / 10));
  }
}
