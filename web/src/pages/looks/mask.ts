import { type Bounds, WHOLE } from "./geometry.ts";

/** Side of a mask, in cells: fine enough for a bag's handle, and 4 KiB. */
const CELLS = 64;
/** From this much on a cell counts as filled, of 255. */
const OPAQUE = 32;
/** A finger is no needle: so many cells beside what is filled count as well. */
const SLOP = 2;

/** Which part of its square a picture fills. */
export interface Mask {
  readonly bounds: Bounds;
  /** Whether there is something at a place from 0 to 1. */
  readonly hit: (u: number, v: number) => boolean;
}

/** Before the picture is there, and where it can't be read. */
export const FULL: Mask = { bounds: WHOLE, hit: (u, v) => u >= 0 && u <= 1 && v >= 0 && v <= 1 };

const known = new Map<string, Mask>();
/** Masks remembered: more than the pictures of all looks that are open in a sitting. */
const MOST_KNOWN = 400;

/** The mask of a picture that was loaded, lying in a square as the board shows it. */
export function maskOf(img: HTMLImageElement): Mask {
  const { src, naturalWidth, naturalHeight } = img;
  const found = known.get(src);
  if (found) return found;
  const mask = naturalWidth > 0 ? (read(img, naturalWidth, naturalHeight) ?? FULL) : FULL;
  if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value ?? "");
  known.set(src, mask);
  return mask;
}

function read(img: HTMLImageElement, width: number, height: number): Mask | undefined {
  const canvas = document.createElement("canvas");
  canvas.width = CELLS;
  canvas.height = CELLS;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return undefined;
  const side = CELLS / Math.max(width, height);
  try {
    context.drawImage(img, (CELLS - width * side) / 2, (CELLS - height * side) / 2, width * side, height * side);
    return fromAlpha(context.getImageData(0, 0, CELLS, CELLS).data, CELLS);
  } catch {
    // A picture of another origin can't be read.
    return undefined;
  }
}

/** A mask out of pixels, four bytes each, in a square with `side` of them. */
export function fromAlpha(pixels: Uint8ClampedArray, side: number): Mask {
  const filled = new Uint8Array(side * side);
  let [left, top, right, bottom] = [side, side, 0, 0];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if ((pixels[(y * side + x) * 4 + 3] ?? 0) < OPAQUE) continue;
      filled[y * side + x] = 1;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  if (right === 0) return FULL;
  return {
    bounds: { left: left / side, top: top / side, right: right / side, bottom: bottom / side },
    hit(u, v) {
      const [cx, cy] = [Math.floor(u * side), Math.floor(v * side)];
      for (let y = Math.max(0, cy - SLOP); y <= Math.min(side - 1, cy + SLOP); y++) {
        for (let x = Math.max(0, cx - SLOP); x <= Math.min(side - 1, cx + SLOP); x++) {
          if (filled[y * side + x] === 1) return true;
        }
      }
      return false;
    },
  };
}
