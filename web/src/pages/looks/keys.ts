import type { Way } from "./geometry.ts";

/** What can be done with the chosen pieces, by key or by button. */
export type Act =
  | { readonly does: "move"; readonly dx: number; readonly dy: number }
  | { readonly does: "scale"; readonly factor: number }
  | { readonly does: "turn"; readonly angle: number }
  | { readonly does: "flip" | "copy" | "take" | "all" | "none" | "help" }
  | { readonly does: "layer"; readonly way: Way }
  | { readonly does: "choose"; readonly add: boolean };

/** A step of an arrow, and of one with Shift, in units of the sheet. */
const STEP = 10;
const LEAP = 50;
/** One step larger. */
export const GROW = 1.1;
/** One step of a turn, in degrees. */
export const TURN = 15;

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

type Key = Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">;

/** What a key asks for on the board. Layers have Page Up and Page Down as well: not every keyboard has brackets at hand. */
export function actOf({ key, shiftKey, ctrlKey, metaKey, altKey }: Key): Act | undefined {
  const command = ctrlKey || metaKey;
  if (command && !altKey && key.toLowerCase() === "a") return { does: "all" };
  if (key === " " || key === "Enter") return { does: "choose", add: shiftKey || command };
  // AltGr makes brackets on many keyboards, and comes as Ctrl and Alt.
  if (key === "[" || key === "{") return { does: "layer", way: key === "{" ? "bottom" : "down" };
  if (key === "]" || key === "}") return { does: "layer", way: key === "}" ? "top" : "up" };
  if (command || altKey) return undefined;
  const arrow = ARROWS[key];
  if (arrow) {
    const step = shiftKey ? LEAP : STEP;
    return { does: "move", dx: arrow[0] * step, dy: arrow[1] * step };
  }
  switch (key) {
    case "+":
    case "=":
      return { does: "scale", factor: GROW };
    case "-":
    case "_":
      return { does: "scale", factor: 1 / GROW };
    case "PageUp":
      return { does: "layer", way: shiftKey ? "top" : "up" };
    case "PageDown":
      return { does: "layer", way: shiftKey ? "bottom" : "down" };
    case "Delete":
    case "Backspace":
      return { does: "take" };
    case "Escape":
      return { does: "none" };
    case "?":
      return { does: "help" };
  }
  switch (key.toLowerCase()) {
    case "r":
      return { does: "turn", angle: shiftKey ? -TURN : TURN };
    case "f":
      return { does: "flip" };
    case "d":
      return { does: "copy" };
  }
  return undefined;
}

/** Ctrl+Z takes back, Ctrl+Shift+Z and Ctrl+Y do again; Cmd where that is the key. */
export function historyOf({ key, shiftKey, ctrlKey, metaKey, altKey }: Key): "undo" | "redo" | undefined {
  if (!(ctrlKey || metaKey) || altKey) return undefined;
  if (key.toLowerCase() === "z") return shiftKey ? "redo" : "undo";
  return key.toLowerCase() === "y" && !shiftKey ? "redo" : undefined;
}
