import { expect, test } from "vitest";
import { srcset } from "./widths.ts";

test("a shop's picture comes in every width up to its own", () => {
  expect(srcset("/img/s/a", undefined)).toBe(
    "/img/160/s/a 160w, /img/320/s/a 320w, /img/640/s/a 640w, /img/1280/s/a 1280w",
  );
  expect(srcset("/img/s/a", 5000)?.split(", ")).toHaveLength(4);
  expect(srcset("/img/s/a", 500)).toBe("/img/160/s/a 160w, /img/320/s/a 320w, /img/640/s/a 500w");
  expect(srcset("/img/s/a", 90)).toBe("/img/160/s/a 90w");
});

test("a drawing needs no widths", () => {
  expect(srcset("/art/g-dress/cf4a33.svg", 240)).toBeUndefined();
});
