import { expect, it } from "vitest";
import { wayToLate, wayToSpeaker } from "./texts-in-time.ts";

const IMPORTS: Record<string, string[]> = {
  "/src/pages/room/room.ts": ["/src/pages/room/bars.ts", "/src/i18n/index.ts"],
  "/src/pages/room/bars.ts": ["/src/pages/room/room.ts", "/src/i18n/index.ts"],
  "/src/pages/chat/chat.ts": ["/src/i18n/later.ts"],
};
const importsOf = (id: string) => IMPORTS[id] ?? [];

it("finds how texts are reached that are not here yet", () => {
  expect(wayToLate(["/src/pages/room/room.ts"], importsOf)).toBeUndefined();
  expect(wayToLate(["/src/pages/room/room.ts", "/src/pages/chat/chat.ts"], importsOf)).toEqual([
    "/src/pages/chat/chat.ts",
    "/src/i18n/later.ts",
  ]);
});

it("finds how a script is run before the texts of what it holds are here", () => {
  const script = (file: string, imports: string[], is: { begins?: true; late?: true } = {}) => ({
    file,
    imports,
    begins: is.begins ?? false,
    late: is.late ?? false,
  });
  const apart = [
    script("home.js", ["base.js"], { begins: true }),
    script("base.js", ["home.js"]),
    script("places.js", ["base.js"], { late: true }),
  ];
  expect(wayToSpeaker(apart)).toBeUndefined();
  expect(wayToSpeaker([script("home.js", ["places.js"], { begins: true }), ...apart.slice(1)])).toEqual([
    "home.js",
    "places.js",
  ]);
});
