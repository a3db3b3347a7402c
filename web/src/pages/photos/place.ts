/** A place on a photo: so many thousandths of its width and height. */
export type Place = readonly [x: number, y: number];

const SCALE = 1_000;
/** How far an arrow key leads; with the shift key. */
const STEP = 10;
const STRIDE = 50;

const within = (value: number): number => Math.max(0, Math.min(SCALE, Math.round(value)));

/** Where on it a point of the window is; undefined: beside it. */
export function placeOf(photo: Element, at: { readonly x: number; readonly y: number }): Place | undefined {
  const { left, top, width, height } = photo.getBoundingClientRect();
  const [x, y] = [(at.x - left) / width, (at.y - top) / height];
  return Math.min(x, y) < 0 || Math.max(x, y) > 1 ? undefined : [within(x * SCALE), within(y * SCALE)];
}

/** Where an arrow key leads; undefined: it is another key. */
export function moved([x, y]: Place, { key, shiftKey }: Pick<KeyboardEvent, "key" | "shiftKey">): Place | undefined {
  const by = shiftKey ? STRIDE : STEP;
  if (key === "ArrowLeft") return [within(x - by), y];
  if (key === "ArrowRight") return [within(x + by), y];
  if (key === "ArrowUp") return [x, within(y - by)];
  return key === "ArrowDown" ? [x, within(y + by)] : undefined;
}
