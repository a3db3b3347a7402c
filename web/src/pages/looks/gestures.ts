import type { PieceId } from "../../protocol/generated.ts";
import type { Pose } from "../../sync/looks.ts";
import { centre, layers, moved, type Point, type Poses, toSheet, turned, within } from "./geometry.ts";
import type { Stage } from "./stage.ts";

/** A press that moves less than this is no drag, in pixels. */
const STILL = 4;

/** What gestures ask of the board, and do to it. */
export interface GestureHost {
  readonly stage: Stage;
  readonly pieces: ReadonlyMap<PieceId, { readonly pose: Pose }>;
  readonly selected: ReadonlySet<PieceId>;
  /** Whether the reader may change anything. */
  readonly may: boolean;
  select(ids: Iterable<PieceId>): void;
  /** Where the chosen pieces are on their way. */
  moving(poses: Poses): void;
  /** They were let go of there. */
  dropped(poses: Poses): void;
  /** Nothing came of it. */
  cancelled(): void;
  /** The rectangle that is being drawn around pieces, on the board; nothing: it is done. */
  fence(from: Point | undefined, to?: Point): void;
}

type Mode = "press" | "drag" | "scale" | "turn" | "pinch" | "fence";

interface Gesture {
  mode: Mode;
  /** The piece under the pointer. */
  readonly hit: PieceId | undefined;
  readonly add: boolean;
  readonly wasSelected: boolean;
  readonly start: ReadonlyMap<number, Point>;
  readonly poses: Poses;
  readonly about: Point;
}

/** What pointers do on the board: choose, move, scale, turn, pinch, and draw a fence around several. */
export class Gestures {
  private gesture: Gesture | undefined;
  private readonly pointers = new Map<number, Point>();
  private frame = 0;

  constructor(private readonly host: GestureHost) {}

  get active(): boolean {
    return this.gesture !== undefined;
  }

  down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const board = event.currentTarget as HTMLElement;
    const at = this.host.stage.local({ x: event.clientX, y: event.clientY });
    this.pointers.set(event.pointerId, at);
    board.setPointerCapture(event.pointerId);
    if (this.pointers.size === 2 && this.gesture && this.host.may) {
      this.pinch();
      return;
    }
    if (this.pointers.size > 1) return;
    const handle = (event.composedPath()[0] as HTMLElement).dataset["handle"];
    if (handle === "scale" || handle === "turn") {
      this.begin(handle, undefined, false);
      return;
    }
    const hit = this.hit(at);
    const add = event.shiftKey || event.ctrlKey || event.metaKey;
    const { selected } = this.host;
    const wasSelected = hit !== undefined && selected.has(hit);
    if (hit !== undefined && !wasSelected) this.host.select(add ? [...selected, hit] : [hit]);
    this.begin(hit === undefined && event.pointerType === "mouse" ? "fence" : "press", hit, add, wasSelected);
  }

  move(event: PointerEvent): void {
    if (!this.gesture || !this.pointers.has(event.pointerId)) return;
    this.pointers.set(event.pointerId, this.host.stage.local({ x: event.clientX, y: event.clientY }));
    const { gesture } = this;
    if (gesture.mode === "press") {
      const way = this.way();
      if (Math.hypot(way.x, way.y) < STILL || gesture.hit === undefined || !this.host.may) return;
      this.begin("drag", gesture.hit, gesture.add, gesture.wasSelected, gesture.start);
    }
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.apply();
    });
  }

  up(event: PointerEvent): void {
    if (!this.pointers.has(event.pointerId)) return;
    const { gesture } = this;
    if (gesture?.mode === "pinch" || this.pointers.size === 1) this.end();
    this.pointers.delete(event.pointerId);
    if (this.pointers.size === 0) this.gesture = undefined;
  }

  /** Taken away by the browser, or given up with Esc: everything is as it was. */
  cancel(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.pointers.clear();
    if (!this.gesture) return;
    this.gesture = undefined;
    this.host.fence(undefined);
    this.host.cancelled();
  }

  /** The uppermost piece that has something at a place of the board. */
  hit(at: Point): PieceId | undefined {
    const { stage, pieces } = this.host;
    const point = toSheet(stage.view, at);
    const shown = new Map([...pieces].map(([id, piece]) => [id, { ...piece, pose: stage.pose(id) ?? piece.pose }]));
    return layers(shown)
      .reverse()
      .find((id) => {
        const pose = shown.get(id)?.pose;
        if (!pose) return false;
        const { x, y } = within(pose, point);
        return stage.mask(id).hit(x, y);
      });
  }

  private begin(
    mode: Mode,
    hit: PieceId | undefined,
    add: boolean,
    wasSelected = false,
    start: ReadonlyMap<number, Point> = new Map(this.pointers),
  ): void {
    const { stage, selected } = this.host;
    const poses = new Map<PieceId, Pose>();
    for (const id of selected) {
      const pose = stage.pose(id);
      if (pose) poses.set(id, pose);
    }
    // One piece turns about itself, several about the middle of what is around them.
    const [only] = poses.size === 1 ? poses.values() : [];
    const rect = stage.around(poses.keys());
    const about = only ? { x: only[0], y: only[1] } : rect ? centre(rect) : { x: 0, y: 0 };
    this.gesture = { mode, hit, add, wasSelected, start, poses, about };
  }

  /** A second finger: what is chosen becomes larger and turns between the two. */
  private pinch(): void {
    if (this.host.selected.size === 0) return;
    const { gesture } = this;
    if (gesture?.mode === "drag") this.apply();
    this.begin("pinch", undefined, false);
  }

  /** How far the pointer has come, in pixels. */
  private way(): Point {
    const [[id, from] = []] = this.gesture?.start ?? [];
    const to = id === undefined ? undefined : this.pointers.get(id);
    return from && to ? { x: to.x - from.x, y: to.y - from.y } : { x: 0, y: 0 };
  }

  private apply(): void {
    const { gesture } = this;
    if (!gesture) return;
    if (gesture.mode === "fence") {
      const [[, from] = []] = gesture.start;
      const way = this.way();
      if (from) this.host.fence(from, { x: from.x + way.x, y: from.y + way.y });
      return;
    }
    const poses = this.poses(gesture);
    if (poses) this.host.moving(poses);
  }

  /** Where the chosen pieces are by now. */
  private poses({ mode, poses, about, start }: Gesture): Poses | undefined {
    const { stage } = this.host;
    const map = (change: (pose: Pose) => Pose) => new Map([...poses].map(([id, pose]) => [id, change(pose)] as const));
    if (mode === "drag") {
      const { x, y } = this.way();
      return map((pose) => moved(pose, x / stage.view.k, y / stage.view.k));
    }
    if (mode === "scale" || mode === "turn") {
      const [[id, from] = []] = start;
      const to = id === undefined ? undefined : this.pointers.get(id);
      if (!from || !to) return undefined;
      const [a, b] = [arm(about, toSheet(stage.view, from)), arm(about, toSheet(stage.view, to))];
      return mode === "scale"
        ? map((pose) => turned(pose, about, b.length / Math.max(1, a.length), 0))
        : map((pose) => turned(pose, about, 1, b.angle - a.angle));
    }
    if (mode === "pinch") {
      const [a, b] = [...start.values()].map((point) => toSheet(stage.view, point));
      const [c, d] = [...start.keys()]
        .map((id) => this.pointers.get(id))
        .map((point) => point && toSheet(stage.view, point));
      if (!a || !b || !c || !d) return undefined;
      const [before, now] = [arm(a, b), arm(c, d)];
      const [dx, dy] = [(c.x + d.x - a.x - b.x) / 2, (c.y + d.y - a.y - b.y) / 2];
      return map((pose) =>
        moved(turned(pose, about, now.length / Math.max(1, before.length), now.angle - before.angle), dx, dy),
      );
    }
    return undefined;
  }

  private end(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { gesture } = this;
    if (!gesture) return;
    const { host } = this;
    if (gesture.mode === "press") {
      // A tap: on what was chosen alone nothing, among several only it.
      if (gesture.hit === undefined) host.select([]);
      else if (gesture.wasSelected && gesture.add) host.select([...host.selected].filter((id) => id !== gesture.hit));
      else if (gesture.wasSelected) host.select([gesture.hit]);
    } else if (gesture.mode === "fence") this.endFence(gesture);
    else {
      const poses = this.poses(gesture);
      if (poses) host.dropped(poses);
      else host.cancelled();
    }
    this.gesture = undefined;
  }

  private endFence({ start, add }: Gesture): void {
    const { host } = this;
    const [[, from] = []] = start;
    const way = this.way();
    host.fence(undefined);
    if (!from) return;
    const [a, b] = [from, { x: from.x + way.x, y: from.y + way.y }].map((point) => toSheet(host.stage.view, point));
    if (!a || !b) return;
    const inside = [...host.pieces.keys()].filter((id) => {
      const rect = host.stage.around([id]);
      if (!rect) return false;
      const { x, y } = centre(rect);
      return x >= Math.min(a.x, b.x) && x <= Math.max(a.x, b.x) && y >= Math.min(a.y, b.y) && y <= Math.max(a.y, b.y);
    });
    host.select(add ? [...host.selected, ...inside] : inside);
  }
}

/** How far and in which direction one point lies from another. */
function arm(from: Point, to: Point): { length: number; angle: number } {
  const [x, y] = [to.x - from.x, to.y - from.y];
  return { length: Math.hypot(x, y), angle: (Math.atan2(y, x) * 180) / Math.PI };
}
