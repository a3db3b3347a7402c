/** Between a place on the screen and a thing of the page: others have the same thing elsewhere, and in another size. */
import { POINT_SCALE, type OwnPoint } from "../../../sync/points.ts";
import { ANCHORS, findAnchor, nameOf } from "../follow/spot.ts";

/** What is under a pointer at `x`, `y` of the window, given the elements there, the innermost first. */
export function aimAt(path: readonly EventTarget[], x: number, y: number): OwnPoint | null {
  for (const element of path) {
    if (!(element instanceof HTMLElement) || !element.matches(ANCHORS)) continue;
    const anchor = nameOf(element);
    const { left, top, width, height } = element.getBoundingClientRect();
    if (anchor === undefined || width === 0 || height === 0) return null;
    const part = (at: number, size: number) => Math.round(Math.min(1, Math.max(0, at / size)) * POINT_SCALE);
    return { anchor, x: part(x - left, width), y: part(y - top, height) };
  }
  return null;
}

/** Where a point is in the window; nothing where its thing isn't to be seen. */
export function placeOf(view: HTMLElement, { anchor, x, y }: OwnPoint): { x: number; y: number } | undefined {
  const element = findAnchor(view, anchor);
  if (!element?.checkVisibility()) return undefined;
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + (x / POINT_SCALE) * width, y: top + (y / POINT_SCALE) * height };
}
