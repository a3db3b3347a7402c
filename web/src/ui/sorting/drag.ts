import type { ReactiveController, ReactiveControllerHost } from "lit";

/** This near to an end of the window the list begins to move by itself, in px. */
const EDGE = 56;
/** How far it moves in a frame, at most, in px. */
const STEP = 14;

export interface DragOptions {
  /** The rows in their order. */
  readonly rows: () => readonly HTMLElement[];
  /** What scrolls them; by default whatever around the host does. */
  readonly scroller?: () => HTMLElement;
  /** The row was let go of at another place. */
  readonly dropped: (from: number, to: number) => void;
}

interface Drag {
  readonly pointer: number;
  readonly from: number;
  to: number;
  readonly rows: readonly HTMLElement[];
  /** Where the rows lie in what scrolls, as they were at the beginning. */
  readonly tops: readonly number[];
  readonly heights: readonly number[];
  /** From the top of one row to the top of the next, without the row's own height. */
  readonly gap: number;
  readonly scroller: HTMLElement;
  /** Where it was taken hold of, in what scrolls. */
  readonly grabbed: number;
  /** Where the pointer is, in the window. */
  y: number;
  frame: number;
}

/** Rows that are put into another order by dragging, with a mouse, a pen or a finger. Keys have buttons of their own. */
export class DragController implements ReactiveController {
  private drag: Drag | undefined;

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly options: DragOptions,
  ) {
    host.addController(this);
  }

  get dragging(): boolean {
    return this.drag !== undefined;
  }

  hostDisconnected(): void {
    this.cancel();
  }

  /** A row was taken hold of, by its handle. */
  begin(event: PointerEvent, from: number): void {
    if (this.drag || event.button !== 0) return;
    const handle = event.currentTarget as HTMLElement;
    const rows = this.options.rows();
    const row = rows[from];
    if (!row) return;
    event.preventDefault();
    // The rows stay where they are in the tree until the end, so the handle keeps the pointer.
    handle.setPointerCapture(event.pointerId);
    const scroller = this.options.scroller?.() ?? scrollerAround(this.host);
    const { scrollTop } = scroller;
    const boxes = rows.map((each) => each.getBoundingClientRect());
    const [first, second] = boxes;
    this.drag = {
      pointer: event.pointerId,
      from,
      to: from,
      rows,
      tops: boxes.map(({ top }) => top + scrollTop),
      heights: boxes.map(({ height }) => height),
      gap: first && second ? second.top - first.bottom : 0,
      scroller,
      grabbed: event.clientY + scrollTop,
      y: event.clientY,
      frame: requestAnimationFrame(this.scrolled),
    };
    row.classList.add("dragged");
    this.host.classList.add("sorting");
    handle.addEventListener("pointermove", this.moved);
    handle.addEventListener("pointerup", this.released);
    handle.addEventListener("lostpointercapture", this.lost);
    addEventListener("keydown", this.keyed, { capture: true });
  }

  /** Everything is as it was. */
  cancel(): void {
    this.end();
  }

  private end(): Drag | undefined {
    const { drag } = this;
    if (!drag) return undefined;
    this.drag = undefined;
    cancelAnimationFrame(drag.frame);
    removeEventListener("keydown", this.keyed, { capture: true });
    // Without the transition first: what is put back goes at once, under the new order.
    this.host.classList.remove("sorting");
    for (const row of drag.rows) {
      row.classList.remove("dragged");
      row.style.removeProperty("transform");
    }
    return drag;
  }

  private readonly moved = (event: PointerEvent): void => {
    if (event.pointerId !== this.drag?.pointer) return;
    this.drag.y = event.clientY;
    this.place();
  };

  private readonly released = (event: PointerEvent): void => {
    if (event.pointerId !== this.drag?.pointer) return;
    const drag = this.end();
    if (drag && drag.to !== drag.from) this.options.dropped(drag.from, drag.to);
  };

  /** Let go of, or taken away by the browser (a call, a gesture of the system). */
  private readonly lost = (event: PointerEvent): void => {
    const handle = event.currentTarget as HTMLElement;
    handle.removeEventListener("pointermove", this.moved);
    handle.removeEventListener("pointerup", this.released);
    handle.removeEventListener("lostpointercapture", this.lost);
    if (event.pointerId === this.drag?.pointer) this.cancel();
  };

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.cancel();
  };

  /** Near an end of what one sees the list moves on, as long as the pointer stays there. */
  private readonly scrolled = (): void => {
    const { drag } = this;
    if (!drag) return;
    drag.frame = requestAnimationFrame(this.scrolled);
    const { scroller } = drag;
    const { top, bottom } = scroller.getBoundingClientRect();
    const over = Math.min(0, drag.y - top - EDGE) || Math.max(0, drag.y - bottom + EDGE);
    if (over === 0) return;
    const before = scroller.scrollTop;
    scroller.scrollTop += Math.sign(over) * Math.min(STEP, Math.abs(over) / 3);
    if (scroller.scrollTop !== before) this.place();
  };

  /** The dragged row follows the pointer, the others make room. */
  private place(): void {
    const { drag } = this;
    if (!drag) return;
    const { from, tops, heights, rows, gap } = drag;
    const by = drag.y + drag.scroller.scrollTop - drag.grabbed;
    const own = heights[from] ?? 0;
    const middle = (tops[from] ?? 0) + own / 2 + by;
    const centre = (index: number) => (tops[index] ?? 0) + (heights[index] ?? 0) / 2;
    let to = from;
    rows.forEach((row, index) => {
      if (index === from) {
        shift(row, by);
        return;
      }
      const over = index < from && middle < centre(index);
      const under = index > from && middle > centre(index);
      if (over) to = Math.min(to, index);
      if (under) to = Math.max(to, index);
      shift(row, over ? own + gap : under ? -(own + gap) : 0);
    });
    drag.to = to;
  }
}

function shift(row: HTMLElement, by: number): void {
  if (by === 0) row.style.removeProperty("transform");
  else row.style.setProperty("transform", `translateY(${by}px)`);
}

/** The nearest element around that scrolls up and down, also outside of shadow trees. */
function scrollerAround(element: HTMLElement): HTMLElement {
  for (let node: Node | null = element; node;) {
    if (node instanceof HTMLElement && /auto|scroll/.test(getComputedStyle(node).overflowY)) return node;
    node = node instanceof ShadowRoot ? node.host : node.parentNode;
  }
  return document.documentElement;
}
