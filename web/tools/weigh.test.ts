import { expect, it } from "vitest";
import { BUDGET, excess, type Script, weigh } from "./weigh.ts";

const script = (file: string, weight: number, imports: string[], ...modules: string[]): Script => ({
  file,
  weight,
  imports: imports.filter((name) => !name.startsWith("later ")),
  later: imports.filter((name) => name.startsWith("later ")).map((name) => name.slice("later ".length)),
  modules: modules.map((module) => `/web/src/${module}`),
});

const BUILD = [
  script("index.js", 1, ["base.js", "later home.js", "later room.js"], "main.ts"),
  script("base.js", 20, [], "ui/parts.ts"),
  script("home.js", 5, [], "pages/home/home.ts"),
  script("room.js", 300, ["base.js", "sync.js", "later chat.js"], "pages/room/room.ts"),
  script("sync.js", 4_000, ["index.js"], "sync/room-client.ts"),
  script("chat.js", 50_000, ["room.js"], "pages/chat/chat.ts"),
  script("first.en.js", 600_000, [], "i18n/first.en.ts", "i18n/browse.en.ts"),
  script("first.fr.js", 700_000, [], "i18n/first.fr.ts"),
  script("later.en.js", 1_000_000, [], "i18n/later.en.ts"),
  script("later.fr.js", 2_000_000, [], "i18n/later.fr.ts"),
  script("plural.js", 90_000_000, [], "i18n/plural.ts"),
];

it("counts what the first goods wait for, what a room can ask for, and what one person loads", () => {
  expect(weigh(BUILD)).toEqual({ first: 704_321, room: 2_754_321, person: 92_754_326, files: 94_354_326 });
});

it("does not count past a module that it can't find", () => {
  expect(() => weigh(BUILD.filter(({ file }) => file !== "room.js"))).toThrow("room.ts");
});

it("says what is too heavy", () => {
  expect(excess({ first: 90_000, room: 200_000, person: 1e9, files: 1e9 }, BUDGET)).toEqual([]);
  expect(excess({ first: 90_001, room: 200_001, person: 0, files: 0 }, BUDGET)).toHaveLength(2);
});
