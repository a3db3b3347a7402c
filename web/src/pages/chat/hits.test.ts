import { expect, it } from "vitest";
import { splitHits } from "./hits.ts";

const marked = (text: string, ...words: string[]) =>
  splitHits(text, words)
    .map(({ text, hit }) => (hit ? `[${text}]` : text))
    .join("");

it("marks what was searched for, whatever its case and accents", () => {
  expect(marked("La Robe à pois", "robe", "a")).toBe("L[a] [Robe] [à] pois");
  expect(marked("Un e\u0301te\u0301", "ete")).toBe("Un [e\u0301te\u0301]");
  expect(marked("Cœur", "coe")).toBe("[Cœ]ur");
});

it("leaves a text whole where nothing is found", () => {
  expect(marked("Nothing here", "coat")).toBe("Nothing here");
  expect(marked("Nothing here", "")).toBe("Nothing here");
  expect(marked("", "coat")).toBe("");
  expect(marked("\u0301x", "x")).toBe("[\u0301x]");
});

it("joins hits that overlap", () => {
  expect(marked("banana", "ana", "an")).toBe("b[anana]");
});
