import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { PieceId } from "../../protocol/generated.ts";
import { PIECE_SIZE, type Pose, samePose } from "../../sync/looks.ts";
import type { Hold } from "../../sync/room-client.ts";
import {
  around,
  type Bounds,
  filled,
  fit,
  type Pieces,
  type Point,
  type Poses,
  type Rect,
  toBoard,
  union,
  type View,
} from "./geometry.ts";
import { FULL, type Mask } from "./mask.ts";

const CALM = matchMedia("(prefers-reduced-motion: reduce)");
/** How much of the way to where somebody moves it a piece goes in one frame. */
const EASE = 0.4;
/** Nearer than this it is there: units, and degrees. */
const NEAR = 0.4;
/** What somebody let go of stays there until the board says so: it takes the long way, over the disk. For at most so long, in ms. */
const SETTLE_MS = 1_500;
/** Between a box and what it is around, in pixels. */
const GAP = 5;

interface Drawn {
  readonly element: HTMLElement;
  /** Where it is on the screen. */
  shown: Pose | undefined;
  /** Where it was put last: undefined, it has to be put there anew. */
  placed: Pose | undefined;
  transform: string;
  z: string;
  /** Somebody moves it: it is a layer of its own, or each step would paint all pieces anew. */
  moves: boolean;
}

/** What is drawn above the pieces: a box around what somebody holds. */
export interface Box {
  readonly element: HTMLElement;
  /** One: the box is turned as the piece is. Several: it is upright around all of them. */
  readonly pieces: readonly PieceId[];
}

/**
 * Puts pieces and boxes where they are, from code and once a frame at most: by transforms, so that nothing is laid out anew
 * while something moves. What others move glides there.
 */
export class Stage implements ReactiveController {
  private drawn = new Map<PieceId, Drawn>();
  private boxes: readonly Box[] = [];
  private pieces: Pieces = new Map();
  private masks = new Map<PieceId, Mask>();
  /** Where the reader is moving pieces. */
  private own: Poses = new Map();
  /** Where others are moving pieces, or have let go of them a moment ago. */
  private readonly others = new Map<PieceId, { pose: Pose; until: number; from: Pose | undefined }>();
  private frame = 0;
  private size = { width: 0, height: 0 };
  private readonly resized = new ResizeObserver(([entry]) => {
    if (!entry) return;
    const { width, height } = entry.contentRect;
    this.size = { width, height };
    this.refit();
  });
  view: View = { k: 0.5, dx: 0, dy: 0 };

  constructor(
    host: ReactiveControllerHost,
    private readonly board: () => HTMLElement | null,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.resized.disconnect();
    this.observed = undefined;
    this.others.clear();
    this.own = new Map();
  }

  private observed: HTMLElement | undefined;

  /** The board was drawn: these are its pieces and boxes. */
  sync(pieces: Pieces, elements: ReadonlyMap<PieceId, HTMLElement>, boxes: readonly Box[]): void {
    const board = this.board();
    if (board && board !== this.observed) {
      this.resized.disconnect();
      this.resized.observe(board);
      this.observed = board;
      this.size = { width: board.clientWidth, height: board.clientHeight };
    }
    this.pieces = pieces;
    for (const id of this.drawn.keys()) if (elements.get(id) !== this.drawn.get(id)?.element) this.drawn.delete(id);
    for (const [id, element] of elements) {
      if (!this.drawn.has(id))
        this.drawn.set(id, { element, shown: undefined, placed: undefined, transform: "", z: "", moves: false });
    }
    this.boxes = boxes;
    if (this.own.size === 0) this.refit();
    else this.request();
  }

  setMask(id: PieceId, mask: Mask): void {
    this.masks.set(id, mask);
    this.request();
  }

  mask(id: PieceId): Mask {
    return this.masks.get(id) ?? FULL;
  }

  /** Where the reader moves pieces to; nothing: they lie where the board says. */
  setOwn(poses: Poses): void {
    const ended = this.own.size > 0 && poses.size === 0;
    this.own = poses;
    if (ended) this.refit();
    else this.request();
  }

  /** What others have in their hands. */
  setOthers(holds: readonly Hold[]): void {
    const moving = new Map<PieceId, Pose>();
    for (const { pieces } of holds) for (const [id, pose] of pieces) if (pose) moving.set(id, pose);
    for (const [id, pose] of moving) {
      const from = this.others.get(id)?.from ?? this.pieces.get(id)?.pose;
      this.others.set(id, { pose, until: Infinity, from });
    }
    for (const [id, other] of this.others) {
      if (!moving.has(id) && other.until === Infinity)
        this.others.set(id, { ...other, until: performance.now() + SETTLE_MS });
    }
    this.request();
  }

  /** Where a piece is, as the reader sees it now or soon. */
  pose(id: PieceId): Pose | undefined {
    return this.own.get(id) ?? this.other(id) ?? this.pieces.get(id)?.pose;
  }

  /** What is around pieces, upright, in units of the sheet. */
  around(ids: Iterable<PieceId>): Rect | undefined {
    const rects: Rect[] = [];
    for (const id of ids) {
      const pose = this.pose(id);
      if (pose) rects.push(around(pose, this.bounds(id)));
    }
    return rects.length > 0 ? union(rects) : undefined;
  }

  bounds(id: PieceId): Bounds {
    return this.mask(id).bounds;
  }

  /** A place of the window on the board. */
  local({ x, y }: Point): Point {
    const box = this.board()?.getBoundingClientRect();
    return { x: x - (box?.left ?? 0), y: y - (box?.top ?? 0) };
  }

  private other(id: PieceId): Pose | undefined {
    const other = this.others.get(id);
    if (!other) return undefined;
    const now = this.pieces.get(id)?.pose;
    const settled =
      other.until !== Infinity &&
      (other.until < performance.now() ||
        now === undefined ||
        (other.from !== undefined && !samePose(now, other.from)));
    if (!settled) return other.pose;
    this.others.delete(id);
    return undefined;
  }

  private refit(): void {
    this.view = fit(this.size.width, this.size.height, this.pieces);
    this.board()?.style.setProperty("--k", String(this.view.k));
    for (const drawn of this.drawn.values()) drawn.placed = undefined;
    this.request();
  }

  private request(): void {
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.frame = 0;
    let more = false;
    for (const [id, drawn] of this.drawn) {
      const target = this.pose(id);
      if (!target) continue;
      const glides = this.others.has(id) && drawn.shown !== undefined && !CALM.matches;
      drawn.shown = glides && drawn.shown ? nearer(drawn.shown, target) : target;
      const moves = this.others.has(id) || this.own.has(id);
      if (moves !== drawn.moves) {
        drawn.moves = moves;
        drawn.element.style.willChange = moves ? "transform" : "";
      }
      more ||= drawn.shown !== target || this.others.has(id);
      this.place(drawn, drawn.shown);
    }
    for (const box of this.boxes) this.enclose(box);
    if (more) this.request();
  }

  private place(drawn: Drawn, pose: Pose): void {
    if (drawn.placed === pose) return;
    drawn.placed = pose;
    const [x, y, scale, rotation, flip, z] = pose;
    const { style } = drawn.element;
    const at = toBoard(this.view, { x, y });
    const half = (PIECE_SIZE * this.view.k) / 2;
    const mirror = flip > 0 ? -scale : scale;
    const transform = `translate(${(at.x - half).toFixed(2)}px, ${(at.y - half).toFixed(2)}px) rotate(${rotation.toFixed(2)}deg) scale(${mirror.toFixed(4)}, ${scale.toFixed(4)})`;
    if (transform !== drawn.transform) style.transform = drawn.transform = transform;
    // Whole numbers only: what lies between two goes by the order of the layers.
    const layer = String(Math.round(z));
    if (layer !== drawn.z) style.zIndex = drawn.z = layer;
  }

  private enclose({ element, pieces }: Box): void {
    const [first] = pieces;
    const alone = pieces.length === 1 && first !== undefined ? first : undefined;
    const pose = alone === undefined ? undefined : this.drawn.get(alone)?.shown;
    const rect = pose && alone !== undefined ? filled(pose, this.bounds(alone)) : this.around(pieces);
    element.hidden = !rect;
    if (!rect) return;
    const { k } = this.view;
    const [width, height] = [rect.width * k + 2 * GAP, rect.height * k + 2 * GAP];
    const origin = toBoard(this.view, pose ? { x: pose[0], y: pose[1] } : { x: 0, y: 0 });
    const [left, top] = [rect.x * k - GAP, rect.y * k - GAP];
    const turn = pose
      ? `translate(${origin.x.toFixed(2)}px, ${origin.y.toFixed(2)}px) rotate(${pose[3].toFixed(2)}deg) translate(${left.toFixed(2)}px, ${top.toFixed(2)}px)`
      : `translate(${(origin.x + left).toFixed(2)}px, ${(origin.y + top).toFixed(2)}px)`;
    const { style } = element;
    if (style.transform !== turn) style.transform = turn;
    const [w, h] = [`${width.toFixed(1)}px`, `${height.toFixed(1)}px`];
    if (style.width !== w) style.width = w;
    if (style.height !== h) style.height = h;
  }
}

/** A step of the way from one pose to another. */
function nearer(from: Pose, to: Pose): Pose {
  const step = (a: number, b: number) => a + (b - a) * EASE;
  const [x, y, scale, rotation] = [
    step(from[0], to[0]),
    step(from[1], to[1]),
    step(from[2], to[2]),
    step(from[3], to[3]),
  ];
  const there =
    Math.abs(x - to[0]) < NEAR &&
    Math.abs(y - to[1]) < NEAR &&
    Math.abs(scale - to[2]) < 0.004 &&
    Math.abs(rotation - to[3]) < NEAR;
  return there ? to : [x, y, scale, rotation, to[4], to[5]];
}
