import { expect, it } from "vitest";
import { actOf, historyOf } from "./keys.ts";

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

it("knows what keys ask for", () => {
  expect(actOf(press("ArrowLeft"))).toEqual({ does: "move", dx: -10, dy: 0 });
  expect(actOf(press("ArrowDown", { shiftKey: true }))).toEqual({ does: "move", dx: 0, dy: 50 });
  expect(actOf(press("R", { shiftKey: true }))).toEqual({ does: "turn", angle: -15 });
  expect(actOf(press("]", { ctrlKey: true, altKey: true }))).toEqual({ does: "layer", way: "up" });
  expect(actOf(press("PageDown", { shiftKey: true }))).toEqual({ does: "layer", way: "bottom" });
  expect(actOf(press("a", { metaKey: true }))).toEqual({ does: "all" });
  expect(actOf(press(" ", { shiftKey: true }))).toEqual({ does: "choose", add: true });
  // What belongs to the browser stays the browser's.
  for (const key of ["r", "d", "f", "+", "-", "ArrowLeft"])
    expect(actOf(press(key, { ctrlKey: true }))).toBeUndefined();
  for (const key of ["x", "Tab", "Home"]) expect(actOf(press(key))).toBeUndefined();
});

it("knows the ways back and forth", () => {
  expect(historyOf(press("z", { ctrlKey: true }))).toBe("undo");
  expect(historyOf(press("Z", { metaKey: true, shiftKey: true }))).toBe("redo");
  expect(historyOf(press("y", { ctrlKey: true }))).toBe("redo");
  expect(historyOf(press("z"))).toBeUndefined();
});
